package io.loombft.server.node;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.consensus.ChainState;
import io.loombft.core.consensus.ConsensusView;
import io.loombft.core.consensus.ProposerPriorities;
import io.loombft.core.consensus.Timeouts;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.ledger.StateView;
import io.loombft.core.merkle.StateTree;
import io.loombft.core.merkle.UnreadableNodeException;
import io.loombft.core.replica.Head;
import io.loombft.core.replica.LiveMempool;
import io.loombft.core.replica.Progress;
import io.loombft.core.types.Address;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.Height;
import io.loombft.core.types.Params;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.Validator;
import io.loombft.server.p2p.PeerSnapshot;
import io.loombft.server.rpc.NodeApi;
import io.loombft.server.storage.ChainStore;
import io.loombft.server.storage.StorageException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** Answers clients from the head, the store and what consensus publishes. For any thread. */
final class LiveNodeApi implements NodeApi {
    /** How long a question to the consensus thread may take. */
    private static final long CONSENSUS_ANSWER_MS = 2_000;

    private final Identity identity;
    private final Parts parts;
    private final Supplier<List<PeerSnapshot>> connected;

    /** What never changes while the node runs. */
    record Identity(
            String nodeId,
            PublicKey id,
            PublicKey validator,
            Genesis genesis,
            String version,
            Timeouts timeouts,
            OptionalInt metricsPort) {}

    /** Where the answers come from. */
    record Parts(
            ChainStore store,
            LedgerLoop ledger,
            ConsensusLoop consensus,
            LiveMempool mempool,
            Submissions submissions,
            Peers peers,
            HeardVotes heardVotes,
            ContractDesk contracts,
            BooleanSupplier isHealthy) {}

    /** The supplier gives the connections of the moment, with their scores. */
    LiveNodeApi(Identity identity, Parts parts, Supplier<List<PeerSnapshot>> connected) {
        this.identity = identity;
        this.parts = parts;
        this.connected = connected;
    }

    @Override
    public Status status() {
        // In this order the height that is decided is never more than one above the latest.
        Progress progress = parts.consensus().progress();
        ChainState chain = head().chain();
        long power = chain.validators().powerOf(identity.validator());
        return new Status(
                identity.nodeId(),
                identity.id(),
                identity.genesis().chainId(),
                identity.version(),
                chain.height(),
                chain.blockHash(),
                chain.blockTimeMs(),
                chain.stateRoot(),
                progress.height(),
                progress.round(),
                progress.step().name().toLowerCase(Locale.ROOT),
                parts.consensus().isCatchingUp(),
                parts.peers().size(),
                parts.mempool().stats().txs(),
                power == 0
                        ? Optional.empty()
                        : Optional.of(new Validator(identity.validator(), power)),
                identity.metricsPort());
    }

    @Override
    public Height latestHeight() {
        return head().chain().height();
    }

    @Override
    public Lookup<Block> block(Height height) {
        return lookup(height, parts.store()::block);
    }

    @Override
    public Lookup<Block> blockByHash(Hash hash) {
        return read(() -> parts.store().heightOf(hash))
                .map(this::block)
                .orElseGet(Lookup.NotFound::new);
    }

    @Override
    public Lookup<Hash> blockHash(Height height) {
        return lookup(height, h -> parts.store().block(h).map(Block::hash));
    }

    @Override
    public Lookup<Certificate> commit(Height height) {
        return lookup(height, parts.store()::commit);
    }

    @Override
    public Heard heard(Height height) {
        return parts.heardVotes().at(height);
    }

    @Override
    public Account account(Address address) {
        return Account.of(address, parts.mempool().sender(address));
    }

    @Override
    public Validators currentValidators() {
        return Validators.next(head().chain());
    }

    @Override
    public Lookup<Validators> validators(Height height) {
        Height latest = latestHeight();
        if (height.equals(Height.GENESIS) || height.isAfter(latest.next())) {
            return new Lookup.NotFound<>();
        }
        try {
            return read(() -> parts.store().state(height.previous()))
                    .map(tree -> validators(height, tree))
                    .orElseGet(this::prunedState);
        } catch (UnreadableNodeException e) {
            // Pruned between the opening and the reading.
            return prunedState();
        }
    }

    private static Lookup<Validators> validators(Height height, StateTree tree) {
        ProposerPriorities priorities = StateView.of(tree).priorities();
        return new Lookup.Found<>(
                new Validators(height, priorities.set(), priorities.priorities()));
    }

    private Lookup<Validators> prunedState() {
        return new Lookup.Pruned<>(always(() -> parts.store().lowestState()).next());
    }

    @Override
    public Submission broadcast(Bytes transaction) {
        Transaction decoded;
        try {
            decoded = Transaction.decode(transaction);
        } catch (MalformedInputException e) {
            return new Submission.Refused("malformed", "not a transaction: " + e.getMessage());
        }
        if (parts.consensus().isFarBehind()) {
            return new Submission.CatchingUp(
                    "this node is catching up with the chain: ask another, or again later");
        }
        return Submission.of(decoded.hash(), parts.submissions().submit(decoded));
    }

    @Override
    public void checkAhead(List<Bytes> transactions) {
        if (parts.consensus().isFarBehind()) {
            return;
        }
        parts.submissions()
                .checkAhead(
                        transactions.stream()
                                .map(LiveNodeApi::decoded)
                                .flatMap(Optional::stream)
                                .toList());
    }

    /** Empty for what is no transaction, as its broadcast will say. */
    private static Optional<Transaction> decoded(Bytes transaction) {
        try {
            return Optional.of(Transaction.decode(transaction));
        } catch (MalformedInputException e) {
            return Optional.empty();
        }
    }

    @Override
    public TransactionStatus transaction(Hash hash) {
        return always(() -> new TransactionDesk(parts.store(), parts.mempool()).status(hash));
    }

    @Override
    public Genesis genesis() {
        return identity.genesis();
    }

    @Override
    public Params params() {
        return head().chain().params();
    }

    @Override
    public Net netInfo() {
        return new Net(
                identity.id(),
                connected.get().stream()
                        .sorted(Comparator.comparing(PeerSnapshot::id))
                        .map(this::peer)
                        .toList());
    }

    private Peer peer(PeerSnapshot peer) {
        long deciding = parts.peers().deciding(peer.id()).map(Height::value).orElse(1L);
        return new Peer(
                peer.id(),
                peer.label(),
                peer.address(),
                switch (peer.direction()) {
                    case INBOUND -> Direction.INBOUND;
                    case OUTBOUND -> Direction.OUTBOUND;
                },
                new Height(Math.max(0, deciding - 1)),
                peer.rttMicros(),
                peer.score(),
                peer.bytesIn(),
                peer.bytesOut(),
                new Queue(peer.queuedMessages(), peer.queuedBytes()));
    }

    @Override
    public Mempool mempool() {
        return Mempool.of(parts.mempool().stats());
    }

    @Override
    public ConsensusState consensusState() {
        return ask(ConsensusState::of);
    }

    @Override
    public Optional<Timeouts> timeouts() {
        return Optional.of(identity.timeouts());
    }

    @Override
    public FoundEvidence evidence(Height below) {
        // What waits is asked first: a block that takes it meanwhile is in the store by then.
        List<Evidence> pending = ask(ConsensusView::pendingEvidence);
        List<CommittedEvidence> committed =
                always(() -> parts.store().evidenceBelow(below, FoundEvidence.COMMITTED_MAX))
                        .stream()
                        .map(e -> new CommittedEvidence(e.block(), e.evidence()))
                        .toList();
        return FoundEvidence.of(pending, committed);
    }

    private <T> T ask(Function<ConsensusView, T> question) {
        try {
            return parts.consensus().ask(question).get(CONSENSUS_ANSWER_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("consensus did not answer", e);
        }
    }

    // ---- Contracts.

    @Override
    public Tried query(Query query) {
        return parts.contracts().query(query);
    }

    @Override
    public Tried simulate(Bytes transaction) {
        return parts.contracts().simulate(transaction);
    }

    @Override
    public Stored storage(Address contract, Bytes key) {
        return parts.contracts().storage(contract, key);
    }

    @Override
    public Optional<Code> code(Address contract) {
        return parts.contracts().code(contract);
    }

    @Override
    public FoundEvents events(EventQuery query) {
        return parts.contracts().events(query);
    }

    @Override
    public boolean isHealthy() {
        return parts.isHealthy().getAsBoolean();
    }

    @Override
    public Readiness readiness() {
        return Readiness.at(latestHeight());
    }

    private Head head() {
        return parts.ledger().head();
    }

    private interface Reading<T> {
        Optional<T> read() throws StorageException;
    }

    private interface AtHeight<T> {
        Optional<T> read(Height height) throws StorageException;
    }

    private interface Always<T> {
        T read() throws StorageException;
    }

    private <T> Lookup<T> lookup(Height height, AtHeight<T> reading) {
        if (height.equals(Height.GENESIS) || height.isAfter(latestHeight())) {
            return new Lookup.NotFound<>();
        }
        Optional<T> found = read(() -> reading.read(height));
        if (found.isPresent()) {
            return new Lookup.Found<>(found.get());
        }
        return new Lookup.Pruned<>(always(() -> parts.store().lowestBlock()));
    }

    private static <T> Optional<T> read(Reading<T> reading) {
        return always(reading::read);
    }

    private static <T> T always(Always<T> reading) {
        try {
            return reading.read();
        } catch (StorageException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
