package io.loombft.server.simulated;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.consensus.ChainState;
import io.loombft.core.consensus.ConsensusView;
import io.loombft.core.crypto.Hash;
import io.loombft.core.replica.ChainFailedException;
import io.loombft.core.simulation.LiveSimulation;
import io.loombft.core.types.Address;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.Height;
import io.loombft.core.types.Params;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.Validator;
import io.loombft.server.events.NodeEvent;
import io.loombft.server.rpc.NodeApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The first node of a simulated network, as clients see it: each answer is read between two steps of the
 * simulation, on its thread. For any thread.
 */
final class SimulatedNode implements NodeApi {
    /** How long an answer may take. */
    private static final long ANSWER_MS_MAX = 5_000;

    /** Nothing is measured: messages take what the simulation draws. */
    private static final long NO_ROUND_TRIP = -1;

    private final LiveSimulation simulation;
    private final SimulatedIndex index;
    private final SimulatedContracts contracts;
    private final Questions questions;
    private final BooleanSupplier isRunning;
    private final String version;

    /** Who answers between two steps. */
    interface Questions {
        <T> CompletableFuture<T> ask(Supplier<T> question);
    }

    SimulatedNode(
            LiveSimulation simulation,
            SimulatedIndex index,
            Questions questions,
            BooleanSupplier isRunning,
            String version) {
        this.simulation = simulation;
        this.index = index;
        this.contracts = new SimulatedContracts(simulation, index);
        this.questions = questions;
        this.isRunning = isRunning;
        this.version = version;
    }

    static NodeEvent.Peer shown(LiveSimulation.Peer peer) {
        return new NodeEvent.Peer(
                peer.id(),
                peer.name(),
                peer.address().toString(),
                switch (peer.dialler()) {
                    case FIRST_NODE -> NodeEvent.Direction.OUTBOUND;
                    case PEER -> NodeEvent.Direction.INBOUND;
                });
    }

    @Override
    public Status status() {
        return ask(
                () -> {
                    ChainState chain = simulation.head().chain();
                    ConsensusView view = simulation.view();
                    long power = chain.validators().powerOf(simulation.validator());
                    return new Status(
                            simulation.name(),
                            simulation.id(),
                            simulation.genesis().chainId(),
                            version,
                            chain.height(),
                            chain.blockHash(),
                            chain.blockTimeMs(),
                            chain.stateRoot(),
                            view.height(),
                            view.round(),
                            view.step().name().toLowerCase(Locale.ROOT),
                            simulation.isCatchingUp(),
                            simulation.peers().size(),
                            simulation.mempool().stats().txs(),
                            power == 0
                                    ? Optional.empty()
                                    : Optional.of(new Validator(simulation.validator(), power)),
                            OptionalInt.empty());
                });
    }

    @Override
    public Height latestHeight() {
        return ask(this::latest);
    }

    private Height latest() {
        return simulation.head().chain().height();
    }

    @Override
    public Lookup<Block> block(Height height) {
        return ask(() -> lookup(height, simulation.chain()::block));
    }

    @Override
    public Lookup<Block> blockByHash(Hash hash) {
        return ask(
                () ->
                        index.block(hash)
                                .map(height -> lookup(height, simulation.chain()::block))
                                .orElseGet(Lookup.NotFound::new));
    }

    @Override
    public Lookup<Hash> blockHash(Height height) {
        return ask(() -> lookup(height, h -> simulation.chain().block(h).map(Block::hash)));
    }

    @Override
    public Lookup<Certificate> commit(Height height) {
        return ask(() -> lookup(height, simulation.chain()::commit));
    }

    @Override
    public Account account(Address address) {
        return ask(() -> Account.of(address, simulation.mempool().sender(address)));
    }

    @Override
    public Validators currentValidators() {
        return ask(this::validatorsNow);
    }

    private Validators validatorsNow() {
        return Validators.next(simulation.head().chain());
    }

    /** Only the latest state is kept, and the priorities stand in it. */
    @Override
    public Lookup<Validators> validators(Height height) {
        return ask(
                () -> {
                    Height next = latest().next();
                    if (height.equals(next)) {
                        return new Lookup.Found<>(validatorsNow());
                    }
                    return height.equals(Height.GENESIS) || height.isAfter(next)
                            ? new Lookup.NotFound<>()
                            : new Lookup.Pruned<>(next);
                });
    }

    @Override
    public Submission broadcast(Bytes transaction) {
        Transaction decoded;
        try {
            decoded = Transaction.decode(transaction);
        } catch (MalformedInputException e) {
            return new Submission.Refused("malformed", "not a transaction: " + e.getMessage());
        }
        return ask(() -> Submission.of(decoded.hash(), simulation.submit(decoded)));
    }

    @Override
    public TransactionStatus transaction(Hash hash) {
        return ask(
                () -> {
                    Optional<TransactionStatus.Committed> committed = index.transaction(hash);
                    if (committed.isPresent()) {
                        return committed.get();
                    }
                    return simulation.mempool().holds(hash)
                            ? new TransactionStatus.Pending()
                            : new TransactionStatus.Unknown();
                });
    }

    @Override
    public Genesis genesis() {
        return simulation.genesis();
    }

    @Override
    public Params params() {
        return ask(() -> simulation.head().chain().params());
    }

    @Override
    public Net netInfo() {
        return ask(
                () ->
                        new Net(
                                simulation.id(),
                                simulation.peers().stream().map(SimulatedNode::peer).toList()));
    }

    private static Peer peer(LiveSimulation.Peer peer) {
        return new Peer(
                peer.id(),
                peer.name(),
                peer.address().toString(),
                switch (peer.dialler()) {
                    case FIRST_NODE -> Direction.OUTBOUND;
                    case PEER -> Direction.INBOUND;
                },
                peer.height(),
                NO_ROUND_TRIP,
                0,
                0,
                0,
                Queue.EMPTY);
    }

    @Override
    public Mempool mempool() {
        return Mempool.of(simulation.mempool().stats());
    }

    @Override
    public ConsensusState consensusState() {
        return ask(() -> ConsensusState.of(simulation.view()));
    }

    @Override
    public FoundEvidence evidence(Height below) {
        return ask(
                () ->
                        new FoundEvidence(
                                simulation.view().pendingEvidence(), committedEvidence(below)));
    }

    /** So few blocks are kept that they are looked through. */
    private List<CommittedEvidence> committedEvidence(Height below) {
        List<CommittedEvidence> found = new ArrayList<>();
        Height at = below.isAfter(latest()) ? latest() : below.previous();
        while (found.size() < FoundEvidence.COMMITTED_MAX
                && lookup(at, simulation.chain()::block) instanceof Lookup.Found<Block> kept) {
            Height height = at;
            kept.value().evidence().forEach(e -> found.add(new CommittedEvidence(height, e)));
            at = at.previous();
        }
        return found;
    }

    // ---- Contracts.

    @Override
    public Tried query(Query query) {
        return ask(() -> contracts.query(query));
    }

    @Override
    public Tried simulate(Bytes transaction) {
        return ask(() -> contracts.simulate(transaction));
    }

    @Override
    public Stored storage(Address contract, Bytes key) {
        return ask(() -> contracts.storage(contract, key));
    }

    @Override
    public Optional<Code> code(Address contract) {
        return ask(() -> contracts.code(contract));
    }

    @Override
    public FoundEvents events(EventQuery query) {
        return ask(() -> contracts.events(query));
    }

    @Override
    public boolean isHealthy() {
        return isRunning.getAsBoolean();
    }

    @Override
    public Readiness readiness() {
        return Readiness.at(latestHeight());
    }

    private interface AtHeight<T> {
        Optional<T> read(Height height) throws ChainFailedException;
    }

    private <T> Lookup<T> lookup(Height height, AtHeight<T> reading) {
        if (height.equals(Height.GENESIS) || height.isAfter(latest())) {
            return new Lookup.NotFound<>();
        }
        try {
            Optional<T> found = reading.read(height);
            return found.isPresent()
                    ? new Lookup.Found<>(found.get())
                    : new Lookup.Pruned<>(simulation.chain().lowestBlock());
        } catch (ChainFailedException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private <T> T ask(Supplier<T> question) {
        try {
            return questions.ask(question).get(ANSWER_MS_MAX, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the simulation did not answer", e);
        }
    }
}
