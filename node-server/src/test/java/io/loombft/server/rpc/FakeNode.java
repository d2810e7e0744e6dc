package io.loombft.server.rpc;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.Height;
import io.loombft.core.types.Params;
import io.loombft.core.types.Receipt;
import io.loombft.core.types.Round;
import io.loombft.core.types.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A node in memory with two blocks, of which the first is pruned, and a mempool that takes what decodes. */
final class FakeNode implements NodeApi {
    private final ConcurrentHashMap<Hash, Transaction> mempool = new ConcurrentHashMap<>();
    final AtomicInteger statusCalls = new AtomicInteger();
    volatile boolean isHealthy = true;
    volatile boolean isReady = true;
    volatile boolean isBroken;
    volatile Optional<Submission> nextSubmission = Optional.empty();

    /** Runs before a status is given, on the thread that asks. */
    volatile Runnable beforeStatus = () -> {};

    /** Instead of the two blocks, when it is there. */
    volatile Optional<Chain> chain = Optional.empty();

    /** A chain that is longer, and how often its blocks were read. */
    record Chain(
            Height latest,
            Function<Height, Block> blocks,
            Function<Height, Certificate> commits,
            AtomicInteger reads) {
        Chain(
                Height latest,
                Function<Height, Block> blocks,
                Function<Height, Certificate> commits) {
            this(latest, blocks, commits, new AtomicInteger());
        }

        Lookup<Block> block(Height height) {
            reads.incrementAndGet();
            return at(height, blocks);
        }

        <T> Lookup<T> at(Height height, Function<Height, T> values) {
            return height.isAfter(Height.GENESIS) && !height.isAfter(latest)
                    ? new Lookup.Found<>(values.apply(height))
                    : new Lookup.NotFound<>();
        }
    }

    @Override
    public Status status() {
        statusCalls.incrementAndGet();
        beforeStatus.run();
        if (isBroken) {
            throw new IllegalStateException("/secret/path and a key");
        }
        return new Status(
                "node0",
                Sample.KEY.publicKey(),
                Sample.CHAIN,
                "0.1.0",
                new Height(2),
                Sample.block().hash(),
                1_700_000_001_000L,
                Sample.hash(9),
                new Height(3),
                Round.ZERO,
                "propose",
                false,
                1,
                mempool.size(),
                Optional.of(Sample.set().get(0)),
                OptionalInt.of(26_660));
    }

    @Override
    public Height latestHeight() {
        return chain.map(Chain::latest).orElse(new Height(2));
    }

    @Override
    public Lookup<Block> block(Height height) {
        return chain.map(longer -> longer.block(height))
                .orElseGet(() -> at(height, Sample.block()));
    }

    @Override
    public Lookup<Block> blockByHash(Hash hash) {
        return hash.equals(Sample.block().hash())
                ? new Lookup.Found<>(Sample.block())
                : new Lookup.NotFound<>();
    }

    @Override
    public Lookup<Hash> blockHash(Height height) {
        return at(height, Sample.block().hash());
    }

    // ---- Contracts: there is one, which answers with what it is asked.

    static final Address CONTRACT = Sample.contract();
    volatile Optional<Tried> nextTried = Optional.empty();

    @Override
    public Tried query(Query query) {
        return nextTried.orElseGet(
                () ->
                        new Tried.Ran(
                                latestHeight(),
                                Receipt.Code.SUCCESS,
                                query.gas().orElse(1_234),
                                1_000,
                                query.input().concat(query.caller().bytes()),
                                List.of(event())));
    }

    @Override
    public Tried simulate(Bytes transaction) {
        return nextTried.orElseGet(
                () ->
                        new Tried.Ran(
                                latestHeight(),
                                Receipt.Code.CONTRACT_REVERTED,
                                55_000,
                                0,
                                transaction,
                                List.of()));
    }

    @Override
    public Stored storage(Address contract, Bytes key) {
        return new Stored(
                latestHeight(),
                contract.equals(CONTRACT) ? Optional.of(key.concat(key)) : Optional.empty());
    }

    @Override
    public Optional<Code> code(Address contract) {
        return contract.equals(CONTRACT)
                ? Optional.of(new Code(latestHeight(), Sample.hash(5), Bytes.utf8("wasm")))
                : Optional.empty();
    }

    @Override
    public FoundEvents events(EventQuery query) {
        boolean isWanted = query.contract().map(CONTRACT::equals).orElse(true);
        List<FoundEvent> events =
                isWanted
                        ? List.of(new FoundEvent(query.from(), Sample.hash(6), event()))
                        : List.of();
        return new FoundEvents(
                events,
                query.limit() == 1
                        ? Optional.of(new EventPosition(query.to(), 3, 4))
                        : Optional.empty());
    }

    private static Receipt.Event event() {
        return new Receipt.Event(CONTRACT, Bytes.utf8("topic"), Bytes.utf8("data"));
    }

    @Override
    public FoundEvidence evidence(Height below) {
        List<Evidence> evidence = Sample.block().evidence();
        return new FoundEvidence(
                List.of(evidence.get(0)),
                below.isAfter(new Height(2))
                        ? List.of(new CommittedEvidence(new Height(2), evidence.get(1)))
                        : List.of());
    }

    @Override
    public Lookup<Certificate> commit(Height height) {
        return chain.map(longer -> longer.at(height, longer.commits()))
                .orElseGet(() -> at(height, Sample.commit()));
    }

    @Override
    public Account account(Address address) {
        return address.equals(Sample.contract())
                ? new Account(
                        address, Amount.MAX, 3, 5, Optional.of(Sample.hash(1)), Sample.hash(2))
                : new Account(address, Amount.ZERO, 0, 0, Optional.empty(), Hash.ZERO);
    }

    @Override
    public Validators currentValidators() {
        return new Validators(new Height(3), Sample.set(), List.of(5L, -5L));
    }

    @Override
    public Lookup<Validators> validators(Height height) {
        return at(height, new Validators(height, Sample.set(), List.of(-1L, 1L)));
    }

    @Override
    public Submission broadcast(Bytes bytes) {
        if (nextSubmission.isPresent()) {
            return nextSubmission.get();
        }
        try {
            Transaction transaction = Transaction.decode(bytes);
            mempool.put(transaction.hash(), transaction);
            return new Submission.Accepted(transaction.hash());
        } catch (MalformedInputException e) {
            return new Submission.Refused("malformed", "The transaction is malformed");
        }
    }

    @Override
    public TransactionStatus transaction(Hash hash) {
        if (hash.equals(Sample.transaction().hash())) {
            return new TransactionStatus.Committed(new Height(2), 0, Sample.receipt());
        }
        return mempool.containsKey(hash)
                ? new TransactionStatus.Pending()
                : new TransactionStatus.Unknown();
    }

    @Override
    public Genesis genesis() {
        return Sample.genesis();
    }

    @Override
    public Params params() {
        return Params.DEFAULT;
    }

    @Override
    public Net netInfo() {
        return new Net(
                Sample.KEY.publicKey(),
                List.of(peer(Direction.INBOUND, 1_234), peer(Direction.OUTBOUND, -1)));
    }

    @Override
    public Mempool mempool() {
        long bytes = new ArrayList<>(mempool.values()).stream().mapToLong(Transaction::size).sum();
        return new Mempool(mempool.size(), bytes, mempool.isEmpty() ? 0 : 1);
    }

    @Override
    public ConsensusState consensusState() {
        return Sample.consensus();
    }

    @Override
    public boolean isHealthy() {
        return isHealthy;
    }

    @Override
    public Readiness readiness() {
        return new Readiness(isReady, isReady ? new Height(2) : Height.GENESIS);
    }

    private static <T> Lookup<T> at(Height height, T value) {
        return switch ((int) Math.min(height.value(), 10)) {
            case 1 -> new Lookup.Pruned<>(new Height(2));
            case 2 -> new Lookup.Found<>(value);
            default -> new Lookup.NotFound<>();
        };
    }

    private static Peer peer(Direction direction, long rttMicros) {
        return new Peer(
                Sample.OTHER.publicKey(),
                "node1",
                "127.0.0.1:26656",
                direction,
                new Height(2),
                rttMicros,
                -3,
                1_000,
                2_000,
                new Queue(3, 400));
    }
}
