package io.loombft.server.node;

import io.loombft.core.client.OperatorToken;
import io.loombft.core.consensus.ChainState;
import io.loombft.core.consensus.ConsensusConfig;
import io.loombft.core.consensus.ConsensusConfig.EmptyBlocks;
import io.loombft.core.consensus.Event;
import io.loombft.core.consensus.Timeouts;
import io.loombft.core.contract.ChicoryEngine;
import io.loombft.core.contract.Contracts;
import io.loombft.core.contract.ResidentPrograms;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.crypto.RememberedSignatures;
import io.loombft.core.crypto.SignatureScheme;
import io.loombft.core.journal.DiskFailedException;
import io.loombft.core.journal.GuardUnusableException;
import io.loombft.core.ledger.BlockBuilder;
import io.loombft.core.ledger.BlockValidity;
import io.loombft.core.ledger.VerifiedTransactions;
import io.loombft.core.mempool.Admission;
import io.loombft.core.mempool.Mempool;
import io.loombft.core.mempool.MempoolLimits;
import io.loombft.core.replica.BlockWork;
import io.loombft.core.replica.ChainDamagedException;
import io.loombft.core.replica.ChainFailedException;
import io.loombft.core.replica.CommitListener;
import io.loombft.core.replica.Head;
import io.loombft.core.replica.Intake;
import io.loombft.core.replica.LiveMempool;
import io.loombft.core.replica.MempoolListener;
import io.loombft.core.replica.Recovered;
import io.loombft.core.replica.Replica;
import io.loombft.core.types.Block;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.Height;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.Validator;
import io.loombft.core.types.Verifier;
import io.loombft.server.config.NodeConfig;
import io.loombft.server.events.EventLog;
import io.loombft.server.events.ReplicaEvents;
import io.loombft.server.metrics.NodeMetrics;
import io.loombft.server.metrics.P2pMetrics;
import io.loombft.server.node.NodeFailedException.Reason;
import io.loombft.server.node.crash.CrashPlan;
import io.loombft.server.node.crash.CrashingPeers;
import io.loombft.server.node.crash.Deed;
import io.loombft.server.node.crash.Moment;
import io.loombft.server.p2p.Channel;
import io.loombft.server.p2p.OutgoingQueue;
import io.loombft.server.storage.ChainStore;
import io.loombft.server.storage.StorageException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running node: opens what is on disk, brings the core back to where it was, ties the parts together
 * and starts them; {@link #close} takes them down again in the opposite order. One thread opens and
 * closes it.
 */
public final class LoomNode implements AutoCloseable {
    /** Signatures remembered as good: the votes of a hundred heights of a hundred validators. */
    private static final int SIGNATURES_REMEMBERED = 20_000;

    /** Transactions remembered as signed: more than the mempool holds. */
    private static final int TRANSACTIONS_REMEMBERED = 100_000;

    /** Transactions that may wait to be checked. */
    static final int CHECKS_WAITING_MAX = 8_192;

    /**
     * Memory for compiled programs of contracts that are not resident, in bytes as the engine estimates
     * them.
     */
    private static final long OTHERS_BYTES_MAX = 32L * 1024 * 1024;

    /** How long a question to a contract may take. */
    private static final long QUERY_MS_MAX = 5_000;

    /** A block must fit into a message of the sync channel. */
    private static final long BLOCK_BYTES_MAX = 7L * 1024 * 1024;

    /** How often repair and announcements look after themselves. */
    private static final long TICK_MS = 100;

    /** The monotonic clock begins anywhere, also below zero; ours at zero. */
    private static final long BEGUN_NANOS = System.nanoTime();

    private static final Logger LOG = LoggerFactory.getLogger("node");

    private final NodeConfig config;
    private final Identity identity;
    private final CrashPlan crashes;
    private final Closings closings = new Closings();
    private final CountDownLatch ended;
    private final AtomicReference<NodeFailedException> failure = new AtomicReference<>();
    private final InstantSource clock = InstantSource.system();
    private final NodeMetrics metrics;
    private final EventLog eventLog;
    private final ReplicaEvents events;
    private final NodeObserver observer;
    private final Verifier verifier;
    private final VerifiedTransactions transactions;
    private final ResidentPrograms programs;
    private final Warming warming;
    private Doors.Ports ports = new Doors.Ports(0, 0, OptionalInt.empty());

    /** Who the node is: the files of its home, read and checked. */
    public record Identity(
            Genesis genesis,
            KeyPair nodeKey,
            KeyPair validatorKey,
            Path keys,
            OperatorToken operatorToken,
            String version) {
        PublicKey validator() {
            return validatorKey.publicKey();
        }
    }

    private LoomNode(
            NodeConfig config, Identity identity, CrashPlan crashes, CountDownLatch ended) {
        this.ended = ended;
        this.config = config;
        this.identity = identity;
        this.crashes = crashes;
        this.metrics = new NodeMetrics(config.observability().metricsNamespace());
        this.eventLog = EventLog.withNewEpoch(clock);
        this.events = new ReplicaEvents(eventLog, LoomNode::nanos);
        this.observer = new NodeObserver(metrics, identity.validator(), events);
        SignatureScheme scheme = new RememberedSignatures(new Ed25519(), SIGNATURES_REMEMBERED);
        this.verifier = new Verifier(identity.genesis().chainId(), scheme);
        // Transactions are remembered by their hash, so their signatures are not remembered twice.
        this.transactions =
                new VerifiedTransactions(
                        new Verifier(identity.genesis().chainId(), new Ed25519()),
                        TRANSACTIONS_REMEMBERED);
        this.programs = new ResidentPrograms(ChicoryEngine.COMPILED, OTHERS_BYTES_MAX);
        this.warming = new Warming(programs, identity.genesis().params().contracts());
    }

    /**
     * Opens and starts a node; when this fails, nothing is left open.
     *
     * @param ended counted down by whoever wants the node to end, and by the node when it cannot go on
     */
    public static LoomNode start(NodeConfig config, Identity identity, CountDownLatch ended)
            throws NodeFailedException {
        return start(config, identity, CrashPlan.never(), ended);
    }

    /** The same for a node that may be under test. */
    public static LoomNode start(
            NodeConfig config, Identity identity, CrashPlan crashes, CountDownLatch ended)
            throws NodeFailedException {
        LoomNode node = new LoomNode(config, identity, crashes, ended);
        try {
            node.open();
            return node;
        } catch (StorageException e) {
            node.close();
            throw Failures.of(e);
        } catch (DiskFailedException e) {
            node.close();
            throw Failures.of(e);
        } catch (GuardUnusableException e) {
            node.close();
            throw new NodeFailedException(Reason.CONFIG, Failures.message(e), e);
        } catch (NodeFailedException | RuntimeException | AssertionError e) {
            node.close();
            throw e;
        }
    }

    /** The folder of the journal in a node's data folder. */
    public static Path journalFolder(Path dataDir) {
        return dataDir.resolve("wal");
    }

    /** The folder of the database in a node's data folder. */
    public static Path databaseFolder(Path dataDir) {
        return dataDir.resolve("db");
    }

    public int p2pPort() {
        return ports.p2p();
    }

    public int rpcPort() {
        return ports.rpc();
    }

    public OptionalInt metricsPort() {
        return ports.metrics();
    }

    /** Waits for the end, and says why when the node cannot go on; empty when it was told to. */
    public Optional<NodeFailedException> awaitEnd() throws InterruptedException {
        ended.await();
        return Optional.ofNullable(failure.get());
    }

    @Override
    public void close() {
        closings.close();
        ended.countDown();
    }

    private void failed(NodeFailedException problem) {
        if (failure.compareAndSet(null, problem)) {
            LOG.atError().addKeyValue("reason", problem.getMessage()).log("the node cannot go on");
            ended.countDown();
        }
    }

    private void open()
            throws StorageException,
                    DiskFailedException,
                    GuardUnusableException,
                    NodeFailedException {
        checkParams(identity.genesis());
        NodeDisk disk = NodeDisk.open(config, identity, metrics, crashes, closings);
        Timers timers = closings.add("timers", new Timers(this::failed));
        ThreadPoolExecutor checkers = closings.add("checkers", checkers());
        closings.add("compiler", warming);
        Trials trials = closings.add("queries", new Trials(programs.ofOthers(), QUERY_MS_MAX));
        Peers peers = new Peers(metrics.p2p(), eventLog);
        LiveMempool mempool = mempool(disk);
        Pushes pushes = new Pushes(mempool, peers);
        Submissions submissions =
                new Submissions(mempool, pushes, checkers, disk.mempoolLog().log(), this::failed);
        submissions.reload(disk.mempoolLog().records());
        Reservations reservations = new Reservations();
        LedgerLoop ledger = ledger(disk, mempool, timers, reservations);
        Recovered recovered = recovered(disk);
        crashes.reach(Deed.REPLAY, Moment.AFTER);
        ConsensusLoop consensus = consensus(disk, recovered, peers, ledger, timers);
        mempool.follow(ledger::head, () -> consensus.answered(new Event.TransactionsAvailable()));
        PeerInbox inbox =
                new PeerInbox(
                        new PeerInbox.Parts(
                                consensus,
                                mempool,
                                peers,
                                new Intake(verifier, disk.store()),
                                checkers,
                                this::failed));
        Doors doors =
                new Doors(
                        config,
                        identity,
                        metrics,
                        eventLog,
                        CrashingPeers.of(inbox, identity.validator(), crashes),
                        new LiveNodeApi.Parts(
                                disk.store(),
                                ledger,
                                consensus,
                                mempool,
                                submissions,
                                peers,
                                observer.heardVotes(),
                                new ContractDesk(disk.store(), trials),
                                () -> failure.get() == null));
        // Opened before anything moves, so that a taken port is said at once.
        ports = doors.open(closings);
        crashes.reach(Deed.DOORS_OPEN, Moment.AFTER);
        peers.follow(doors.network()::report);
        metrics.p2p().follow(() -> queued(doors.network().queued()));
        reservations.follow(doors.network()::setValidators, disk.chain());

        crashes.started();
        closings.add("consensus", consensus);
        closings.add("ledger", ledger);
        ledger.start(event -> answer(consensus, event));
        consensus.start(recovered.left());
        mempool.begin();
        warming.begin(ledger::head);
        closings.add("network", doors.network()).start();
        closings.add("pushes", pushes).start();
        closings.add("disk use", new DiskUse(config, disk.database(), metrics.storage())).start();
        timers.every(TICK_MS, consensus::tick);
        timers.every(TICK_MS, () -> mempool.spread(mempool.tick(), peers::send));
        timers.every(TICK_MS, events::tick);
        crashes.reach(Deed.START, Moment.AFTER);
        started(disk);
    }

    private static List<P2pMetrics.Queued> queued(Map<Channel, OutgoingQueue> lanes) {
        return lanes.entrySet().stream()
                .map(
                        e ->
                                new P2pMetrics.Queued(
                                        e.getKey(), e.getValue().messages(), e.getValue().bytes()))
                .toList();
    }

    private void answer(ConsensusLoop consensus, Event event) {
        boolean isExecuted = event instanceof Event.BlockExecuted;
        if (isExecuted) {
            crashes.reach(Deed.EXECUTED_TELL, Moment.BEFORE);
        }
        consensus.answered(event);
        if (isExecuted) {
            crashes.reach(Deed.EXECUTED_TELL, Moment.AFTER);
        }
    }

    private void started(NodeDisk disk) {
        ChainState chain = disk.chain();
        LOG.atInfo()
                .addKeyValue("node", config.node().nodeId())
                .addKeyValue("id", identity.nodeKey().publicKey().hex())
                .addKeyValue("chain", identity.genesis().chainId().value())
                .addKeyValue("height", chain.height().value())
                .addKeyValue("p2p", ports.p2p())
                .addKeyValue("rpc", ports.rpc())
                .addKeyValue("version", identity.version())
                .log("started");
        long guarded = disk.signer().lastSigned().height().value();
        if (guarded > chain.height().value() + 1) {
            LOG.atWarn()
                    .addKeyValue("height", chain.height().value())
                    .addKeyValue("guard_height", guarded)
                    .log(
                            "data/ is older than the guard: nothing is signed until the blocks up to"
                                    + " the guard's height are here again");
        }
    }

    private LiveMempool mempool(NodeDisk disk) {
        Mempool waiting =
                new Mempool(
                        MempoolLimits.DEFAULT,
                        disk.chain().params(),
                        identity.genesis().administrators().keys(),
                        disk.chain().height());
        LiveMempool mempool =
                new LiveMempool(
                        waiting,
                        transactions,
                        programs.ofOthers(),
                        clock,
                        new Judgements(observer, warming),
                        new Head(disk.chain(), disk.state()));
        observer.follow(mempool::stats);
        metrics.mempool().follow(mempool::life);
        return mempool;
    }

    private LedgerLoop ledger(
            NodeDisk disk, LiveMempool mempool, Timers timers, Reservations reservations) {
        BlockValidity validity =
                new BlockValidity(identity.genesis().chainId(), verifier.scheme(), transactions);
        BlockWork work =
                new BlockWork(
                        new BlockWork.Parts(
                                identity.validator(),
                                disk.store(),
                                validity,
                                new BlockBuilder(identity.genesis().chainId(), validity),
                                mempool,
                                new Contracts(programs.ofLedger(), new Ed25519()),
                                clock,
                                LoomNode::nanos,
                                new Commits(observer, reservations)),
                        new Head(disk.chain(), disk.state()));
        return new LedgerLoop(
                new LedgerLoop.Parts(
                        work,
                        disk.store(),
                        new ChainStore.Retention(
                                config.storage().pruningWindow(),
                                config.storage().blockRetention()),
                        mempool,
                        timers,
                        this::failed));
    }

    private Recovered recovered(NodeDisk disk)
            throws StorageException, DiskFailedException, NodeFailedException {
        try {
            Recovered recovered =
                    Recovered.from(
                            new Recovered.Sources(
                                    disk.store(),
                                    disk.journal(),
                                    disk.signer().lastSigned(),
                                    verifier),
                            consensusConfig());
            LOG.atInfo()
                    .addKeyValue("height", recovered.core().height().value())
                    .addKeyValue("events", recovered.replayed())
                    .log("replayed the journal");
            return recovered;
        } catch (ChainDamagedException e) {
            throw new NodeFailedException(Reason.DAMAGED, Failures.message(e), e);
        } catch (ChainFailedException e) {
            throw Failures.of(e);
        }
    }

    private ConsensusLoop consensus(
            NodeDisk disk, Recovered recovered, Peers peers, LedgerLoop ledger, Timers timers)
            throws StorageException {
        Height lowestBlock = disk.store().lowestBlock();
        events.follow(recovered.core());
        return new ConsensusLoop(
                new ConsensusLoop.Hands(peers, ledger, timers, events::caughtUp, this::failed),
                surroundings ->
                        new Replica(
                                new Replica.Parts(
                                        recovered.journal(),
                                        disk.signer(),
                                        verifier,
                                        surroundings,
                                        LoomNode::nanos,
                                        config.storage().blockRetention(),
                                        observer),
                                recovered.core(),
                                lowestBlock));
    }

    private ConsensusConfig consensusConfig() {
        NodeConfig.Consensus chosen = config.consensus();
        return new ConsensusConfig(
                identity.validator(),
                timeouts(chosen),
                chosen.createEmptyBlocks() ? EmptyBlocks.MADE : EmptyBlocks.AVOIDED,
                chosen.emptyBlockIntervalMs(),
                chosen.commitWaitMs());
    }

    static Timeouts timeouts(NodeConfig.Consensus chosen) {
        return new Timeouts(
                chosen.timeoutProposeMs(),
                chosen.timeoutPrevoteMs(),
                chosen.timeoutPrecommitMs(),
                chosen.timeoutDeltaMs(),
                chosen.timeoutMaxMs());
    }

    /** Small, so that a flood of transactions never starves votes. */
    static ThreadPoolExecutor checkers() {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(CHECKS_WAITING_MAX),
                Thread.ofPlatform().name("checker-", 0).daemon().factory());
    }

    /** Deadlines of gossip and sync do not care what the wall clock is set to. */
    static long nanos() {
        return System.nanoTime() - BEGUN_NANOS;
    }

    /** Every stored block is counted, and looked at for a change of the validators. */
    private record Commits(NodeObserver observer, Reservations reservations)
            implements CommitListener {
        @Override
        public void committed(Committed done) {
            observer.committed(done);
            reservations.committed(done);
        }

        @Override
        public void refused(Block block, String reason) {
            observer.refused(block, reason);
        }
    }

    /** Every transaction is counted, and its code compiled before a block holds it. */
    private record Judgements(NodeObserver observer, Warming warming) implements MempoolListener {
        @Override
        public void judged(Transaction transaction, Admission admission) {
            observer.judged(transaction, admission);
            warming.judged(transaction, admission);
        }

        @Override
        public void dropped(int count) {
            observer.dropped(count);
        }
    }

    private static void checkParams(Genesis genesis) throws NodeFailedException {
        long bytes = genesis.params().blockBytesMax();
        if (bytes > BLOCK_BYTES_MAX) {
            throw new NodeFailedException(
                    Reason.CONFIG,
                    "params.block_bytes_max of config/genesis.json is "
                            + bytes
                            + ", above the "
                            + BLOCK_BYTES_MAX
                            + " that this node can send: lower it");
        }
    }

    /** Keeps slots of the network for the validators of the next heights. */
    private static final class Reservations {
        private Consumer<Set<PublicKey>> reserve = ids -> {};

        void follow(Consumer<Set<PublicKey>> reserves, ChainState chain) {
            reserve = reserves;
            reserve(chain);
        }

        void committed(CommitListener.Committed done) {
            ChainState next = done.outcome().next();
            if (!next.nextValidators().equals(done.parent().nextValidators())) {
                reserve(next);
            }
        }

        private void reserve(ChainState chain) {
            Set<PublicKey> ids = new TreeSet<>();
            chain.validators().validators().stream().map(Validator::id).forEach(ids::add);
            chain.nextValidators().validators().stream().map(Validator::id).forEach(ids::add);
            reserve.accept(ids);
        }
    }
}
