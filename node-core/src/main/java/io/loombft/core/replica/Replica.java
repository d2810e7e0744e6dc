package io.loombft.core.replica;

import io.loombft.core.consensus.Command;
import io.loombft.core.consensus.ConsensusCore;
import io.loombft.core.consensus.ConsensusView;
import io.loombft.core.consensus.Event;
import io.loombft.core.consensus.EventCodec;
import io.loombft.core.consensus.HeightSnapshot;
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
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Consensus and what stands around it: takes an event, writes it to the journal, gives it to the core,
 * does what the core says, in order. It owns the core, gossip, sync, journal and signer. One thread at
 * a time calls it, and calls {@link #settle} after each of its calls.
 */
public final class Replica {
    private static final long NANOS_PER_MS = 1_000_000;

    private final Parts parts;
    private final ConsensusCore core;
    private final ConsensusGossip gossip;
    private final BlockSync sync;
    private final ArrayDeque<Event> follow = new ArrayDeque<>();
    private Progress progress;

    /**
     * What a replica works with.
     *
     * @param nanos a clock that never goes back, from any beginning
     * @param blockHeightsKept so many blocks can be served to peers; 0 for all
     */
    public record Parts(
            Journal journal,
            Signer signer,
            Verifier verifier,
            Surroundings surroundings,
            LongSupplier nanos,
            long blockHeightsKept,
            ReplicaListener listener) {}

    public Replica(Parts parts, ConsensusCore core, Height lowestBlock) {
        this.parts = parts;
        this.core = core;
        this.gossip = new ConsensusGossip(core, lowestBlock);
        this.sync = new BlockSync(core.height(), nowMs());
        this.progress = Progress.of(core);
    }

    /** What can be read between two calls. */
    public ConsensusView view() {
        return core;
    }

    /** Where it stands. */
    public Progress progress() {
        return progress;
    }

    /** Whether the node lags behind its peers. */
    public boolean isCatchingUp() {
        return sync.isCatchingUp(core.validators(), nowMs());
    }

    /** The last block of the best of its peers, or its own. */
    public Height best() {
        return sync.best(core.validators(), nowMs()).previous();
    }

    /** Begins with the commands that the resumed core has left to do. */
    public void start(List<Command> left) throws DiskFailedException {
        perform(left);
    }

    /** An answer of one of the node's own parts. */
    public void answered(Event event) throws DiskFailedException {
        step(event);
    }

    /** A checked message of a peer, and what it means to the core. */
    public void received(PublicKey from, GossipMessage message, Event event)
            throws DiskFailedException {
        gossip.heard(from, message);
        step(event);
    }

    /** What a peer says about itself. */
    public void heard(PublicKey from, GossipMessage message) throws DiskFailedException {
        gossip.heard(from, message);
        switch (message) {
            case GossipMessage.Standing m ->
                    performSync(sync.stands(from, m.height(), m.lowestBlock(), nowMs()));
            case GossipMessage.Summary m -> send(gossip.answer(from, m, nowMs()));
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

    /** A peer's answer to a question of sync, or its question for a block by hash. */
    public void received(PublicKey from, SyncMessage message) throws DiskFailedException {
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
                            .ifPresent(
                                    b ->
                                            parts.surroundings()
                                                    .send(from, new SyncMessage.HashGiven(b)));
        }
    }

    public void connected(PublicKey peer, Optional<PublicKey> validator) {
        validator.ifPresent(v -> sync.isOf(peer, v));
        send(gossip.connected(peer, validator));
    }

    public void disconnected(PublicKey peer) throws DiskFailedException {
        send(gossip.disconnected(peer));
        performSync(sync.gone(peer, nowMs()));
    }

    /** Lets the repair look after itself; several times a second. */
    public void tick() throws DiskFailedException {
        performSync(sync.tick(nowMs()));
    }

    /** What came of a call is handled after all its commands are performed, never between two. */
    public void settle() throws DiskFailedException {
        while (!follow.isEmpty()) {
            step(follow.removeFirst());
        }
        send(gossip.update(nowMs()));
    }

    // ---- One event.

    private void step(Event event) throws DiskFailedException {
        if (!core.isNews(event)) {
            return;
        }
        if (!(event instanceof Event.BlockExecuted)) {
            long begun = parts.nanos().getAsLong();
            parts.journal().append(EventCodec.encode(event));
            parts.listener().journalWritten(parts.nanos().getAsLong() - begun);
        }
        parts.listener().handled(event);
        List<Command> commands = core.on(event);
        core.asides().forEach(parts.listener()::aside);
        perform(commands);
        tellProgress();
    }

    private void tellProgress() {
        if (!progress.isOf(core)) {
            progress = Progress.of(core);
            parts.listener().moved(progress);
        }
    }

    private void perform(List<Command> commands) throws DiskFailedException {
        for (Command command : commands) {
            parts.listener().performs(command);
            perform(command);
        }
    }

    private void perform(Command command) throws DiskFailedException {
        Surroundings around = parts.surroundings();
        switch (command) {
            case Command.ScheduleTimeout c -> around.schedule(c.timeout(), c.durationMs());
            case Command.BuildBlock c -> around.build(c, core.height());
            case Command.ValidateBlock c -> around.validate(c);
            case Command.CommitBlock c -> around.commit(c);
            case Command.SignVote c -> sign(c);
            case Command.SignProposal c -> sign(c);
            case Command.PublishProposal c -> send(gossip.on(c));
            case Command.PublishPart c -> send(gossip.on(c));
            case Command.PublishVote c -> send(gossip.on(c));
            case Command.PublishEvidence c -> {
                parts.listener().proved(c.evidence());
                send(gossip.on(c));
            }
            case Command.FetchBlock c -> performSync(sync.wants(c.height(), c.block(), nowMs()));
            case Command.BeginHeight c -> beginHeight(c.snapshot());
            case Command.Redeliver c -> follow.addAll(c.events());
            case Command.Moved c -> parts.listener().fired(c);
            case Command.Halt c -> around.halt(c.reason());
        }
    }

    private void beginHeight(HeightSnapshot snapshot) throws DiskFailedException {
        Height begun = snapshot.chain().height().next();
        parts.journal().startSegment(begun, snapshot.encoded());
        parts.journal().release(snapshot.chain().height());
        parts.surroundings().begun(core);
        if (parts.blockHeightsKept() > 0 && begun.value() > parts.blockHeightsKept()) {
            gossip.lowestBlock(new Height(begun.value() - parts.blockHeightsKept()));
        }
        performSync(sync.decides(begun, nowMs()));
    }

    // ---- Signing.

    /**
     * All that led to a signature is on disk before the guard allows it, so nobody is bound to a vote
     * whose reasons a power cut has taken. The signature itself is in the guard: when its record is
     * lost, the replayed core asks again, and gets the same bytes.
     */
    private void syncBeforeSigning() throws DiskFailedException {
        long begun = parts.nanos().getAsLong();
        parts.journal().sync();
        parts.listener().journalSynced(parts.nanos().getAsLong() - begun);
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

    private void send(List<ConsensusGossip.Send> sends) {
        for (ConsensusGossip.Send each : sends) {
            parts.surroundings().send(each);
        }
    }

    private void performSync(List<SyncCommand> commands) {
        for (SyncCommand command : commands) {
            switch (command) {
                case SyncCommand.Ask c -> parts.surroundings().send(c.peer(), c.message());
                case SyncCommand.Deliver c -> deliver(c);
                case SyncCommand.Blame c ->
                        parts.surroundings()
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
    private void deliver(SyncCommand.Deliver command) {
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
        return parts.nanos().getAsLong() / NANOS_PER_MS;
    }
}
