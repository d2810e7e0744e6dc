package io.loombft.core.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.consensus.RoundInputs.Candidate;
import io.loombft.core.consensus.Transition.Act;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Round;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Algorithm 1 rule by rule: the case that fires, the one just short of it, the wrong round, the repeat. */
class RoundMachineTest {
    private static final Hash A = Hash.of(Bytes.utf8("a"));
    private static final Hash B = Hash.of(Bytes.utf8("b"));

    private final RoundMachine machine = new RoundMachine();
    private final Log log = new Log();

    /** The message log of the paper, filled by hand. */
    private static final class Log implements RoundInputs {
        private final TreeMap<Round, List<Candidate>> proposals = new TreeMap<>();
        private final Set<Hash> valid = new HashSet<>(List.of(A, B));
        private final TreeMap<Round, Hash> polkas = new TreeMap<>();
        private final Set<Round> nilPolkas = new HashSet<>();
        private final Set<Round> prevoted = new HashSet<>();
        private final Set<Round> precommitted = new HashSet<>();
        private final Set<Round> proposing = new HashSet<>();
        private Optional<Committed> committed = Optional.empty();
        private Optional<Round> skip = Optional.empty();

        void fresh(int round, Hash value) {
            propose(round, value, -1);
        }

        void propose(int round, Hash value, int validRound) {
            add(round, new Candidate(value, new Round(validRound), valid.contains(value), true));
        }

        void add(int round, Candidate candidate) {
            proposals.computeIfAbsent(new Round(round), r -> new ArrayList<>()).add(candidate);
        }

        void polka(int round, Hash value) {
            polkas.put(new Round(round), value);
            prevoted.add(new Round(round));
        }

        void nilPolka(int round) {
            nilPolkas.add(new Round(round));
            prevoted.add(new Round(round));
        }

        @Override
        public List<Candidate> proposals(Round round) {
            return proposals.getOrDefault(round, List.of());
        }

        @Override
        public boolean isValid(Hash value) {
            return valid.contains(value);
        }

        @Override
        public Optional<Hash> polka(Round round) {
            return Optional.ofNullable(polkas.get(round));
        }

        @Override
        public Optional<Polka> latestPolka(Round after, Round upTo) {
            return polkas.descendingMap().entrySet().stream()
                    .filter(e -> e.getKey().isAfter(after) && !e.getKey().isAfter(upTo))
                    .filter(e -> valid.contains(e.getValue()))
                    .map(e -> new Polka(e.getKey(), e.getValue()))
                    .findFirst();
        }

        @Override
        public boolean hasPolka(Round round, Hash value) {
            return value.equals(polkas.get(round));
        }

        @Override
        public boolean hasNilPolka(Round round) {
            return nilPolkas.contains(round);
        }

        @Override
        public boolean hasPrevoteQuorum(Round round) {
            return prevoted.contains(round);
        }

        @Override
        public boolean hasPrecommitQuorum(Round round) {
            return precommitted.contains(round);
        }

        @Override
        public Optional<Committed> committed() {
            return committed.filter(c -> valid.contains(c.value()));
        }

        @Override
        public Optional<Round> skipRound(Round current) {
            return skip.filter(r -> r.isAfter(current));
        }

        @Override
        public boolean isProposer(Round round) {
            return proposing.contains(round);
        }
    }

    // ---- L11-L21

    @Test
    void l11StartsRoundZeroOnce() {
        assertEquals(
                List.of("L11_ROUND_ZERO", "enter 0", "timer PROPOSE"), lines(machine.start(log)));
        assertEquals(Step.PROPOSE, machine.step());
        assertThrows(AssertionError.class, () -> machine.start(log));
    }

    @Test
    void l11NothingButADecisionHappensBeforeTheStart() {
        log.fresh(0, A);
        log.polka(0, A);
        log.precommitted.add(Round.ZERO);
        log.skip = Optional.of(new Round(3));
        assertSilent();
        decided(0, A);
        assertFires("L49_BEFORE_ROUND_ZERO", "decide 0 a");
    }

    @Test
    void l18TheProposerAsksForAFreshValue() {
        log.proposing.add(Round.ZERO);
        assertEquals(
                List.of("L11_ROUND_ZERO", "enter 0", "propose fresh", "timer PROPOSE"),
                lines(machine.start(log)));
    }

    @Test
    void l16TheProposerOffersItsValidValueAgain() {
        lockedAt(0, A);
        log.proposing.add(new Round(1));
        assertEquals(
                List.of("L65_NEXT_ROUND", "enter 1", "propose a of 0", "timer PROPOSE"),
                timeout(Timeout.Kind.PRECOMMIT, 0));
    }

    @Test
    void l16OffersTheLaterPolkaEvenWhenLockedOnAnother() {
        lockedAt(0, A);
        enter(1);
        timeout(Timeout.Kind.PROPOSE, 1);
        log.nilPolka(1);
        assertFires("L44_NIL_POLKA", "precommit nil");
        log.polka(1, B);
        assertFires("L42_AFTER_THE_PRECOMMIT");
        log.proposing.add(new Round(2));
        assertEquals(
                List.of("L65_NEXT_ROUND", "enter 2", "offer b of 1", "timer PROPOSE"),
                timeout(Timeout.Kind.PRECOMMIT, 1));
        assertEquals(A, machine.lockedValue());
    }

    // ---- L22-L27

    @Test
    void l22PrevotesAFreshValidProposal() {
        start();
        log.fresh(0, A);
        assertFires("L22_VALUE", "prevote a");
        assertEquals(Step.PREVOTE, machine.step());
        assertSilent();
    }

    @Test
    void l22PrevotesNilForAnInvalidValue() {
        start();
        log.add(0, new Candidate(A, Round.NONE, false, true));
        assertFires("L22_NIL_INVALID", "prevote nil");
    }

    @Test
    void l22PrevotesNilForAnUntimelyValueOrAForeignProposer() {
        start();
        log.add(0, new Candidate(A, Round.NONE, true, false));
        assertFires("L22_NIL_UNACCEPTABLE", "prevote nil");
    }

    @Test
    void l22PrevotesNilAgainstTheLock() {
        lockedAt(0, A);
        enter(1);
        log.fresh(1, B);
        assertFires("L22_NIL_LOCKED", "prevote nil");
    }

    @Test
    void l22PrevotesTheLockedValueProposedAfresh() {
        lockedAt(0, A);
        enter(1);
        log.fresh(1, A);
        assertFires("L22_VALUE_OF_THE_LOCK", "prevote a");
    }

    @Test
    void l22IgnoresProposalsOfOtherRounds() {
        start();
        log.fresh(1, A);
        assertSilent();
        enter(2);
        assertSilent();
    }

    @Test
    void l22IsForStepProposeOnly() {
        start();
        timeout(Timeout.Kind.PROPOSE, 0);
        log.fresh(0, A);
        assertSilent();
    }

    @Test
    void l22TakesTheFirstOfTwoProposals() {
        start();
        log.fresh(0, B);
        log.fresh(0, A);
        assertFires("L22_VALUE", "prevote b");
        assertSilent();
    }

    // ---- L28-L33

    @Test
    void l28PrevotesAnEarlierPolka() {
        enter(2);
        log.polka(1, A);
        log.propose(2, A, 1);
        assertFires("L42_OF_AN_EARLIER_ROUND");
        assertFires("L28_VALUE", "prevote a");
    }

    @Test
    void l28WaitsForThePolka() {
        enter(2);
        log.polka(0, A);
        log.polka(1, B);
        log.propose(2, A, 1);
        assertFires("L42_OF_AN_EARLIER_ROUND");
        assertSilent();
        log.polka(1, A);
        assertFires("L28_VALUE", "prevote a");
        assertSilent();
    }

    @Test
    void l28PrevotesNilForAnInvalidValue() {
        enter(1);
        log.polka(0, A);
        log.add(1, new Candidate(A, Round.ZERO, false, true));
        assertFires("L42_OF_AN_EARLIER_ROUND");
        assertFires("L28_NIL_INVALID", "prevote nil");
    }

    @Test
    void l28AsksNeitherForTimeNorForTheProposerInTheHeader() {
        enter(1);
        log.polka(0, A);
        log.add(1, new Candidate(A, Round.ZERO, true, false));
        assertFires("L42_OF_AN_EARLIER_ROUND");
        assertFires("L28_VALUE", "prevote a");
    }

    @Test
    void l28KeepsALockOfALaterRound() {
        lockedAt(1, B);
        enter(2);
        log.polka(0, A);
        log.propose(2, A, 0);
        assertFires("L28_NIL_LATER_LOCK", "prevote nil");
    }

    @Test
    void l28FollowsAPolkaOfTheLocksOwnRoundOrLater() {
        lockedAt(0, B);
        enter(2);
        log.polka(1, A);
        log.propose(2, A, 1);
        assertFires("L42_OF_AN_EARLIER_ROUND");
        assertFires("L28_VALUE", "prevote a");
        assertEquals(B, machine.lockedValue());
    }

    @Test
    void l28PrevotesTheLockedValueWhateverItsRound() {
        lockedAt(1, A);
        enter(2);
        log.polka(0, A);
        log.propose(2, A, 0);
        assertFires("L28_VALUE_OF_THE_LOCK", "prevote a");
    }

    @Test
    void l28RefusesAValidRoundThatIsNotEarlier() {
        enter(1);
        log.polka(1, A);
        log.polkas.put(new Round(2), A);
        log.propose(1, A, 1);
        log.propose(1, A, 2);
        assertFires("L42_BEFORE_THE_PREVOTE");
        assertSilent();
    }

    @Test
    void l28IsForStepProposeOnly() {
        enter(1);
        timeout(Timeout.Kind.PROPOSE, 1);
        log.polka(0, A);
        log.propose(1, A, 0);
        assertFires("L42_OF_AN_EARLIER_ROUND");
        assertSilent();
    }

    // ---- L34, L47

    @Test
    void l34StartsThePrevoteTimerOnce() {
        start();
        log.prevoted.add(Round.ZERO);
        assertSilent();
        timeout(Timeout.Kind.PROPOSE, 0);
        assertFires("L34_STARTS_THE_TIMER", "timer PREVOTE");
        assertSilent();
    }

    @Test
    void l34NeedsAQuorumOfItsOwnRound() {
        enter(1);
        timeout(Timeout.Kind.PROPOSE, 1);
        log.prevoted.add(Round.ZERO);
        log.prevoted.add(new Round(2));
        assertSilent();
    }

    @Test
    void l34IsOverAfterThePrecommit() {
        start();
        timeout(Timeout.Kind.PROPOSE, 0);
        log.nilPolka(0);
        assertFires("L44_NIL_POLKA", "precommit nil");
        assertSilent();
    }

    @Test
    void l34RunsAgainInTheNextRound() {
        start();
        timeout(Timeout.Kind.PROPOSE, 0);
        log.prevoted.add(Round.ZERO);
        assertFires("L34_STARTS_THE_TIMER", "timer PREVOTE");
        enter(1);
        timeout(Timeout.Kind.PROPOSE, 1);
        log.prevoted.add(new Round(1));
        assertFires("L34_STARTS_THE_TIMER", "timer PREVOTE");
    }

    @Test
    void l47StartsThePrecommitTimerOnceInAnyStep() {
        start();
        log.precommitted.add(Round.ZERO);
        assertFires("L47_STARTS_THE_TIMER", "timer PRECOMMIT");
        timeout(Timeout.Kind.PROPOSE, 0);
        assertSilent();
    }

    @Test
    void l47NeedsAQuorumOfItsOwnRound() {
        enter(1);
        log.precommitted.add(Round.ZERO);
        log.precommitted.add(new Round(2));
        assertSilent();
    }

    // ---- L36-L43

    @Test
    void l36LocksAndPrecommitsThePolka() {
        start();
        log.fresh(0, A);
        assertFires("L22_VALUE", "prevote a");
        log.polka(0, A);
        assertFires("L36_LOCKS", "precommit a");
        assertEquals(A, machine.lockedValue());
        assertEquals(Round.ZERO, machine.lockedRound());
        assertEquals(A, machine.validValue());
        assertEquals(Round.ZERO, machine.validRound());
        assertSilent();
    }

    @Test
    void l36WaitsForTheValueToBeHereAndValid() {
        start();
        timeout(Timeout.Kind.PROPOSE, 0);
        log.valid.remove(A);
        log.polka(0, A);
        assertFires("L34_STARTS_THE_TIMER", "timer PREVOTE");
        assertSilent();
        log.valid.add(A);
        assertFires("L36_LOCKS", "precommit a");
    }

    @Test
    void l36MovesTheLockToALaterPolka() {
        lockedAt(0, A);
        enter(1);
        timeout(Timeout.Kind.PROPOSE, 1);
        log.polka(1, B);
        assertFires("L36_MOVES_THE_LOCK", "precommit b");
        assertEquals(B, machine.lockedValue());
        assertEquals(new Round(1), machine.lockedRound());
    }

    @Test
    void l36LocksTheSameValueLater() {
        lockedAt(0, A);
        enter(1);
        timeout(Timeout.Kind.PROPOSE, 1);
        log.polka(1, A);
        assertFires("L36_LOCKS_AGAIN", "precommit a");
        assertEquals(new Round(1), machine.lockedRound());
    }

    @Test
    void l36DoesNotLockInStepPropose() {
        start();
        log.polka(0, A);
        lines(next());
        assertEquals(Round.NONE, machine.lockedRound());
        assertEquals(Step.PROPOSE, machine.step());
        log.fresh(0, A);
        assertFires("L22_VALUE", "prevote a");
        assertFires("L36_LOCKS", "precommit a");
    }

    @Test
    void l36DoesNotLockOnAnotherRoundsPolka() {
        enter(1);
        timeout(Timeout.Kind.PROPOSE, 1);
        log.polka(0, A);
        log.polkas.put(new Round(2), B);
        lines(next());
        assertEquals(Round.NONE, machine.lockedRound());
        assertEquals(Step.PREVOTE, machine.step());
    }

    @Test
    void l42APolkaAfterTheNilPrecommitBecomesTheValidValueOnly() {
        start();
        timeout(Timeout.Kind.PROPOSE, 0);
        timeout(Timeout.Kind.PREVOTE, 0);
        log.polka(0, A);
        assertFires("L42_AFTER_THE_PRECOMMIT");
        assertEquals(Round.NONE, machine.lockedRound());
        assertEquals(A, machine.validValue());
        assertSilent();
    }

    @Test
    void l42TakesOverThePolkaOfAnEarlierRound() {
        enter(3);
        log.polka(1, A);
        assertFires("L42_OF_AN_EARLIER_ROUND");
        assertSilent();
        log.polka(0, B);
        assertSilent();
        log.proposing.add(new Round(4));
        assertEquals(
                List.of("L65_NEXT_ROUND", "enter 4", "offer a of 1", "timer PROPOSE"),
                timeout(Timeout.Kind.PRECOMMIT, 3));
        assertEquals(Round.NONE, machine.lockedRound());
    }

    @Test
    void l42TakesOverNoInvalidValueAndNoneOfALaterRound() {
        enter(3);
        log.polkas.put(new Round(4), A);
        assertSilent();
        log.valid.remove(B);
        log.polka(2, B);
        assertSilent();
    }

    @Test
    void l42NeverTouchesTheLock() {
        lockedAt(1, A);
        enter(4);
        log.polka(3, B);
        assertFires("L42_OF_AN_EARLIER_ROUND");
        assertEquals(A, machine.lockedValue());
        assertEquals(B, machine.validValue());
    }

    @Test
    void l42ComesBeforeTheSkipThatWouldPropose() {
        start();
        log.polka(0, A);
        log.skip = Optional.of(new Round(2));
        log.proposing.add(new Round(2));
        assertFires("L42_BEFORE_THE_PREVOTE");
        assertFires("L55_SKIPS", "enter 2", "offer a of 0", "timer PROPOSE");
    }

    // ---- L44-L46

    @Test
    void l44AnswersANilPolkaAndKeepsTheLock() {
        lockedAt(0, A);
        enter(1);
        timeout(Timeout.Kind.PROPOSE, 1);
        log.nilPolka(1);
        assertFires("L44_NIL_POLKA", "precommit nil");
        assertEquals(A, machine.lockedValue());
        assertEquals(Round.ZERO, machine.lockedRound());
        assertSilent();
    }

    @Test
    void l44IsForStepPrevoteOfItsOwnRound() {
        start();
        log.nilPolka(0);
        assertSilent();
        enter(1);
        timeout(Timeout.Kind.PROPOSE, 1);
        assertSilent();
    }

    // ---- L49-L54

    @Test
    void l49DecidesInAnyStepOnAnyRound() {
        enter(3);
        decided(1, A);
        assertFires("L49_EARLIER_ROUND", "decide 1 a");
        assertEquals(Step.COMMIT, machine.step());
        assertSilent();
    }

    @Test
    void l49DecidesOnALaterRoundThanItsOwn() {
        start();
        decided(2, A);
        assertFires("L49_LATER_ROUND", "decide 2 a");
    }

    @Test
    void l49WaitsForTheBlock() {
        start();
        log.valid.remove(A);
        decided(0, A);
        assertSilent();
        log.valid.add(A);
        assertFires("L49_THIS_ROUND", "decide 0 a");
    }

    @Test
    void l49EndsEverything() {
        start();
        decided(0, A);
        assertFires("L49_THIS_ROUND", "decide 0 a");
        log.fresh(0, A);
        log.polka(0, A);
        log.precommitted.add(Round.ZERO);
        log.skip = Optional.of(new Round(7));
        assertSilent();
        assertEquals(List.of("L57_STALE_STEP"), timeout(Timeout.Kind.PROPOSE, 0));
        assertEquals(List.of("L61_STALE_STEP"), timeout(Timeout.Kind.PREVOTE, 0));
        assertEquals(List.of("L65_STALE_STEP"), timeout(Timeout.Kind.PRECOMMIT, 0));
    }

    // ---- L55-L56

    @Test
    void l55SkipsToTheLaterRound() {
        start();
        log.skip = Optional.of(new Round(5));
        assertFires("L55_SKIPS", "enter 5", "timer PROPOSE");
        assertEquals(new Round(5), machine.round());
        assertSilent();
    }

    @Test
    void l55DoesNotForgetThePolkaOfTheRoundItLeaves() {
        start();
        timeout(Timeout.Kind.PROPOSE, 0);
        log.polka(0, A);
        log.skip = Optional.of(new Round(1));
        assertFires("L36_LOCKS", "precommit a");
        assertFires("L55_SKIPS", "enter 1", "timer PROPOSE");
        assertEquals(A, machine.validValue());
    }

    // ---- L57-L67

    @Test
    void l57PrevotesNilInStepProposeOfThatRoundOnly() {
        enter(1);
        assertEquals(List.of("L57_STALE_ROUND"), timeout(Timeout.Kind.PROPOSE, 0));
        assertEquals(List.of("L57_STALE_ROUND"), timeout(Timeout.Kind.PROPOSE, 2));
        assertEquals(List.of("L57_PREVOTES_NIL", "prevote nil"), timeout(Timeout.Kind.PROPOSE, 1));
        assertEquals(List.of("L57_STALE_STEP"), timeout(Timeout.Kind.PROPOSE, 1));
    }

    @Test
    void l61PrecommitsNilInStepPrevoteOfThatRoundOnly() {
        enter(1);
        assertEquals(List.of("L61_STALE_STEP"), timeout(Timeout.Kind.PREVOTE, 1));
        timeout(Timeout.Kind.PROPOSE, 1);
        assertEquals(List.of("L61_STALE_ROUND"), timeout(Timeout.Kind.PREVOTE, 0));
        assertEquals(
                List.of("L61_PRECOMMITS_NIL", "precommit nil"), timeout(Timeout.Kind.PREVOTE, 1));
        assertEquals(List.of("L61_STALE_STEP"), timeout(Timeout.Kind.PREVOTE, 1));
    }

    @Test
    void l61KeepsTheLock() {
        lockedAt(0, A);
        enter(1);
        timeout(Timeout.Kind.PROPOSE, 1);
        timeout(Timeout.Kind.PREVOTE, 1);
        assertEquals(A, machine.lockedValue());
    }

    @Test
    void l65EntersTheNextRoundFromAnyStepOfThatRoundOnly() {
        start();
        assertEquals(List.of("L65_STALE_ROUND"), timeout(Timeout.Kind.PRECOMMIT, 1));
        assertEquals(
                List.of("L65_NEXT_ROUND", "enter 1", "timer PROPOSE"),
                timeout(Timeout.Kind.PRECOMMIT, 0));
        assertEquals(List.of("L65_STALE_ROUND"), timeout(Timeout.Kind.PRECOMMIT, 0));
    }

    @Test
    void timeoutsBeforeTheStartAreStale() {
        assertEquals(List.of("L57_STALE_STEP"), timeout(Timeout.Kind.PROPOSE, 0));
        assertEquals(List.of("L61_STALE_STEP"), timeout(Timeout.Kind.PREVOTE, 0));
        assertEquals(List.of("L65_STALE_STEP"), timeout(Timeout.Kind.PRECOMMIT, 0));
        assertEquals(Step.NEW_HEIGHT, machine.step());
    }

    // ---- The guard

    @Test
    void theGuardRestoresRoundStepAndLock() {
        assertEquals(
                List.of(Branch.GUARD_GIVES_THE_LOCK, Branch.GUARD_IS_AHEAD),
                machine.restore(new Round(2), Step.PRECOMMIT, new Round(1), A));
        assertEquals(new Round(2), machine.round());
        assertEquals(Step.PRECOMMIT, machine.step());
        assertEquals(A, machine.lockedValue());
        assertEquals(A, machine.validValue());
        assertEquals(new Round(1), machine.validRound());
        log.fresh(2, B);
        assertSilent();
    }

    @Test
    void theGuardNeverTakesBackWhatTheJournalRestored() {
        lockedAt(1, B);
        enter(2);
        assertEquals(
                List.of(Branch.GUARD_GIVES_NO_LOCK, Branch.GUARD_IS_NOT_AHEAD),
                machine.restore(new Round(1), Step.PRECOMMIT, Round.ZERO, A));
        assertEquals(new Round(2), machine.round());
        assertEquals(Step.PROPOSE, machine.step());
        assertEquals(B, machine.lockedValue());
        assertEquals(new Round(1), machine.lockedRound());
    }

    @Test
    void theGuardOfTheSameRoundMovesTheStepForwardOnly() {
        enter(1);
        machine.restore(new Round(1), Step.PROPOSE, Round.NONE, Hash.ZERO);
        assertEquals(Step.PROPOSE, machine.step());
        machine.restore(new Round(1), Step.PREVOTE, Round.NONE, Hash.ZERO);
        assertEquals(Step.PREVOTE, machine.step());
        machine.restore(new Round(1), Step.PROPOSE, Round.NONE, Hash.ZERO);
        assertEquals(Step.PREVOTE, machine.step());
        assertEquals(Round.NONE, machine.validRound());
    }

    // ---- How the tables are written

    private void start() {
        machine.start(log);
    }

    /** Brings the machine to the beginning of a round. */
    private void enter(int round) {
        if (machine.step() == Step.NEW_HEIGHT) {
            start();
        }
        while (machine.round().value() < round) {
            timeout(Timeout.Kind.PRECOMMIT, machine.round().value());
        }
    }

    private void lockedAt(int round, Hash value) {
        enter(round);
        timeout(Timeout.Kind.PROPOSE, round);
        log.polka(round, value);
        assertEquals(Rule.L36, next().branch().rule().orElseThrow());
        assertEquals(value, machine.lockedValue());
    }

    private void decided(int round, Hash value) {
        log.committed = Optional.of(new RoundInputs.Committed(new Round(round), value));
    }

    private Transition next() {
        return machine.next(log).orElseThrow();
    }

    private List<String> timeout(Timeout.Kind kind, int round) {
        return lines(machine.timeout(kind, new Round(round), log));
    }

    private void assertFires(String... expected) {
        assertEquals(
                List.of(expected),
                machine.next(log).map(RoundMachineTest::lines).orElse(List.of()));
    }

    private void assertSilent() {
        assertFires();
    }

    private static List<String> lines(Transition transition) {
        List<String> lines = new ArrayList<>();
        lines.add(transition.branch().name());
        transition.acts().forEach(act -> lines.add(line(act)));
        return lines;
    }

    private static String line(Act act) {
        return switch (act) {
            case Act.EnterRound a -> "enter " + a.round();
            case Act.ProposeValid a ->
                    (a.branch() == Branch.L16_OFFERS_ITS_LOCK ? "propose " : "offer ")
                            + name(a.value())
                            + " of "
                            + a.validRound();
            case Act.ProposeFresh a -> "propose fresh";
            case Act.Prevote a -> "prevote " + name(a.ballot());
            case Act.Precommit a -> "precommit " + name(a.ballot());
            case Act.Schedule a -> "timer " + a.kind();
            case Act.Decide a -> "decide " + a.round() + " " + name(a.value());
        };
    }

    private static String name(Ballot ballot) {
        return ballot.isNil() ? "nil" : name(ballot.hash());
    }

    private static String name(Hash value) {
        return value.equals(A) ? "a" : "b";
    }
}
