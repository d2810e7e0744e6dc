package io.loombft.server.node;

import io.loombft.core.consensus.Command;
import io.loombft.core.consensus.ConsensusCore;
import io.loombft.core.consensus.ConsensusView;
import io.loombft.core.consensus.Event;
import io.loombft.core.consensus.EventCodec;
import io.loombft.core.consensus.HeightSnapshot;
import io.loombft.core.consensus.Timeout;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.gossip.ConsensusGossip;
import io.loombft.core.gossip.GossipMessage;
import io.loombft.core.journal.DiskFailedException;
import io.loombft.core.journal.Journal;
import io.loombft.core.journal.Lock;
import io.loombft.core.peers.Offence;
import io.loombft.core.sync.BlockSync;
import io.loombft.core.sync.SyncCommand;
import io.loombft.core.sync.SyncMessage;
import io.loombft.core.types.Block;
import io.loombft.core.types.Height;
import io.loombft.core.types.SignedProposal;
import io.loombft.core.types.SignedVote;
import io.loombft.core.types.Verified;
import io.loombft.core.types.Verifier;
import io.loombft.server.signer.Signer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread {@code consensus}: takes an event, writes it to the journal, gives it to the core, does
 * what the core says, in order. It owns the core, gossip, sync, journal and signer; everybody else
 * hands it tasks, or reads what it publishes.
 */
final class ConsensusLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("consensus");

    private final Parts parts;
    private final ConsensusCore core;
    private final ConsensusGossip gossip;
    private final BlockSync sync;
    private final Inbox<Task> inbox = new Inbox<>();
    private final ArrayDeque<Event> follow = new ArrayDeque<>();
    private final Thread thread;

    // Set before the thread starts, then its own.
    private List<Command> resumed = List.of();

    // Written by the consensus thread, read by any: immutable values, published whole.
    private volatile HeightContext context;
    private volatile Progress progress;
    private volatile boolean isCatchingUp;
    private volatile boolean isClosed;

    /** What the loop works with; all of it is the loop's own, but peers, ledger and listener. */
    record Parts(
            Journal journal,
            Signer signer,
            Verifier verifier,
            Peers peers,
            LedgerLoop ledger,
            Timers timers,
            LongSupplier monotonicMs,
            long blockHeightsKept,
            ConsensusListener listener,
            FatalHandler fatal) {}

    private interface Task {
        void run() throws DiskFailedException;
    }

    ConsensusLoop(Parts parts, ConsensusCore core, Height lowestBlock) {
        this.parts = parts;
        this.core = core;
        this.gossip = new ConsensusGossip(core, lowestBlock);
        this.sync = new BlockSync(core.height(), nowMs());
        this.context = HeightContext.of(core);
        this.progress = Progress.of(core);
        this.thread = Thread.ofPlatform().name("consensus").unstarted(this::run);
    }

    /** Begins with the commands that the resumed core has left to do. */
    void start(List<Command> left) {
        resumed = left;
        thread.start();
    }

    // ---- What others hand in.

    /** An answer of one of the node's own parts. */
    void answered(Event event) {
        inbox.putOwn(() -> step(event));
    }

    /** A checked message of a peer; waits for room, which stops the reading from that peer. */
    void received(PublicKey from, GossipMessage message, Event event) throws InterruptedException {
        inbox.putFromPeer(
                () -> {
                    gossip.heard(from, message);
                    step(event);
                });
    }

    /** What a peer says about itself. */
    void heard(PublicKey from, GossipMessage message) throws InterruptedException {
        inbox.putFromPeer(() -> peerSays(from, message));
    }

    /** An answer of a peer's to a question of sync. */
    void received(PublicKey from, SyncMessage message) throws InterruptedException {
        inbox.putFromPeer(() -> syncAnswered(from, message));
    }

    void connected(PublicKey peer, Optional<PublicKey> validator) throws InterruptedException {
        inbox.putFromPeer(() -> gossip.connected(peer, validator).forEach(parts.peers()::send));
    }

    void disconnected(PublicKey peer) throws InterruptedException {
        inbox.putFromPeer(
                () -> {
                    gossip.disconnected(peer).forEach(parts.peers()::send);
                    performSync(sync.gone(peer, nowMs()));
                });
    }

    /** Lets the repair look after itself; skipped when the thread is busy with peers anyway. */
    void tick() {
        inbox.offerFromPeer(
                () -> {
                    performSync(sync.tick(nowMs()));
                    isCatchingUp = sync.isCatchingUp(nowMs());
                });
    }

    /** Reads the core between two events. */
    <T> CompletableFuture<T> ask(Function<ConsensusView, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        boolean isAsked = inbox.offerFromPeer(() -> answer.complete(question.apply(core)));
        if (!isAsked || isClosed) {
            answer.completeExceptionally(new IllegalStateException("consensus is too busy"));
        }
        return answer;
    }

    HeightContext context() {
        return context;
    }

    Progress progress() {
        return progress;
    }

    boolean isCatchingUp() {
        return isCatchingUp;
    }

    /** Ends the thread after the event it is at; what is waiting is in nobody's memory but peers'. */
    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- The thread.

    private void run() {
        try {
            // Before the inbox, where clients' transactions may already be announced.
            perform(resumed);
            followUp();
            while (!isClosed) {
                inbox.take().run();
                followUp();
            }
        } catch (InterruptedException e) {
            if (!isClosed) {
                fail("the consensus thread was interrupted", e);
            }
        } catch (DiskFailedException e) {
            parts.fatal().failed(Failures.of(e));
        } catch (RuntimeException | AssertionError e) {
            if (!isClosed) {
                fail("consensus found itself in a state that cannot be", e);
            }
        }
    }

    private void fail(String what, Throwable cause) {
        LOG.error("halting", cause);
        parts.fatal().failed(Failures.of(what, cause));
    }

    /** What came of a task is handled after all its commands are performed, never between two. */
    private void followUp() throws DiskFailedException {
        while (!follow.isEmpty()) {
            step(follow.removeFirst());
        }
        gossip.update(nowMs()).forEach(parts.peers()::send);
    }

    private void step(Event event) throws DiskFailedException {
        if (!core.isNews(event)) {
            return;
        }
        LOG.debug("event {}", event);
        if (!(event instanceof Event.BlockExecuted)) {
            long begun = System.nanoTime();
            parts.journal().append(EventCodec.encode(event));
            parts.listener().journalWritten(System.nanoTime() - begun);
        }
        parts.listener().handled(event);
        perform(core.on(event));
        if (!progress.equals(Progress.of(core))) {
            progress = Progress.of(core);
            parts.listener().moved(progress);
        }
    }

    private void perform(List<Command> commands) throws DiskFailedException {
        for (Command command : commands) {
            LOG.debug("command {}", command);
            perform(command);
        }
    }

    private void perform(Command command) throws DiskFailedException {
        switch (command) {
            case Command.ScheduleTimeout c ->
                    parts.timers().schedule(c.timeout(), c.durationMs(), this::timedOut);
            case Command.BuildBlock c -> parts.ledger().build(c, core.height());
            case Command.ValidateBlock c -> parts.ledger().validate(c);
            case Command.CommitBlock c -> parts.ledger().commit(c);
            case Command.SignVote c -> sign(c);
            case Command.SignProposal c -> sign(c);
            case Command.PublishProposal c -> publish(c);
            case Command.PublishPart c -> publish(c);
            case Command.PublishVote c -> publish(c);
            case Command.PublishEvidence c -> {
                parts.listener().proved(c.evidence());
                publish(c);
            }
            case Command.FetchBlock c -> performSync(sync.wants(c.height(), c.block(), nowMs()));
            case Command.BeginHeight c -> beginHeight(c.snapshot());
            case Command.Redeliver c -> follow.addAll(c.events());
            case Command.Moved c -> parts.listener().fired(c);
            case Command.Halt c ->
                    parts.fatal()
                            .failed(
                                    new NodeFailedException(
                                            NodeFailedException.Reason.HALTED, c.reason()));
        }
    }

    private void timedOut(Timeout timeout) {
        answered(new Event.TimeoutFired(timeout));
    }

    private void beginHeight(HeightSnapshot snapshot) throws DiskFailedException {
        Height begun = snapshot.chain().height().next();
        parts.journal().startSegment(begun, snapshot.encoded());
        parts.journal().release(snapshot.chain().height());
        context = HeightContext.of(core);
        if (parts.blockHeightsKept() > 0 && begun.value() > parts.blockHeightsKept()) {
            gossip.lowestBlock(new Height(begun.value() - parts.blockHeightsKept()));
        }
        performSync(sync.decides(begun, nowMs()));
        isCatchingUp = sync.isCatchingUp(nowMs());
    }

    /**
     * All that led to a signature is on disk before the guard allows it, so nobody is bound to a vote
     * whose reasons a power cut has taken. The signature itself is in the guard: when its record is
     * lost, the replayed core asks again, and gets the same bytes.
     */
    private void syncBeforeSigning() throws DiskFailedException {
        long begun = System.nanoTime();
        parts.journal().sync();
        parts.listener().journalSynced(System.nanoTime() - begun);
    }

    private void publish(Command command) {
        gossip.on(command).forEach(parts.peers()::send);
    }

    private void sign(Command.SignVote command) throws DiskFailedException {
        syncBeforeSigning();
        Signer.Answer<SignedVote> answer =
                parts.signer().sign(command.vote(), lock(command.lock()));
        switch (answer) {
            case Signer.Answer.Signed<SignedVote> s ->
                    follow.add(
                            new Event.VoteSigned(
                                    own(parts.verifier().vote(s.message(), core.validators()))));
            case Signer.Answer.Refused<SignedVote> r -> {
                parts.listener().signatureRefused(r.reason());
                follow.add(
                        new Event.SignatureRefused(
                                command.vote().height(), command.vote().round()));
            }
        }
    }

    private void sign(Command.SignProposal command) throws DiskFailedException {
        syncBeforeSigning();
        Signer.Answer<SignedProposal> answer =
                parts.signer().sign(command.proposal(), lock(command.lock()));
        switch (answer) {
            case Signer.Answer.Signed<SignedProposal> s ->
                    follow.add(
                            new Event.ProposalSigned(
                                    own(
                                            parts.verifier()
                                                    .proposal(s.message(), core.validators()))));
            case Signer.Answer.Refused<SignedProposal> r -> {
                parts.listener().signatureRefused(r.reason());
                follow.add(
                        new Event.SignatureRefused(
                                command.proposal().height(), command.proposal().round()));
            }
        }
    }

    /** Our own signature is checked too: a fault in the machine must not become an equivocation. */
    private static <T> Verified<T> own(Optional<Verified<T>> verified) {
        return verified.orElseThrow(
                () -> new AssertionError("the signature just made does not verify"));
    }

    private static Lock lock(Command.Lock lock) {
        return lock.round().isNone() ? Lock.none() : new Lock(lock.round(), lock.value());
    }

    // ---- Peers.

    private void peerSays(PublicKey from, GossipMessage message) throws DiskFailedException {
        gossip.heard(from, message);
        switch (message) {
            case GossipMessage.Standing m ->
                    performSync(sync.stands(from, m.height(), m.lowestBlock(), nowMs()));
            case GossipMessage.Summary m ->
                    gossip.answer(from, m, nowMs()).forEach(parts.peers()::send);
            case GossipMessage.QuorumClaim m ->
                    step(
                            new Event.QuorumClaimed(
                                    from, m.height(), m.round(), m.type(), m.ballot()));
            case GossipMessage.Neighbours m -> {}
            case GossipMessage.VoteTold m -> {}
            case GossipMessage.ProposalTold m -> {}
            case GossipMessage.CertificateTold m -> {}
            case GossipMessage.EvidenceTold m -> {}
            case GossipMessage.PartTold m -> {}
        }
    }

    private void syncAnswered(PublicKey from, SyncMessage message) throws DiskFailedException {
        switch (message) {
            case SyncMessage.BlockGiven m ->
                    performSync(sync.gave(from, m.block(), m.commit(), nowMs()));
            case SyncMessage.BlockMissing m -> performSync(sync.lacks(from, m, nowMs()));
            case SyncMessage.HashGiven m -> {
                if (sync.takes(m.block())) {
                    step(new Event.BlockReceived(m.block()));
                }
            }
            case SyncMessage.BlockAsked m -> {}
            case SyncMessage.HashAsked m ->
                    core.block(m.hash())
                            .ifPresent(b -> parts.peers().send(from, new SyncMessage.HashGiven(b)));
        }
    }

    private void performSync(List<SyncCommand> commands) throws DiskFailedException {
        for (SyncCommand command : commands) {
            switch (command) {
                case SyncCommand.Ask c -> parts.peers().send(c.peer(), c.message());
                case SyncCommand.Deliver c -> deliver(c);
                case SyncCommand.Blame c ->
                        parts.peers()
                                .report(
                                        c.peer(),
                                        switch (c.fault()) {
                                            case LIED -> Offence.FORGED_BLOCK;
                                            case SILENT -> Offence.NO_ANSWER;
                                        });
            }
        }
    }

    /** The commit is checked here, against the set of the height that is being decided. */
    private void deliver(SyncCommand.Deliver command) throws DiskFailedException {
        Block block = command.block();
        if (!block.height().equals(core.height())) {
            return;
        }
        var commit = parts.verifier().certificate(command.commit(), core.validators());
        if (commit.isEmpty()) {
            performSync(sync.refused(command.peer(), block.height(), nowMs()));
            return;
        }
        follow.add(new Event.Decided(block, commit.get()));
    }

    private long nowMs() {
        return parts.monotonicMs().getAsLong();
    }
}
