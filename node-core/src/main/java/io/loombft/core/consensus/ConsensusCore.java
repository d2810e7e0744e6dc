package io.loombft.core.consensus;

import io.loombft.core.consensus.Command.Origin;
import io.loombft.core.consensus.Transition.Act;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.BlockPart;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Height;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.Round;
import io.loombft.core.types.SignedProposal;
import io.loombft.core.types.SignedVote;
import io.loombft.core.types.Verified;
import io.loombft.core.types.Verifier;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The consensus of one node: events in, commands out, nothing else. It keeps the message logs that the
 * {@link RoundMachine} asks about, begins heights and rounds, and turns what the machine wants into
 * commands. The same events in the same order give the same commands, which is what the journal and
 * the simulator stand on. One thread calls it, {@code consensus}.
 */
public final class ConsensusCore extends CoreMemory {
    private final ConsensusConfig config;
    private List<Command> out = new ArrayList<>();

    private boolean isCommitWaitOver;
    private boolean isEmptyBlockDue;
    private boolean isSettled;

    /** A verified commit for this height is here, so a signature of ours is no longer asked for. */
    private boolean isDecidedElsewhere;

    private Event.@Nullable LastSignature guarded;
    private Command.@Nullable Halt halted;

    /**
     * Stands at the beginning of a height.
     *
     * @param lastPrecommits the checked votes of the snapshot's last commit; none at height 1
     */
    public ConsensusCore(
            ConsensusConfig config,
            HeightSnapshot snapshot,
            List<Verified<SignedVote>> lastPrecommits) {
        super(config.self(), snapshot.chain(), ParentCommit.of(snapshot, lastPrecommits));
        this.config = config;
        snapshot.evidence().forEach(evidence::add);
    }

    /** Handles one event and says what is to be done about it. */
    public List<Command> on(Event event) {
        if (halted != null) {
            return List.of();
        }
        if (!isSettled) {
            // What the height's beginning alone brought about came before its first event.
            settle();
        }
        asides = List.of();
        handle(event);
        settle();
        return taken();
    }

    /**
     * After the replay of a journal, or at a fresh start: asks again for what has not been answered and
     * arms the timers of the present step.
     */
    public List<Command> resume() {
        if (halted != null) {
            return List.of(halted);
        }
        rearm();
        now.proposals()
                .unjudged()
                .forEach(held -> out.add(new Command.ValidateBlock(chain, held.block())));
        out.addAll(requests.again(step()));
        fetching.clear();
        settle();
        return taken();
    }

    private void handle(Event event) {
        switch (event) {
            case Event.ProposalReceived e -> proposalReceived(e);
            case Event.PartReceived e -> partReceived(e);
            case Event.BlockReceived e -> blockReceived(e.block());
            case Event.VoteReceived e -> voteReceived(e);
            case Event.CertificateReceived e -> certificateReceived(e.certificate());
            case Event.QuorumClaimed e -> quorumClaimed(e);
            case Event.EvidenceReceived e -> evidenceReceived(e.evidence());
            case Event.TimeoutFired e -> timeoutFired(e.timeout());
            case Event.TransactionsAvailable e -> hasTransactions = true;
            case Event.BlockBuilt e -> blockBuilt(e);
            case Event.BlockValidated e ->
                    now.proposals().block(e.block()).ifPresent(b -> b.judge(e.validity()));
            case Event.VoteSigned e -> voteSigned(e.vote());
            case Event.ProposalSigned e -> proposalSigned(e.proposal());
            case Event.SignatureRefused e -> signatureRefused(e);
            case Event.Decided e -> decidedElsewhere(e);
            case Event.BlockExecuted e -> blockExecuted(e.next());
            case Event.GuardLoaded e -> guardLoaded(e.last());
        }
    }

    /** Fires rules until none applies. */
    private void settle() {
        isSettled = true;
        Optional<Transition> transition;
        do {
            transition =
                    mayBegin() ? Optional.of(now.machine().start(now)) : now.machine().next(now);
            transition.ifPresent(this::perform);
        } while (transition.isPresent());
        if (step() == Step.COMMIT) {
            return;
        }
        for (Hash missing : now.missing()) {
            if (fetching.add(missing)) {
                out.add(new Command.FetchBlock(height(), missing));
            }
        }
        now.impossible()
                .ifPresent(
                        reason ->
                                halt(
                                        "a quorum committed a block at height "
                                                + height()
                                                + " that is invalid here: "
                                                + reason));
    }

    private void halt(String reason) {
        halted = new Command.Halt(reason);
        out.add(halted);
    }

    private void perform(Transition transition) {
        moved(transition.branch());
        for (Act act : transition.acts()) {
            switch (act) {
                case Act.EnterRound a -> enterRound(a.round());
                case Act.ProposeFresh a -> {
                    moved(a.branch());
                    buildBlock();
                }
                case Act.ProposeValid a -> {
                    moved(a.branch());
                    proposeValid(a.value(), a.validRound());
                }
                case Act.Prevote a -> signVote(VoteType.PREVOTE, a.ballot());
                case Act.Precommit a -> signVote(VoteType.PRECOMMIT, a.ballot());
                case Act.Schedule a -> schedule(a.kind());
                case Act.Decide a -> decide(a.round(), a.value());
            }
        }
    }

    private void moved(Branch branch) {
        out.add(new Command.Moved(branch, height(), round(), step()));
    }

    // ---- When round 0 begins.

    private boolean mayBegin() {
        if (step() != Step.NEW_HEIGHT) {
            return false;
        }
        boolean hasContent =
                hasTransactions
                        || chain.needsCertifying()
                        || !evidence.forBlock(height()).isEmpty();
        return (hasContent && (isCommitWaitOver || parent.isComplete()))
                || isEmptyBlockDue
                || !now.proposals().entries(Round.ZERO).isEmpty()
                || now.votes().skipRound(Round.NONE).isPresent();
    }

    // ---- What peers say.

    private void proposalReceived(Event.ProposalReceived event) {
        SignedProposal signed = event.proposal().value();
        Height of = signed.proposal().height();
        if (of.equals(next.height()) && next.add(event)) {
            out.add(new Command.PublishProposal(signed, Origin.PEER));
        }
        if (of.equals(height()) && step() != Step.COMMIT) {
            now.votes().heard(signed.proposal().proposer(), signed.proposal().round(), round());
            addProposal(signed, event.arrivedMs(), Origin.PEER);
        }
    }

    private void addProposal(SignedProposal signed, long arrivedMs, Origin origin) {
        Optional<ProposalBook.HeldBlock> completed;
        switch (now.proposals().add(signed, arrivedMs, round())) {
            case ProposalBook.Added.Accepted a -> {
                out.add(new Command.PublishProposal(signed, origin));
                completed = a.completed();
            }
            case ProposalBook.Added.Conflicting c -> {
                out.add(new Command.PublishProposal(signed, origin));
                proved(c.evidence());
                completed = c.completed();
            }
            case ProposalBook.Added.Ignored i -> {
                return;
            }
        }
        Ballot ballot = Ballot.of(signed.proposal().blockHash());
        now.votes().name(signed.proposal().round(), ballot);
        completed.ifPresent(this::judge);
    }

    private void partReceived(Event.PartReceived event) {
        if (event.height().equals(next.height()) && next.add(event)) {
            out.add(
                    new Command.PublishPart(
                            event.height(), event.round(), event.part(), Origin.PEER));
        }
        if (!event.height().equals(height()) || step() == Step.COMMIT) {
            return;
        }
        switch (now.proposals().addPart(event.round(), event.part())) {
            case ProposalBook.PartAdded.Accepted a -> {
                out.add(
                        new Command.PublishPart(
                                event.height(), event.round(), event.part(), Origin.PEER));
                a.completed().ifPresent(this::judge);
            }
            case ProposalBook.PartAdded.Ignored i -> {}
        }
    }

    private void blockReceived(Block block) {
        if (takes(block)) {
            judge(now.proposals().hold(block));
        }
    }

    /** Asks for a verdict on a block, once. */
    private void judge(ProposalBook.HeldBlock held) {
        if (held.askOnce()) {
            out.add(new Command.ValidateBlock(chain, held.block()));
        }
    }

    private void voteReceived(Event.VoteReceived event) {
        Vote vote = event.vote().value().vote();
        if (vote.height().equals(next.height())) {
            if (next.add(event)) {
                out.add(new Command.PublishVote(event.vote().value(), Origin.PEER));
            }
        } else if (vote.height().equals(height())) {
            addVote(event.vote(), Origin.PEER);
        } else if (vote.height().equals(chain.height())) {
            latePrecommit(event.vote(), Origin.PEER);
        }
    }

    private void addVote(Verified<SignedVote> vote, Origin origin) {
        switch (now.votes().add(vote, round())) {
            case VoteTally.Added.Counted c ->
                    out.add(new Command.PublishVote(vote.value(), origin));
            case VoteTally.Added.Conflicting c -> {
                out.add(new Command.PublishVote(vote.value(), origin));
                proved(c.evidence());
            }
            case VoteTally.Added.Ignored i -> {}
        }
    }

    /** Precommits for the parent still make the next block's last commit more complete. */
    private void latePrecommit(Verified<SignedVote> precommit, Origin origin) {
        if (parent.add(precommit)) {
            out.add(new Command.PublishVote(precommit.value(), origin));
        }
    }

    private void certificateReceived(Verified<Certificate> verified) {
        if (!verified.value().height().equals(height())) {
            return;
        }
        for (Verified<SignedVote> vote : Verifier.votesOf(verified)) {
            now.votes().addCertified(vote).ifPresent(this::proved);
        }
    }

    private void quorumClaimed(Event.QuorumClaimed claim) {
        if (takes(claim)) {
            claims.add(Claim.of(claim));
            now.votes().claim(claim.round(), claim.type(), claim.ballot());
        }
    }

    private void evidenceReceived(Evidence received) {
        if (takes(received)) {
            proved(received);
        }
    }

    private void proved(Evidence piece) {
        if (evidence.add(piece)) {
            out.add(new Command.PublishEvidence(piece));
        }
    }

    // ---- What the node's own parts answer.

    private void timeoutFired(Timeout timeout) {
        if (!timeout.height().equals(height())) {
            return;
        }
        switch (timeout.kind()) {
            case COMMIT_WAIT -> isCommitWaitOver = true;
            case EMPTY_BLOCK -> isEmptyBlockDue = true;
            case PROPOSE, PREVOTE, PRECOMMIT -> {
                Transition of = now.machine().timeout(timeout.kind(), timeout.round(), now);
                if (of.branch().isMove()) {
                    perform(of);
                } else {
                    asides = List.of(of.branch());
                }
            }
        }
    }

    private void blockBuilt(Event.BlockBuilt event) {
        if (!requests.built(event.height(), event.round())) {
            return;
        }
        if (event.round().equals(round()) && step() == Step.PROPOSE) {
            ProposalBook.HeldBlock held = now.proposals().hold(event.block());
            // The builder follows the same rules as the validator, over the same state.
            held.judge(new Event.Validity.Valid());
            signProposal(held, Round.NONE);
        }
    }

    private void voteSigned(Verified<SignedVote> signed) {
        Vote vote = signed.value().vote();
        if (vote.height().equals(height())) {
            requests.signed(vote);
            addVote(signed, Origin.OWN);
        } else if (vote.height().equals(chain.height())) {
            latePrecommit(signed, Origin.OWN);
        }
    }

    private void proposalSigned(Verified<SignedProposal> verified) {
        SignedProposal signed = verified.value();
        Proposal proposal = signed.proposal();
        if (!proposal.height().equals(height()) || step() == Step.COMMIT) {
            return;
        }
        requests.signed(proposal);
        Optional<ProposalBook.HeldBlock> held = now.proposals().block(proposal.blockHash());
        if (held.isEmpty()) {
            return;
        }
        addProposal(signed, held.get().block().header().timestampMs(), Origin.OWN);
        for (int i = 0; i < proposal.parts().count(); i++) {
            BlockPart part = held.get().parts().get(i).orElseThrow();
            out.add(new Command.PublishPart(height(), proposal.round(), part, Origin.OWN));
        }
    }

    private void signatureRefused(Event.SignatureRefused event) {
        if (event.height().equals(height())) {
            requests.refused(event.round());
        }
    }

    private void decidedElsewhere(Event.Decided event) {
        Certificate commit = event.commit().value();
        boolean fits =
                event.block().height().equals(height())
                        && commit.height().equals(height())
                        && commit.type() == VoteType.PRECOMMIT
                        && commit.ballot().isFor(event.block().hash());
        if (!fits || step() == Step.COMMIT) {
            return;
        }
        isDecidedElsewhere = true;
        certificateReceived(event.commit());
        judge(now.proposals().hold(event.block()));
    }

    private void blockExecuted(ChainState executed) {
        Command.CommitBlock committed = committed(executed);
        evidence.committed(height(), committed.block().evidence(), chain.params());
        List<Event> early = new ArrayList<>();
        if (guarded != null) {
            // The journal of the new height must know it, too.
            early.add(new Event.GuardLoaded(guarded));
        }
        early.addAll(next.events());
        advance(executed, ParentCommit.of(executed, now, committed));
        isCommitWaitOver = false;
        isEmptyBlockDue = false;
        isDecidedElsewhere = false;
        out.add(new Command.BeginHeight(snapshot()));
        if (!early.isEmpty()) {
            out.add(new Command.Redeliver(early));
        }
        rearm();
    }

    /** What was decided, which must be what was executed. */
    private Command.CommitBlock committed(ChainState executed) {
        return requests.commit()
                .filter(c -> executed.height().equals(height()))
                .filter(c -> executed.blockHash().equals(c.block().hash()))
                .orElseThrow(
                        () ->
                                new AssertionError(
                                        "executed is not what was decided at " + height()));
    }

    private HeightSnapshot snapshot() {
        return new HeightSnapshot(
                chain, lastValidators(), lastCommit(), parent.absent(), evidence.all());
    }

    private void guardLoaded(Event.LastSignature last) {
        guarded = null;
        if (last.height().isAfter(height())) {
            // Until the chain is there again, the guard refuses every new signature below.
            guarded = last;
            adoptPast(last);
            return;
        }
        if (last.height().isBefore(height()) || !now.machine().isUndecided()) {
            return;
        }
        asides =
                now.machine()
                        .restore(last.round(), last.step(), last.lockedRound(), last.lockedValue());
        now.enter(round());
        requests.withdrawUpTo(last);
        adoptPast(last);
        adopt(last);
        // It may come in the middle of the node's life, when the chain has caught up with it.
        rearm();
    }

    /** The guard's last vote counts as ours: the same bytes may be signed again. */
    private void adopt(Event.LastSignature last) {
        if (last.step() == Step.PROPOSE) {
            return;
        }
        VoteType type = last.step() == Step.PREVOTE ? VoteType.PREVOTE : VoteType.PRECOMMIT;
        Vote vote = new Vote(type, height(), last.round(), last.ballot(), config.self());
        // A request of a later round, if there is one, is the one that matters now.
        if (isLost(vote) && !requests.hasVote(type)) {
            out.add(requests.add(new Command.SignVote(vote, lock())));
        }
    }

    /** Others may lack these to see the polka or the commit that this node went on from. */
    private void adoptPast(Event.LastSignature last) {
        for (Vote vote : last.past()) {
            if (vote.height().equals(height()) && isLost(vote)) {
                out.add(requests.addPast(new Command.SignVote(vote, lock())));
            }
        }
    }

    /** Whether a vote that this validator has signed is neither here nor asked for. */
    private boolean isLost(Vote vote) {
        OptionalInt place = validators().indexOf(config.self());
        return place.isPresent()
                && !requests.has(vote)
                && now.votes()
                        .find(vote.round(), vote.type())
                        .map(t -> !t.has(place.getAsInt()))
                        .orElse(true);
    }

    // ---- What the machine wants.

    private void enterRound(Round round) {
        now.enter(round);
        claims.removeIf(c -> c.round().value() < round.value() - CLAIM_ROUNDS_MAX);
        requests.enterRound();
    }

    private void buildBlock() {
        if (!maySign()) {
            return;
        }
        out.add(
                requests.add(
                        new Command.BuildBlock(
                                chain, round(), lastCommit(), evidence.forBlock(height()))));
    }

    private void proposeValid(Hash value, Round validRound) {
        // Without its block nothing can be proposed; it is fetched, and the round times out.
        now.proposals().block(value).ifPresent(held -> signProposal(held, validRound));
    }

    /** Nothing is signed at a height whose commit is known, or below the guard's. */
    private boolean maySign() {
        return isValidator()
                && guarded == null
                && !isDecidedElsewhere
                && now.votes().precommitQuorum().isEmpty();
    }

    private void signProposal(ProposalBook.HeldBlock held, Round validRound) {
        if (!maySign()) {
            return;
        }
        Proposal proposal =
                new Proposal(
                        height(),
                        round(),
                        validRound,
                        held.block().hash(),
                        held.parts().header(),
                        config.self());
        out.add(requests.add(new Command.SignProposal(proposal, lock())));
    }

    private void signVote(VoteType type, Ballot ballot) {
        if (!maySign()) {
            return;
        }
        Vote vote = new Vote(type, height(), round(), ballot, config.self());
        out.add(requests.add(new Command.SignVote(vote, lock())));
    }

    private Command.Lock lock() {
        return new Command.Lock(lockedRound(), lockedValue());
    }

    private void schedule(Timeout.Kind kind) {
        out.add(
                new Command.ScheduleTimeout(
                        new Timeout(kind, height(), round()), config.timeouts().of(kind, round())));
    }

    private void decide(Round round, Hash value) {
        Block block = now.proposals().block(value).orElseThrow().block();
        Certificate commit =
                now.votes()
                        .find(round, VoteType.PRECOMMIT)
                        .orElseThrow()
                        .certificate(Ballot.of(value));
        out.add(requests.add(new Command.CommitBlock(chain, block, commit)));
    }

    private void rearm() {
        switch (step()) {
            case NEW_HEIGHT -> waitForRoundZero();
            case PROPOSE -> schedule(Timeout.Kind.PROPOSE);
            case PREVOTE -> {
                if (now.hasPrevoteQuorum(round())) {
                    schedule(Timeout.Kind.PREVOTE);
                }
            }
            case PRECOMMIT -> {}
            case COMMIT -> {
                return;
            }
        }
        if (step() != Step.NEW_HEIGHT && now.hasPrecommitQuorum(round())) {
            schedule(Timeout.Kind.PRECOMMIT);
        }
    }

    private void waitForRoundZero() {
        if (!isCommitWaitOver) {
            out.add(
                    new Command.ScheduleTimeout(
                            new Timeout(Timeout.Kind.COMMIT_WAIT, height(), Round.ZERO),
                            config.commitWaitMs()));
        }
        if (config.emptyBlocks() == ConsensusConfig.EmptyBlocks.MADE) {
            out.add(
                    new Command.ScheduleTimeout(
                            new Timeout(Timeout.Kind.EMPTY_BLOCK, height(), Round.ZERO),
                            config.emptyBlockIntervalMs()));
        }
    }

    private List<Command> taken() {
        List<Command> commands = out;
        out = new ArrayList<>();
        return commands;
    }
}
