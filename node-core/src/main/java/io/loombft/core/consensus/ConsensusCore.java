package io.loombft.core.consensus;

import io.loombft.core.consensus.Command.Origin;
import io.loombft.core.consensus.Transition.Act;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
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
import io.loombft.core.types.ValidatorSet;
import io.loombft.core.types.Verified;
import io.loombft.core.types.Verifier;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The consensus of one node: events in, commands out, nothing else. It keeps the message logs that the
 * {@link RoundMachine} asks about, begins heights and rounds, and turns what the machine wants into
 * commands. The same events in the same order give the same commands, which is what the journal and
 * the simulator stand on. One thread calls it, {@code consensus}.
 */
public final class ConsensusCore implements ConsensusView {
    /** Claims of quorums kept a height; one a peer, round and type. */
    static final int CLAIMS_MAX = 1_024;

    /** Claims of rounds further back are of no use: their quorums travel as certificates. */
    static final int CLAIM_ROUNDS_MAX = 2;

    private final ConsensusConfig config;
    private final EvidencePool evidence = new EvidencePool();
    private List<Command> out = new ArrayList<>();

    private ChainState chain;
    private ValidatorSet lastValidators;
    private VoteTally lastCommit;
    private BitSet lastExpected;
    private HeightState now;
    private NextHeight next;

    private boolean hasTransactions;
    private boolean isCommitWaitOver;
    private boolean isEmptyBlockDue;
    private boolean isSettled;

    /** A verified commit for this height is here, so a signature of ours is no longer asked for. */
    private boolean isDecidedElsewhere;

    private final Set<Claim> claims = new HashSet<>();
    private final Set<Hash> fetching = new HashSet<>();
    private final Map<VoteType, Command.SignVote> unsignedVotes = new TreeMap<>();
    private Command.@Nullable SignProposal unsignedProposal;
    private Command.@Nullable BuildBlock unbuilt;
    private Command.@Nullable CommitBlock uncommitted;
    private Event.@Nullable LastSignature guarded;
    private Command.@Nullable Halt halted;

    /** One a peer, round and type. */
    private record Claim(PublicKey peer, Round round, VoteType type) {
        static Claim of(Event.QuorumClaimed event) {
            return new Claim(event.peer(), event.round(), event.type());
        }
    }

    /**
     * Stands at the beginning of a height.
     *
     * @param lastPrecommits the checked votes of the snapshot's last commit; none at height 1
     */
    public ConsensusCore(
            ConsensusConfig config,
            HeightSnapshot snapshot,
            List<Verified<SignedVote>> lastPrecommits) {
        this.config = config;
        this.chain = snapshot.chain();
        this.lastValidators = snapshot.lastValidators();
        this.lastCommit =
                new VoteTally(
                        VoteType.PRECOMMIT,
                        chain.height(),
                        snapshot.lastCommit().round(),
                        lastValidators);
        lastPrecommits.forEach(lastCommit::add);
        this.lastExpected = everyone(lastValidators);
        snapshot.absent().forEach(a -> lastValidators.indexOf(a).ifPresent(lastExpected::clear));
        snapshot.evidence().forEach(evidence::add);
        this.now = new HeightState(chain, config.self());
        this.next = nextHeight();
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
        handle(event);
        settle();
        return taken();
    }

    /**
     * Whether a message could change anything. What could not is better not written to the journal:
     * in a mesh most messages come more than once.
     */
    public boolean isNews(Event event) {
        return switch (event) {
            case Event.VoteReceived e -> isNews(e.vote().value().vote());
            case Event.ProposalReceived e -> isNews(e.proposal().value().proposal());
            case Event.PartReceived e -> isNews(e);
            case Event.CertificateReceived e -> isNews(e.certificate().value());
            case Event.QuorumClaimed e ->
                    e.height().equals(height()) && !claims.contains(Claim.of(e));
            case Event.EvidenceReceived e -> !evidence.holds(e.evidence());
            case Event.BlockReceived e -> e.block().height().equals(height());
            case Event.Decided e -> e.block().height().equals(height()) && step() != Step.COMMIT;
            case Event.TimeoutFired e -> e.timeout().height().equals(height());
            case Event.TransactionsAvailable e -> !hasTransactions;
            case Event.BlockBuilt e -> true;
            case Event.BlockValidated e -> true;
            case Event.VoteSigned e -> true;
            case Event.ProposalSigned e -> true;
            case Event.SignatureRefused e -> true;
            case Event.BlockExecuted e -> true;
            case Event.GuardLoaded e -> true;
        };
    }

    private boolean isNews(Vote vote) {
        if (vote.height().equals(next.height())) {
            return !next.holds(vote);
        }
        if (vote.height().equals(height())) {
            return !holds(now.votes().find(vote.round(), vote.type()), vote);
        }
        return vote.height().equals(chain.height())
                && vote.type() == VoteType.PRECOMMIT
                && !holds(Optional.of(lastCommit), vote);
    }

    private static boolean holds(Optional<VoteTally> tally, Vote vote) {
        return tally.map(t -> t.holds(vote)).orElse(false);
    }

    private boolean isNews(Proposal proposal) {
        return proposal.height().equals(next.height())
                || (proposal.height().equals(height())
                        && step() != Step.COMMIT
                        && now.proposals().entries(proposal.round()).stream()
                                .noneMatch(e -> e.proposal().equals(proposal)));
    }

    private boolean isNews(Event.PartReceived event) {
        return event.height().equals(next.height())
                || (event.height().equals(height())
                        && step() != Step.COMMIT
                        && now.proposals().lacks(event.round(), event.part().index()));
    }

    private boolean isNews(Certificate certificate) {
        return certificate.height().equals(height())
                && now.votes()
                        .find(certificate.round(), certificate.type())
                        .map(t -> !t.hasQuorum(certificate.ballot()))
                        .orElse(true);
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
        if (unbuilt != null && step() == Step.PROPOSE) {
            out.add(unbuilt);
        }
        if (unsignedProposal != null) {
            out.add(unsignedProposal);
        }
        out.addAll(unsignedVotes.values());
        if (uncommitted != null) {
            out.add(uncommitted);
        }
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
        moved(transition.rule());
        for (Act act : transition.acts()) {
            switch (act) {
                case Act.EnterRound a -> enterRound(a.round());
                case Act.ProposeFresh a -> {
                    moved(Rule.L18);
                    buildBlock();
                }
                case Act.ProposeValid a -> {
                    moved(Rule.L16);
                    proposeValid(a.value(), a.validRound());
                }
                case Act.Prevote a -> signVote(VoteType.PREVOTE, a.ballot());
                case Act.Precommit a -> signVote(VoteType.PRECOMMIT, a.ballot());
                case Act.Schedule a -> schedule(a.kind());
                case Act.Decide a -> decide(a.round(), a.value());
            }
        }
    }

    private void moved(Rule rule) {
        out.add(new Command.Moved(rule, height(), round(), step()));
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
        return (hasContent && (isCommitWaitOver || hasAllPrecommits()))
                || isEmptyBlockDue
                || !now.proposals().entries(Round.ZERO).isEmpty()
                || now.votes().skipRound(Round.NONE).isPresent();
    }

    /** Nobody waits for validators who were absent in the commit before. */
    private boolean hasAllPrecommits() {
        if (chain.height().equals(Height.GENESIS)) {
            return true;
        }
        BitSet missing = (BitSet) lastExpected.clone();
        missing.andNot(lastCommit.voters());
        return missing.isEmpty();
    }

    // ---- What peers say.

    private void proposalReceived(Event.ProposalReceived event) {
        SignedProposal signed = event.proposal().value();
        Height of = signed.proposal().height();
        if (of.equals(next.height()) && next.add(event)) {
            out.add(new Command.PublishProposal(signed, Origin.PEER));
        }
        if (of.equals(height()) && step() != Step.COMMIT) {
            now.votes().heard(signed.proposal().proposer(), signed.proposal().round());
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
        boolean isWanted =
                fetching.contains(block.hash())
                        || now.proposals().isComing(block.hash(), Round.ZERO)
                        || now.missing().contains(block.hash());
        if (block.height().equals(height()) && isWanted && step() != Step.COMMIT) {
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
    private void latePrecommit(Verified<SignedVote> verified, Origin origin) {
        Vote vote = verified.value().vote();
        boolean counts =
                vote.type() == VoteType.PRECOMMIT
                        && vote.round().equals(lastCommit.round())
                        && vote.ballot().isFor(chain.blockHash());
        if (counts && lastCommit.add(verified) instanceof VoteTally.Added.Counted) {
            out.add(new Command.PublishVote(verified.value(), origin));
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
        long ahead = (long) claim.round().value() - round().value();
        boolean isFirst =
                claim.height().equals(height())
                        && ahead >= -CLAIM_ROUNDS_MAX
                        && ahead <= 1
                        && claims.size() < CLAIMS_MAX
                        && claims.add(Claim.of(claim));
        if (isFirst) {
            now.votes().claim(claim.round(), claim.type(), claim.ballot());
        }
    }

    private void evidenceReceived(Evidence received) {
        long age = height().value() - received.height().value();
        boolean isRecent = age >= 0 && age <= chain.params().evidenceAgeBlocks();
        if (isRecent && mayAccuse(received.offender(), received.height())) {
            proved(received);
        }
    }

    /** Strangers would fill the pool; of older heights the block rules ask who was a validator. */
    private boolean mayAccuse(PublicKey offender, Height of) {
        if (of.equals(height())) {
            return validators().contains(offender);
        }
        return !of.equals(chain.height()) || lastValidators.contains(offender);
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
            case PROPOSE, PREVOTE, PRECOMMIT ->
                    now.machine()
                            .timeout(timeout.kind(), timeout.round(), now)
                            .ifPresent(this::perform);
        }
    }

    private void blockBuilt(Event.BlockBuilt event) {
        boolean isAwaited =
                unbuilt != null
                        && event.height().equals(height())
                        && event.round().equals(unbuilt.round());
        if (!isAwaited) {
            return;
        }
        unbuilt = null;
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
            unsignedVotes.values().removeIf(s -> s.vote().equals(vote));
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
        if (unsignedProposal != null && unsignedProposal.proposal().equals(proposal)) {
            unsignedProposal = null;
        }
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
            unsignedVotes.values().removeIf(s -> s.vote().round().equals(event.round()));
            boolean isMine =
                    unsignedProposal != null
                            && unsignedProposal.proposal().round().equals(event.round());
            if (isMine) {
                unsignedProposal = null;
            }
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
        if (step() != Step.COMMIT || uncommitted == null) {
            throw new AssertionError("height " + height() + " was executed but not decided");
        }
        if (!executed.height().equals(height())
                || !executed.blockHash().equals(uncommitted.block().hash())) {
            throw new AssertionError("executed is not what was decided at " + height());
        }
        Block block = uncommitted.block();
        lastExpected = presentIn(block.lastCommit(), chain.validators());
        lastCommit =
                now.votes()
                        .find(uncommitted.commit().round(), VoteType.PRECOMMIT)
                        .orElseThrow()
                        .only(Ballot.of(block.hash()));
        lastValidators = chain.validators();
        evidence.committed(height(), block.evidence(), chain.params());
        List<Event> early = new ArrayList<>();
        if (guarded != null) {
            // The journal of the new height must know it, too.
            early.add(new Event.GuardLoaded(guarded));
        }
        early.addAll(next.events());
        chain = executed;
        beginHeight();
        out.add(new Command.BeginHeight(snapshot()));
        if (!early.isEmpty()) {
            out.add(new Command.Redeliver(early));
        }
        rearm();
    }

    private HeightSnapshot snapshot() {
        List<PublicKey> absent = new ArrayList<>();
        for (int i = 0; i < lastValidators.size(); i++) {
            if (!lastExpected.get(i)) {
                absent.add(lastValidators.get(i).id());
            }
        }
        return new HeightSnapshot(chain, lastValidators, lastCommit(), absent, evidence.all());
    }

    private void beginHeight() {
        now = new HeightState(chain, config.self());
        next = nextHeight();
        hasTransactions = false;
        isCommitWaitOver = false;
        isEmptyBlockDue = false;
        isDecidedElsewhere = false;
        claims.clear();
        fetching.clear();
        unsignedVotes.clear();
        unsignedProposal = null;
        unbuilt = null;
        uncommitted = null;
    }

    private void guardLoaded(Event.LastSignature last) {
        guarded = null;
        if (last.height().isAfter(height())) {
            // Until the chain is there again, the guard refuses every signature below.
            guarded = last;
            return;
        }
        if (last.height().isBefore(height()) || !now.machine().isUndecided()) {
            return;
        }
        now.machine().restore(last.round(), last.step(), last.lockedRound(), last.lockedValue());
        now.enter(round());
        withdrawRequestsUpTo(last);
        adopt(last);
        // It may come in the middle of the node's life, when the chain has caught up with it.
        rearm();
    }

    /** What precedes the last signature was signed, or never will be. */
    private void withdrawRequestsUpTo(Event.LastSignature last) {
        unsignedVotes.values().removeIf(s -> !isAfter(s.vote(), last));
        if (unbuilt != null && !unbuilt.round().isAfter(last.round())) {
            unbuilt = null;
        }
        // The journal alone knows a proposal; the one that it restored is the one that was signed.
        boolean isPast =
                unsignedProposal != null
                        && !unsignedProposal.proposal().round().isAfter(last.round())
                        && (last.step() != Step.PROPOSE
                                || unsignedProposal.proposal().round().isBefore(last.round()));
        if (isPast) {
            unsignedProposal = null;
        }
    }

    private static boolean isAfter(Vote vote, Event.LastSignature last) {
        Step step = vote.type() == VoteType.PREVOTE ? Step.PREVOTE : Step.PRECOMMIT;
        return vote.round().isAfter(last.round())
                || (vote.round().equals(last.round()) && step.compareTo(last.step()) > 0);
    }

    /** The guard's last vote counts as ours: the same bytes may be signed again. */
    private void adopt(Event.LastSignature last) {
        OptionalInt place = validators().indexOf(config.self());
        if (place.isEmpty() || last.step() == Step.PROPOSE) {
            return;
        }
        VoteType type = last.step() == Step.PREVOTE ? VoteType.PREVOTE : VoteType.PRECOMMIT;
        boolean isHere =
                now.votes()
                        .find(last.round(), type)
                        .map(t -> t.has(place.getAsInt()))
                        .orElse(false);
        // A request of a later round, if there is one, is the one that matters now.
        if (!isHere && !unsignedVotes.containsKey(type)) {
            Vote vote = new Vote(type, height(), last.round(), last.ballot(), config.self());
            ask(new Command.SignVote(vote, lock()));
        }
    }

    // ---- What the machine wants.

    private void enterRound(Round round) {
        now.enter(round);
        claims.removeIf(c -> c.round().value() < round.value() - CLAIM_ROUNDS_MAX);
        unbuilt = null;
        unsignedProposal = null;
    }

    private void buildBlock() {
        if (!maySign()) {
            return;
        }
        Command.BuildBlock build =
                new Command.BuildBlock(chain, round(), lastCommit(), evidence.forBlock(height()));
        unbuilt = build;
        out.add(build);
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
        unsignedProposal = new Command.SignProposal(proposal, lock());
        out.add(unsignedProposal);
    }

    private void signVote(VoteType type, Ballot ballot) {
        if (!maySign()) {
            return;
        }
        Vote vote = new Vote(type, height(), round(), ballot, config.self());
        ask(new Command.SignVote(vote, lock()));
    }

    private void ask(Command.SignVote sign) {
        unsignedVotes.put(sign.vote().type(), sign);
        out.add(sign);
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
        uncommitted = new Command.CommitBlock(chain, block, commit);
        out.add(uncommitted);
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

    private NextHeight nextHeight() {
        return new NextHeight(
                chain.height().plus(2),
                chain.priorities().next(chain.nextValidators()),
                chain.params());
    }

    private List<Command> taken() {
        List<Command> commands = out;
        out = new ArrayList<>();
        return commands;
    }

    private static BitSet everyone(ValidatorSet set) {
        BitSet all = new BitSet();
        all.set(0, set.size());
        return all;
    }

    /** The members of the set that signed the commit; all of them when it is the first one's. */
    private static BitSet presentIn(Certificate commit, ValidatorSet set) {
        if (commit.equals(Certificate.NONE)) {
            return everyone(set);
        }
        BitSet present = new BitSet();
        commit.signatures().forEach(s -> set.indexOf(s.validator()).ifPresent(present::set));
        return present;
    }

    // ---- What others may read.

    @Override
    public Height height() {
        return now.height();
    }

    @Override
    public Round round() {
        return now.round();
    }

    @Override
    public Step step() {
        return now.machine().step();
    }

    @Override
    public ChainState chain() {
        return chain;
    }

    @Override
    public ValidatorSet validators() {
        return chain.validators();
    }

    @Override
    public boolean isValidator() {
        return chain.validators().contains(config.self());
    }

    @Override
    public PublicKey proposer(Round round) {
        return now.proposals().proposer(round);
    }

    @Override
    public Round lockedRound() {
        return now.machine().lockedRound();
    }

    @Override
    public Hash lockedValue() {
        return now.machine().lockedValue();
    }

    @Override
    public Round validRound() {
        return now.machine().validRound();
    }

    @Override
    public Hash validValue() {
        return now.machine().validValue();
    }

    @Override
    public List<Round> roundsWithVotes() {
        return now.votes().rounds();
    }

    @Override
    public Optional<SignedProposal> proposal(Round round) {
        return now.proposals().entries(round).stream().findFirst().map(ProposalBook.Entry::signed);
    }

    @Override
    public BitSet parts(Round round) {
        return now.proposals().entries(round).stream()
                .findFirst()
                .map(e -> now.proposals().parts(e).held())
                .orElseGet(BitSet::new);
    }

    @Override
    public Optional<BlockPart> part(Round round, int index) {
        return now.proposals().entries(round).stream()
                .findFirst()
                .flatMap(e -> now.proposals().parts(e).get(index));
    }

    @Override
    public Optional<Block> block(Hash hash) {
        return now.proposals().block(hash).map(ProposalBook.HeldBlock::block);
    }

    @Override
    public BitSet voters(Round round, VoteType type) {
        return now.votes().find(round, type).map(VoteTally::voters).orElseGet(BitSet::new);
    }

    @Override
    public BitSet voters(Round round, VoteType type, Ballot ballot) {
        return now.votes().find(round, type).map(t -> t.voters(ballot)).orElseGet(BitSet::new);
    }

    @Override
    public Optional<SignedVote> vote(Round round, VoteType type, int place) {
        return now.votes().find(round, type).flatMap(t -> t.firstOf(place));
    }

    @Override
    public Map<Ballot, Long> powers(Round round, VoteType type) {
        return now.votes().find(round, type).map(VoteTally::powers).orElseGet(Map::of);
    }

    @Override
    public Optional<Certificate> quorum(Round round, VoteType type) {
        return now.votes().find(round, type).flatMap(VoteTally::quorum);
    }

    @Override
    public Certificate lastCommit() {
        return chain.height().equals(Height.GENESIS)
                ? Certificate.NONE
                : lastCommit.certificate(Ballot.of(chain.blockHash()));
    }

    @Override
    public ValidatorSet lastValidators() {
        return lastValidators;
    }

    @Override
    public List<Evidence> pendingEvidence() {
        return evidence.all();
    }
}
