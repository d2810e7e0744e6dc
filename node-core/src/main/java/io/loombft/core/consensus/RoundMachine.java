package io.loombft.core.consensus;

import io.loombft.core.consensus.RoundInputs.Candidate;
import io.loombft.core.consensus.Transition.Act;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Round;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Algorithm 1 of "The latest gossip on BFT consensus" (arXiv 1807.04938) for one height, meant to be
 * read beside the paper. It holds the variables of line 1-9 and nothing else; the message log is asked
 * through {@link RoundInputs}. {@link #next} fires one rule at a time until none applies. The
 * consensus thread owns it.
 */
final class RoundMachine {
    private Round round = Round.ZERO; // L3 round_p
    private Step step = Step.NEW_HEIGHT; // L4 step_p
    private Hash lockedValue = Hash.ZERO; // L6, zero is the paper's nil
    private Round lockedRound = Round.NONE; // L7
    private Hash validValue = Hash.ZERO; // L8
    private Round validRound = Round.NONE; // L9

    // "For the first time" of L34, L36 and L47, once a round.
    private boolean hasPrevoteTimer;
    private boolean hasSeenPolka;
    private boolean hasPrecommitTimer;

    /** L10: the height's first round begins. */
    Transition start(RoundInputs in) {
        if (step != Step.NEW_HEIGHT) {
            throw new AssertionError("the height has begun already");
        }
        return startRound(Branch.L11_ROUND_ZERO, Round.ZERO, in);
    }

    /** Fires the first rule that applies, if any does. */
    Optional<Transition> next(RoundInputs in) {
        if (step == Step.COMMIT) {
            return Optional.empty();
        }
        // A decision ends everything. A polka counts before a skip, which would forget it.
        return decideOnPrecommits(in)
                .or(() -> step == Step.NEW_HEIGHT ? Optional.empty() : inRound(in));
    }

    private Optional<Transition> inRound(RoundInputs in) {
        return lockOnPolka(in)
                .or(() -> precommitNilOnNilPolka(in))
                .or(() -> takeOverPolka(in))
                .or(() -> skipRound(in))
                .or(() -> prevoteFreshProposal(in))
                .or(() -> prevoteEarlierPolka(in))
                .or(() -> schedulePrevoteTimeout(in))
                .or(() -> schedulePrecommitTimeout(in));
    }

    /** L11-L21. */
    private Transition startRound(Branch branch, Round newRound, RoundInputs in) {
        round = newRound; // L12
        step = Step.PROPOSE; // L13
        hasPrevoteTimer = false;
        hasSeenPolka = false;
        hasPrecommitTimer = false;
        List<Act> acts = new ArrayList<>();
        acts.add(new Act.EnterRound(newRound));
        if (in.isProposer(newRound)) { // L14
            acts.add(propose());
        }
        // L21, for the proposer too: its block may take longer to build than the round can wait.
        acts.add(new Act.Schedule(Timeout.Kind.PROPOSE));
        return new Transition(branch, acts);
    }

    private Act propose() {
        if (validValue.equals(Hash.ZERO)) { // L15
            return new Act.ProposeFresh(Branch.L18_ASKS_FOR_A_VALUE);
        }
        Branch branch =
                validRound.equals(lockedRound)
                        ? Branch.L16_OFFERS_ITS_LOCK
                        : Branch.L16_OFFERS_A_LATER_POLKA;
        return new Act.ProposeValid(branch, validValue, validRound);
    }

    /** L22-L27. */
    private Optional<Transition> prevoteFreshProposal(RoundInputs in) {
        if (step != Step.PROPOSE) {
            return Optional.empty();
        }
        return in.proposals(round).stream()
                .filter(p -> p.validRound().isNone())
                .findFirst()
                .map(this::answerFresh);
    }

    private Transition answerFresh(Candidate p) {
        if (!p.isValid()) {
            return prevoteNil(Branch.L22_NIL_INVALID);
        }
        if (!p.isFreshAcceptable()) {
            return prevoteNil(Branch.L22_NIL_UNACCEPTABLE);
        }
        if (lockedRound.isNone()) { // L23
            return prevote(Branch.L22_VALUE, p.value());
        }
        return lockedValue.equals(p.value())
                ? prevote(Branch.L22_VALUE_OF_THE_LOCK, p.value())
                : prevoteNil(Branch.L22_NIL_LOCKED);
    }

    /** L28-L33. */
    private Optional<Transition> prevoteEarlierPolka(RoundInputs in) {
        if (step != Step.PROPOSE) {
            return Optional.empty();
        }
        return in.proposals(round).stream()
                .filter(p -> !p.validRound().isNone() && p.validRound().isBefore(round))
                .filter(p -> in.hasPolka(p.validRound(), p.value()))
                .findFirst()
                .map(this::answerEarlierPolka);
    }

    private Transition answerEarlierPolka(Candidate p) {
        if (!p.isValid()) {
            return prevoteNil(Branch.L28_NIL_INVALID);
        }
        if (!lockedRound.isAfter(p.validRound())) { // L29
            return prevote(Branch.L28_VALUE, p.value());
        }
        return lockedValue.equals(p.value())
                ? prevote(Branch.L28_VALUE_OF_THE_LOCK, p.value())
                : prevoteNil(Branch.L28_NIL_LATER_LOCK);
    }

    /** L34-L35. */
    private Optional<Transition> schedulePrevoteTimeout(RoundInputs in) {
        if (step != Step.PREVOTE || hasPrevoteTimer || !in.hasPrevoteQuorum(round)) {
            return Optional.empty();
        }
        hasPrevoteTimer = true;
        return Optional.of(
                Transition.of(Branch.L34_STARTS_THE_TIMER, new Act.Schedule(Timeout.Kind.PREVOTE)));
    }

    /** L36-L43. */
    private Optional<Transition> lockOnPolka(RoundInputs in) {
        if (hasSeenPolka || !step.isAtLeast(Step.PREVOTE)) {
            return Optional.empty();
        }
        Optional<Hash> polka = in.polka(round).filter(in::isValid);
        if (polka.isEmpty()) {
            return Optional.empty();
        }
        hasSeenPolka = true;
        Hash value = polka.get();
        validValue = value; // L42
        validRound = round; // L43
        if (step != Step.PREVOTE) { // L37
            return Optional.of(Transition.of(Branch.L42_AFTER_THE_PRECOMMIT));
        }
        Branch branch = lockBranch(value);
        lockedValue = value; // L38
        lockedRound = round; // L39
        step = Step.PRECOMMIT; // L41
        return Optional.of(Transition.of(branch, new Act.Precommit(Ballot.of(value)))); // L40
    }

    private Branch lockBranch(Hash value) {
        if (lockedRound.isNone()) {
            return Branch.L36_LOCKS;
        }
        return lockedValue.equals(value) ? Branch.L36_LOCKS_AGAIN : Branch.L36_MOVES_THE_LOCK;
    }

    /**
     * L42-L43 for a polka that step prevote of its round missed, its certificate having come later.
     * The paper takes one over in its own round only. Any polka that is the latest known is safe to
     * propose, and with this the next proposer offers what somebody else is locked on, where by the
     * paper alone all would wait until that one proposes.
     */
    private Optional<Transition> takeOverPolka(RoundInputs in) {
        return in.latestPolka(validRound, round)
                .map(
                        polka -> {
                            validValue = polka.value();
                            validRound = polka.round();
                            return Transition.of(
                                    polka.round().equals(round)
                                            ? Branch.L42_BEFORE_THE_PREVOTE
                                            : Branch.L42_OF_AN_EARLIER_ROUND);
                        });
    }

    /** L44-L46. The lock stays: a nil polka says nothing about earlier rounds. */
    private Optional<Transition> precommitNilOnNilPolka(RoundInputs in) {
        if (step != Step.PREVOTE || !in.hasNilPolka(round)) {
            return Optional.empty();
        }
        return Optional.of(precommitNil(Branch.L44_NIL_POLKA));
    }

    /** L47-L48. */
    private Optional<Transition> schedulePrecommitTimeout(RoundInputs in) {
        if (hasPrecommitTimer || !in.hasPrecommitQuorum(round)) {
            return Optional.empty();
        }
        hasPrecommitTimer = true;
        return Optional.of(
                Transition.of(
                        Branch.L47_STARTS_THE_TIMER, new Act.Schedule(Timeout.Kind.PRECOMMIT)));
    }

    /** L49-L54, from whichever round the precommits are. */
    private Optional<Transition> decideOnPrecommits(RoundInputs in) {
        return in.committed()
                .map(
                        c -> {
                            Branch branch = decisionBranch(c.round());
                            step = Step.COMMIT;
                            return Transition.of(branch, new Act.Decide(c.round(), c.value()));
                        });
    }

    private Branch decisionBranch(Round of) {
        if (step == Step.NEW_HEIGHT) {
            return Branch.L49_BEFORE_ROUND_ZERO;
        }
        if (of.equals(round)) {
            return Branch.L49_THIS_ROUND;
        }
        return of.isAfter(round) ? Branch.L49_LATER_ROUND : Branch.L49_EARLIER_ROUND;
    }

    /** L55-L56. */
    private Optional<Transition> skipRound(RoundInputs in) {
        return in.skipRound(round).map(r -> startRound(Branch.L55_SKIPS, r, in));
    }

    /** L57-L67; a timeout of another round or step is stale, and nothing is to be done. */
    Transition timeout(Timeout.Kind kind, Round of, RoundInputs in) {
        return switch (kind) {
            case PROPOSE -> proposeTimeout(of);
            case PREVOTE -> prevoteTimeout(of);
            case PRECOMMIT -> precommitTimeout(of, in);
            case COMMIT_WAIT, EMPTY_BLOCK ->
                    throw new AssertionError(kind + " is not a timeout of a round");
        };
    }

    /** L57-L60. */
    private Transition proposeTimeout(Round of) {
        if (!of.equals(round)) {
            return Transition.of(Branch.L57_STALE_ROUND);
        }
        return step == Step.PROPOSE
                ? prevoteNil(Branch.L57_PREVOTES_NIL)
                : Transition.of(Branch.L57_STALE_STEP);
    }

    /** L61-L64. */
    private Transition prevoteTimeout(Round of) {
        if (!of.equals(round)) {
            return Transition.of(Branch.L61_STALE_ROUND);
        }
        return step == Step.PREVOTE
                ? precommitNil(Branch.L61_PRECOMMITS_NIL)
                : Transition.of(Branch.L61_STALE_STEP);
    }

    /** L65-L67. */
    private Transition precommitTimeout(Round of, RoundInputs in) {
        if (!of.equals(round)) {
            return Transition.of(Branch.L65_STALE_ROUND);
        }
        return isInRound()
                ? startRound(Branch.L65_NEXT_ROUND, round.next(), in)
                : Transition.of(Branch.L65_STALE_STEP);
    }

    /**
     * Takes round, step and lock from the last-signed guard at the guard's own height, never going
     * back behind what the journal restored. Says what it took.
     */
    List<Branch> restore(
            Round signedRound, Step signedStep, Round guardLockedRound, Hash guardLocked) {
        boolean isLockLater = guardLockedRound.isAfter(lockedRound);
        if (isLockLater) {
            lockedRound = guardLockedRound;
            lockedValue = guardLocked;
        }
        if (lockedRound.isAfter(validRound)) {
            validRound = lockedRound;
            validValue = lockedValue;
        }
        boolean isAhead =
                step != Step.COMMIT
                        && (step == Step.NEW_HEIGHT
                                || signedRound.isAfter(round)
                                || (signedRound.equals(round) && signedStep.compareTo(step) > 0));
        if (isAhead) {
            round = signedRound;
            step = signedStep;
            hasPrevoteTimer = false;
            hasSeenPolka = false;
            hasPrecommitTimer = false;
        }
        return List.of(
                isLockLater ? Branch.GUARD_GIVES_THE_LOCK : Branch.GUARD_GIVES_NO_LOCK,
                isAhead ? Branch.GUARD_IS_AHEAD : Branch.GUARD_IS_NOT_AHEAD);
    }

    Round round() {
        return round;
    }

    Step step() {
        return step;
    }

    Round lockedRound() {
        return lockedRound;
    }

    Hash lockedValue() {
        return lockedValue;
    }

    Round validRound() {
        return validRound;
    }

    Hash validValue() {
        return validValue;
    }

    /** Whether a round is under way: begun and not yet decided. */
    boolean isInRound() {
        return step == Step.PROPOSE || step == Step.PREVOTE || step == Step.PRECOMMIT;
    }

    /** Whether the height is not yet decided. */
    boolean isUndecided() {
        return step != Step.COMMIT;
    }

    private Transition prevote(Branch branch, Hash value) {
        step = Step.PREVOTE;
        return Transition.of(branch, new Act.Prevote(Ballot.of(value)));
    }

    private Transition prevoteNil(Branch branch) {
        step = Step.PREVOTE;
        return Transition.of(branch, new Act.Prevote(Ballot.nil()));
    }

    private Transition precommitNil(Branch branch) {
        step = Step.PRECOMMIT;
        return Transition.of(branch, new Act.Precommit(Ballot.nil()));
    }
}
