package io.loombft.core.simulation;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.consensus.ChainState;
import io.loombft.core.consensus.Command;
import io.loombft.core.consensus.ConsensusView;
import io.loombft.core.consensus.Event;
import io.loombft.core.consensus.Timeout;
import io.loombft.core.contract.Contracts;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.gossip.ConsensusGossip;
import io.loombft.core.gossip.GossipMessage;
import io.loombft.core.gossip.TransactionGossip;
import io.loombft.core.gossip.TransactionMessage;
import io.loombft.core.journal.DiskFailedException;
import io.loombft.core.journal.GuardFile;
import io.loombft.core.journal.GuardUnusableException;
import io.loombft.core.journal.Journal;
import io.loombft.core.journal.Recovery;
import io.loombft.core.ledger.BlockBuilder;
import io.loombft.core.ledger.BlockValidity;
import io.loombft.core.ledger.VerifiedTransactions;
import io.loombft.core.mempool.Admission;
import io.loombft.core.mempool.Mempool;
import io.loombft.core.mempool.MempoolLimits;
import io.loombft.core.mempool.Source;
import io.loombft.core.peers.Offence;
import io.loombft.core.peers.PeerCommand;
import io.loombft.core.peers.PeerEvent;
import io.loombft.core.peers.PeerLimits;
import io.loombft.core.peers.PeerPolicy;
import io.loombft.core.peers.Seed;
import io.loombft.core.replica.BlockWork;
import io.loombft.core.replica.ChainDamagedException;
import io.loombft.core.replica.ChainFailedException;
import io.loombft.core.replica.GuardedSigner;
import io.loombft.core.replica.Head;
import io.loombft.core.replica.HeightContext;
import io.loombft.core.replica.Intake;
import io.loombft.core.replica.LiveMempool;
import io.loombft.core.replica.Recovered;
import io.loombft.core.replica.Replica;
import io.loombft.core.replica.Signer;
import io.loombft.core.replica.Surroundings;
import io.loombft.core.sync.SyncMessage;
import io.loombft.core.types.Height;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.Verifier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A node between its start and its end: the parts that the real node runs, put together as that does it,
 * with virtual time where that has threads. What the threads {@code consensus} and {@code ledger} do
 * takes turns as they would: an event or a job is done whole, and answers come later.
 */
final class NodeProcess implements Surroundings {
    /** How often repair and announcements look after themselves, as in the node. */
    private static final long TICK_MS = 100;

    /** Every so many ticks the connections are looked after. */
    private static final int TICKS_A_LOOK = 4;

    /** Released heights whose journal is kept. */
    private static final int KEPT_HEIGHTS = 1;

    private static final int TRANSACTIONS_REMEMBERED = 4_096;

    private final SimNode node;
    private final World world;
    private final Machine machine;
    private final Verifier verifier;
    private final PeerPolicy policy;
    private final Overheard overheard;
    private final Turns turns;

    // Made by open().
    private @Nullable Replica replica;
    private @Nullable BlockWork work;
    private @Nullable LiveMempool mempool;
    private @Nullable Intake intake;
    private @Nullable HeightContext context;
    private @Nullable Journal journal;

    private long ledgerFreeMs;
    private boolean isEnded;
    private int ticks;

    NodeProcess(SimNode node) {
        this.node = node;
        this.world = node.world();
        this.machine = node.machine();
        this.overheard = new Overheard(node);
        this.turns = new Turns(node, this);
        this.verifier = world.setting().verifier();
        List<Seed> seeds = new ArrayList<>();
        List<NodeIdentity> identities = world.setting().identities();
        for (NodeIdentity other : identities) {
            if (world.stage().knows(node.who(), other.index(), identities.size())) {
                seeds.add(new Seed(other.address(), Optional.of(other.id())));
            }
        }
        this.policy =
                new PeerPolicy(
                        node.identity().id(),
                        PeerLimits.of(Math.max(8, 2 * seeds.size())),
                        seeds,
                        node.peerMemory());
    }

    // ---- The beginning, in the order of the node's.

    void open()
            throws DiskFailedException,
                    ChainFailedException,
                    ChainDamagedException,
                    GuardUnusableException {
        Setting setting = world.setting();
        VirtualChain chain = node.chain();
        ChainState latest = chain.latest();
        Recovery recovery = Journal.open(node.journalDisk(), latest.height(), KEPT_HEIGHTS);
        if (!(recovery instanceof Recovery.Ready ready)) {
            node.damaged(((Recovery.Damaged) recovery).damage().sentence());
            return;
        }
        node.replays(ready);
        machine.output();
        journal = ready.journal();
        Signer signer = signer();
        VerifiedTransactions transactions =
                new VerifiedTransactions(verifier, TRANSACTIONS_REMEMBERED);
        Head head = new Head(latest, chain.state());
        LiveMempool pool =
                new LiveMempool(
                        new Mempool(
                                MempoolLimits.DEFAULT,
                                latest.params(),
                                setting.genesis().administrators().keys(),
                                latest.height()),
                        transactions,
                        setting.programs(),
                        () -> Instant.ofEpochMilli(machine.wallMs()),
                        overheard,
                        head);
        BlockValidity validity =
                new BlockValidity(setting.genesis().chainId(), setting.scheme(), transactions);
        BlockWork blocks =
                new BlockWork(
                        new BlockWork.Parts(
                                node.identity().validator(),
                                chain,
                                validity,
                                new BlockBuilder(setting.genesis().chainId(), validity),
                                pool,
                                new Contracts(setting.programs(), new Ed25519()),
                                () -> Instant.ofEpochMilli(machine.wallMs()),
                                machine::nanos,
                                overheard),
                        head);
        Recovered recovered =
                Recovered.from(
                        new Recovered.Sources(chain, ready, signer.lastSigned(), verifier),
                        setting.consensus(node.identity().validator()));
        recovered.core().asides().forEach(world.coverage()::took);
        machine.output();
        Replica revived =
                new Replica(
                        new Replica.Parts(
                                recovered.journal(),
                                signer,
                                verifier,
                                this,
                                machine::nanos,
                                world.stage().heightsKept(node.who()),
                                overheard),
                        recovered.core(),
                        chain.lowestBlock());
        mempool = pool;
        work = blocks;
        replica = revived;
        intake = new Intake(verifier, chain);
        context = HeightContext.of(revived.view());
        pool.follow(
                blocks::head,
                () -> turns.take(() -> revived.answered(new Event.TransactionsAvailable())));
        turns.take(() -> revived.start(recovered.left()));
        if (!isEnded) {
            pool.begin();
            tick();
        }
    }

    private Signer signer() throws DiskFailedException, GuardUnusableException {
        Setting setting = world.setting();
        Actor actor = node.actor();
        if (actor != null && actor.forgetsWhatItSigned()) {
            return new FreeSigner(node.identity().validatorKey(), setting);
        }
        Signer guarded =
                new GuardedSigner(
                        new GuardedSigner.Identity(
                                setting.genesisHash(),
                                setting.genesis().chainId(),
                                node.identity().validatorKey()),
                        setting.scheme(),
                        GuardFile.open(node.keysDisk(), setting.genesisHash()),
                        machine::nanos,
                        nanos -> {});
        return world.setting().isTwin(node.who()) || actor != null
                ? guarded
                : new WatchedSigner(guarded, node);
    }

    void end() {
        isEnded = true;
        turns.end();
    }

    boolean isEnded() {
        return isEnded;
    }

    ConsensusView view() {
        return replica().view();
    }

    /** Whether the start is over, and the end not there. */
    boolean isOpen() {
        return replica != null && !isEnded;
    }

    boolean isCatchingUp() {
        return replica().isCatchingUp();
    }

    LiveMempool mempool() {
        return required(mempool);
    }

    Head head() {
        return required(work).head();
    }

    Optional<Journal> journal() {
        return Optional.ofNullable(journal);
    }

    /** Handles what came of a task. */
    void settle() throws DiskFailedException {
        replica().settle();
    }

    /** As by SIGSTOP: nothing is done for a while, and then all that waits. */
    void pause(long durationMs) {
        turns.pause(durationMs);
    }

    private Replica replica() {
        return required(replica);
    }

    private static <T> T required(@Nullable T made) {
        if (made == null) {
            throw new IllegalStateException("the process has not started");
        }
        return made;
    }

    private void tick() {
        if (isEnded) {
            return;
        }
        world.agenda().after(machine.real(TICK_MS), this::tick);
        if (turns.isIdle()) {
            turns.take(() -> replica().tick());
        }
        if (isEnded) {
            return;
        }
        spread(mempool().tick());
        if (ticks % TICKS_A_LOOK == 0) {
            manage(new PeerEvent.TimePassed(machine.wallMs(), world.netDraws().next()));
        }
        ticks++;
        Actor actor = node.actor();
        if (actor != null && !isEnded) {
            actor.acts(node);
        }
    }

    // ---- The ledger's thread.

    private interface Job {
        void run() throws ChainFailedException;
    }

    private void job(Job job) {
        long now = world.agenda().nowMs();
        ledgerFreeMs = Math.max(now, ledgerFreeMs) + world.workDraws().between(0, 4);
        world.agenda()
                .after(
                        ledgerFreeMs - now + machine.costMs(0),
                        () -> {
                            if (!isEnded) {
                                perform(job);
                            }
                        });
    }

    private void perform(Job job) {
        try {
            machine.output();
            job.run();
        } catch (PowerCut e) {
            world.trace(node.who(), "loses power");
            node.cutPower();
        } catch (ChainFailedException e) {
            node.failed(e);
        }
    }

    @Override
    public void build(Command.BuildBlock command, Height height) {
        machine.output();
        job(
                () -> {
                    switch (required(work).build(command, height)) {
                        case BlockWork.Built.Done done -> answer(done.event());
                        case BlockWork.Built.Later later ->
                                world.agenda()
                                        .after(
                                                machine.real(later.waitMs()),
                                                () -> {
                                                    if (!isEnded) {
                                                        build(command, height);
                                                    }
                                                });
                        case BlockWork.Built.Stale stale -> {}
                    }
                });
    }

    @Override
    public void validate(Command.ValidateBlock command) {
        machine.output();
        job(() -> required(work).validate(command).ifPresent(this::answer));
    }

    @Override
    public void commit(Command.CommitBlock command) {
        machine.output();
        job(
                () -> {
                    BlockWork.Committed done = required(work).commit(command);
                    machine.output();
                    answer(done.event());
                    mempool().begin();
                });
    }

    private void answer(Event event) {
        turns.take(() -> replica().answered(event));
    }

    // ---- What consensus wants done.

    @Override
    public void send(ConsensusGossip.Send send) {
        for (PublicKey peer : send.peers()) {
            machine.output();
            world.wire().send(node, peer, send.message());
        }
    }

    @Override
    public void send(PublicKey peer, SyncMessage message) {
        machine.output();
        world.wire().send(node, peer, message);
    }

    @Override
    public void schedule(Timeout timeout, long delayMs) {
        machine.output();
        world.agenda()
                .after(
                        machine.real(delayMs),
                        () -> {
                            if (!isEnded) {
                                answer(new Event.TimeoutFired(timeout));
                            }
                        });
    }

    @Override
    public void report(PublicKey peer, Offence offence) {
        world.trace(node.who(), "reports " + world.setting().name(peer) + ": " + offence);
        manage(new PeerEvent.OffenceCommitted(machine.wallMs(), peer, offence));
    }

    @Override
    public void begun(ConsensusView view) {
        context = HeightContext.of(view);
    }

    @Override
    public void halt(String reason) {
        throw new ViolationException(Violation.Rule.DEFECT, node + " halts: " + reason);
    }

    // ---- What peers say.

    void connected(PublicKey peer, Optional<PublicKey> validator) {
        mempool().connected(peer);
        turns.take(() -> replica().connected(peer, validator));
    }

    void disconnected(PublicKey peer) {
        mempool().disconnected(peer);
        turns.take(() -> replica().disconnected(peer));
    }

    /** Whether there is room for another message; else the connection keeps it. */
    boolean hasRoom() {
        return turns.hasRoom();
    }

    /** A message as its reader thread would handle it. */
    void hears(PublicKey from, Object message) {
        try {
            switch (message) {
                case GossipMessage m -> gossip(from, m);
                case SyncMessage m -> sync(from, m);
                case TransactionMessage m -> transactions(from, m);
                default -> throw new AssertionError("nobody sends " + message);
            }
        } catch (ChainFailedException e) {
            node.failed(e);
        }
    }

    private void gossip(PublicKey from, GossipMessage message) throws ChainFailedException {
        switch (required(intake).check(message, required(context), machine.wallMs())) {
            case Intake.Checked.Good good ->
                    turns.take(() -> replica().received(from, message, good.event()));
            case Intake.Checked.Told told -> turns.take(() -> replica().heard(from, message));
            case Intake.Checked.Bad bad -> report(from, bad.offence());
            case Intake.Checked.Useless useless -> {}
        }
    }

    private void sync(PublicKey from, SyncMessage message) throws ChainFailedException {
        switch (message) {
            case SyncMessage.BlockAsked m ->
                    world.wire().send(node, from, required(intake).block(m.height()));
            case SyncMessage.HashAsked m -> {
                Optional<SyncMessage.HashGiven> committed = required(intake).committed(m);
                if (committed.isPresent()) {
                    world.wire().send(node, from, committed.get());
                } else {
                    turns.take(() -> replica().received(from, m));
                }
            }
            case SyncMessage.BlockGiven m -> turns.take(() -> replica().received(from, m));
            case SyncMessage.BlockMissing m -> turns.take(() -> replica().received(from, m));
            case SyncMessage.HashGiven m -> turns.take(() -> replica().received(from, m));
        }
    }

    private void transactions(PublicKey from, TransactionMessage message) {
        switch (message) {
            case TransactionMessage.Given m ->
                    m.transactions().forEach(bytes -> given(from, bytes));
            case TransactionMessage.Announced m ->
                    spread(mempool().announced(from, m).stream().toList());
            case TransactionMessage.Asked m -> spread(mempool().asked(from, m));
        }
    }

    private void given(PublicKey from, Bytes bytes) {
        Transaction transaction;
        try {
            transaction = Transaction.decode(bytes);
        } catch (MalformedInputException e) {
            report(from, Offence.MALFORMED_MESSAGE);
            return;
        }
        mempool().gave(from, transaction.hash());
        Admission admission = mempool().admit(transaction, new Source.Peer(from));
        if (admission instanceof Admission.Refused refused
                && refused.reason() == Admission.Reason.BAD_SIGNATURE) {
            report(from, Offence.BAD_TRANSACTION);
        }
    }

    /** A client hands in a transaction. */
    Admission submit(Transaction transaction) {
        Admission admission = mempool().admit(transaction, new Source.Local());
        if (admission instanceof Admission.Accepted && !isEnded) {
            spread(mempool().push(List.of(transaction)));
        }
        return admission;
    }

    private void spread(List<TransactionGossip.Send> sends) {
        if (!isEnded) {
            mempool().spread(sends, s -> world.wire().send(node, s.peer(), s.message()));
        }
    }

    // ---- Connections.

    /** Something happened to the connections. */
    void manage(PeerEvent event) {
        if (isEnded) {
            return;
        }
        for (PeerCommand command : policy.on(event)) {
            if (command instanceof PeerCommand.Remember) {
                node.remember(policy.memory());
            } else {
                world.wire().perform(node, command);
            }
        }
    }
}
