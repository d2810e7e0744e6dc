package io.loombft.core.consensus;

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
        return startRound(Rule.L11, Round.ZERO, in);
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
    private Transition startRound(Rule rule, Round newRound, RoundInputs in) {
        round = newRound; // L12
        step = Step.PROPOSE; // L13
        hasPrevoteTimer = false;
        hasSeenPolka = false;
        hasPrecommitTimer = false;
        List<Act> acts = new ArrayList<>();
        acts.add(new Act.EnterRound(newRound));
        if (in.isProposer(newRound)) { // L14
            acts.add(
                    validValue.equals(Hash.ZERO)
                            ? new Act.ProposeFresh() // L18
                            : new Act.ProposeValid(validValue, validRound)); // L16
        }
        // L21, for the proposer too: its block may take longer to build than the round can wait.
        acts.add(new Act.Schedule(Timeout.Kind.PROPOSE));
        return new Transition(rule, acts);
    }

    /** L22-L27. */
    private Optional<Transition> prevoteFreshProposal(RoundInputs in) {
        if (step != Step.PROPOSE) {
            return Optional.empty();
        }
        return in.proposals(round).stream()
                .filter(p -> p.validRound().isNone())
                .findFirst()
                .map(
                        p -> {
                            boolean mayPrevote =
                                    p.isValid()
                                            && p.isFreshAcceptable()
                                            && (lockedRound.isNone()
                                                    || lockedValue.equals(p.value())); // L23
                            return prevote(Rule.L22, ballot(mayPrevote, p.value()));
                        });
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
                .map(
                        p -> {
                            boolean mayPrevote =
                                    p.isValid()
                                            && (!lockedRound.isAfter(p.validRound())
                                                    || lockedValue.equals(p.value())); // L29
                            return prevote(Rule.L28, ballot(mayPrevote, p.value()));
                        });
    }

    /** L34-L35. */
    private Optional<Transition> schedulePrevoteTimeout(RoundInputs in) {
        if (step != Step.PREVOTE || hasPrevoteTimer || !in.hasPrevoteQuorum(round)) {
            return Optional.empty();
        }
        hasPrevoteTimer = true;
        return Optional.of(Transition.of(Rule.L34, new Act.Schedule(Timeout.Kind.PREVOTE)));
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
            return Optional.of(Transition.of(Rule.L42));
        }
        lockedValue = value; // L38
        lockedRound = round; // L39
        step = Step.PRECOMMIT; // L41
        return Optional.of(Transition.of(Rule.L36, new Act.Precommit(Ballot.of(value)))); // L40
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
                            return Transition.of(Rule.L42);
                        });
    }

    /** L44-L46. The lock stays: a nil polka says nothing about earlier rounds. */
    private Optional<Transition> precommitNilOnNilPolka(RoundInputs in) {
        if (step != Step.PREVOTE || !in.hasNilPolka(round)) {
            return Optional.empty();
        }
        return Optional.of(precommitNil(Rule.L44));
    }

    /** L47-L48. */
    private Optional<Transition> schedulePrecommitTimeout(RoundInputs in) {
        if (hasPrecommitTimer || !in.hasPrecommitQuorum(round)) {
            return Optional.empty();
        }
        hasPrecommitTimer = true;
        return Optional.of(Transition.of(Rule.L47, new Act.Schedule(Timeout.Kind.PRECOMMIT)));
    }

    /** L49-L54, from whichever round the precommits are. */
    private Optional<Transition> decideOnPrecommits(RoundInputs in) {
        return in.committed()
                .map(
                        c -> {
                            step = Step.COMMIT;
                            return Transition.of(Rule.L49, new Act.Decide(c.round(), c.value()));
                        });
    }

    /** L55-L56. */
    private Optional<Transition> skipRound(RoundInputs in) {
        return in.skipRound(round).map(r -> startRound(Rule.L55, r, in));
    }

    /** L57-L67; a timeout of another round or step is stale. */
    Optional<Transition> timeout(Timeout.Kind kind, Round of, RoundInputs in) {
        if (!of.equals(round)) {
            return Optional.empty();
        }
        return switch (kind) {
            case PROPOSE ->
                    step == Step.PROPOSE
                            ? Optional.of(prevote(Rule.L57, Ballot.nil()))
                            : Optional.empty();
            case PREVOTE ->
                    step == Step.PREVOTE ? Optional.of(precommitNil(Rule.L61)) : Optional.empty();
            case PRECOMMIT ->
                    isInRound()
                            ? Optional.of(startRound(Rule.L65, round.next(), in))
                            : Optional.empty();
            case COMMIT_WAIT, EMPTY_BLOCK ->
                    throw new AssertionError(kind + " is not a timeout of a round");
        };
    }

    /**
     * Takes round, step and lock from the last-signed guard at the guard's own height, never going
     * back behind what the journal restored.
     */
    void restore(Round signedRound, Step signedStep, Round guardLockedRound, Hash guardLocked) {
        if (guardLockedRound.isAfter(lockedRound)) {
            lockedRound = guardLockedRound;
            lockedValue = guardLocked;
        }
        if (lockedRound.isAfter(validRound)) {
            validRound = lockedRound;
            validValue = lockedValue;
        }
        boolean isAhead =
                step == Step.NEW_HEIGHT
                        || signedRound.isAfter(round)
                        || (signedRound.equals(round) && signedStep.compareTo(step) > 0);
        if (isAhead && step != Step.COMMIT) {
            round = signedRound;
            step = signedStep;
            hasPrevoteTimer = false;
            hasSeenPolka = false;
            hasPrecommitTimer = false;
        }
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

    private Transition prevote(Rule rule, Ballot ballot) {
        step = Step.PREVOTE;
        return Transition.of(rule, new Act.Prevote(ballot));
    }

    private Transition precommitNil(Rule rule) {
        step = Step.PRECOMMIT;
        return Transition.of(rule, new Act.Precommit(Ballot.nil()));
    }

    private static Ballot ballot(boolean mayPrevote, Hash value) {
        return mayPrevote ? Ballot.of(value) : Ballot.nil();
    }
}
