package io.loombft.core.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Round;
import io.loombft.core.types.Validator;
import io.loombft.core.types.ValidatorSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProposerPrioritiesTest {
    private static final long MAX = ValidatorSet.TOTAL_POWER_MAX;
    private static final long SEED = 11;

    @Test
    void goldenSequences() {
        assertEquals("aaaa", sequence(4, 5));
        assertEquals("abcdabcd", sequence(8, 1, 1, 1, 1));
        assertEquals("bababbab", sequence(8, 2, 3));
        assertEquals("cbacbccbac", sequence(10, 1, 2, 3));
        assertEquals("dddddddddddd", sequence(12, 1, 1, 1, 97));
    }

    @Test
    void ofEqualsTheSmallestPublicKeyIsFirst() {
        assertEquals(id(0), ProposerPriorities.first(set(7, 7, 7)).proposer(Round.ZERO));
        assertEquals(id(1), ProposerPriorities.first(set(1, 7, 7)).proposer(Round.ZERO));
    }

    @Test
    void overATurnOfTheTotalPowerEachProposesAsOftenAsItsPower() {
        Random random = new Random(SEED);
        for (int run = 0; run < 50; run++) {
            long[] powers = random.longs(1 + random.nextInt(8), 1, 40).toArray();
            ValidatorSet set = set(powers);
            long[] turns = new long[powers.length];
            ProposerPriorities now = ProposerPriorities.first(set);
            for (long height = 0; height < set.totalPower(); height++) {
                turns[set.indexOf(now.proposer(Round.ZERO)).orElseThrow()]++;
                now = now.next(set);
            }
            for (int i = 0; i < powers.length; i++) {
                assertEquals(powers[i], turns[i], "seed " + SEED + ", run " + run);
            }
        }
    }

    /** In any prefix nobody is more than one turn per other validator ahead or behind. */
    @Test
    void staysProportionalInEveryPrefixOfALongRun() {
        long[] powers = {1, 2, 3, 5, 8, 13, 21, 34};
        ValidatorSet set = set(powers);
        long[] turns = new long[powers.length];
        ProposerPriorities now = ProposerPriorities.first(set);
        for (long height = 1; height <= 10_000; height++) {
            turns[set.indexOf(now.proposer(Round.ZERO)).orElseThrow()]++;
            for (int i = 0; i < powers.length; i++) {
                long owed = turns[i] * set.totalPower() - height * powers[i];
                assertTrue(
                        Math.abs(owed) <= 2 * set.totalPower(),
                        "height " + height + ", validator " + i + ", " + owed);
            }
            now = now.next(set);
        }
    }

    /** What a height costs and holds does not grow with its number. */
    @Test
    void theStateAfterTenThousandHeightsIsAsSmallAsTheFirst() {
        ValidatorSet set = set(3, 5, 7);
        ProposerPriorities first = ProposerPriorities.first(set);
        ProposerPriorities now = first;
        for (int height = 0; height < 10_005; height++) {
            now = now.next(set);
        }
        // 10,005 is a multiple of the total power, after which everything repeats.
        assertEquals(first, now);
        assertEquals(first.encoded().size(), now.encoded().size());
    }

    @Test
    void askingForLaterRoundsChangesNothing() {
        ValidatorSet set = set(3, 5, 7);
        ProposerPriorities now = ProposerPriorities.first(set);
        Bytes before = now.encoded();
        List<PublicKey> rounds = new ArrayList<>();
        for (int round = 0; round < 15; round++) {
            rounds.add(now.proposer(new Round(round)));
        }
        assertEquals(before, now.encoded());
        for (int i = 0; i < 3; i++) {
            assertEquals(set.get(i).power(), Collections.frequency(rounds, set.get(i).id()));
        }
    }

    @Test
    void theRoundsOfAHeightAreThoseOfTheNextHeights() {
        ValidatorSet set = set(3, 5, 7);
        ProposerPriorities now = ProposerPriorities.first(set);
        ProposerPriorities later = now;
        for (int round = 0; round < 30; round++) {
            assertEquals(later.proposer(Round.ZERO), now.proposer(new Round(round)));
            later = later.next(set);
        }
    }

    @Test
    void aNewcomerStartsBehindEveryone() {
        ValidatorSet four = set(10, 10, 10, 10);
        ProposerPriorities joined = ProposerPriorities.first(set(10, 10, 10)).next(four);
        // Before: -20, 10, 10. The newcomer comes in at -(40 + 5); the average, rounded down, is
        // -12:
        // -8, 22, 22, -33. Then one step, in which the second is the first of the highest.
        assertEquals(List.of(2L, -8L, 32L, -23L), joined.priorities());
        assertEquals(id(1), joined.proposer(Round.ZERO));
    }

    @Test
    void aPowerThatShrinksShrinksWhatIsOwed() {
        ProposerPriorities before = ProposerPriorities.first(set(100, 100));
        assertEquals(List.of(-100L, 100L), before.priorities());
        // The spread of 200 is fifty times twice the new total of 2, so all is divided by 50.
        assertEquals(List.of(-1L, 1L), before.next(set(1, 1)).priorities());
    }

    @Test
    void leavingAndJoiningAgainGainsNoTurn() {
        ValidatorSet all = set(10, 10, 10, 10);
        ValidatorSet withoutTheLast = set(10, 10, 10);
        int stayed = 0;
        int hopped = 0;
        ProposerPriorities steady = ProposerPriorities.first(all);
        ProposerPriorities hopping = ProposerPriorities.first(all);
        for (int height = 0; height < 400; height++) {
            stayed += steady.proposer(Round.ZERO).equals(id(3)) ? 1 : 0;
            hopped += hopping.proposer(Round.ZERO).equals(id(3)) ? 1 : 0;
            steady = steady.next(all);
            hopping = hopping.next(height % 5 == 4 ? withoutTheLast : all);
        }
        assertEquals(100, stayed);
        assertTrue(hopped < stayed, hopped + " turns");
    }

    @Test
    void aLeaverNeverProposesAgain() {
        ProposerPriorities now = ProposerPriorities.first(set(1, 1, 1, 97));
        ValidatorSet rest = set(1, 1, 1);
        now = now.next(rest);
        for (int round = 0; round < 20; round++) {
            assertTrue(rest.contains(now.proposer(new Round(round))));
        }
    }

    @Test
    void aGreatPowerThatLeavesLeavesNoGreatDebt() {
        ProposerPriorities now = ProposerPriorities.first(set(1, 1, 1, MAX - 3));
        ValidatorSet rest = set(1, 1, 1);
        StringBuilder proposers = new StringBuilder();
        for (int height = 0; height < 60; height++) {
            now = now.next(rest);
            proposers.append(letter(rest, now.proposer(Round.ZERO)));
            assertBounded(now);
        }
        for (String letter : List.of("a", "b", "c")) {
            assertTrue(proposers.toString().contains(letter), proposers.toString());
        }
    }

    @Test
    void changesOfTheLargestPowersNeverOverflow() throws MalformedInputException {
        Random random = new Random(SEED);
        List<ValidatorSet> sets =
                List.of(
                        set(MAX),
                        set(1),
                        set(MAX - 1, 1),
                        set(1, MAX - 1),
                        set(MAX / 4, MAX / 4, MAX / 4, MAX / 4),
                        set(1, 1, 1, 1),
                        set(1, 1, MAX - 2));
        ProposerPriorities now = ProposerPriorities.first(sets.getFirst());
        for (int height = 0; height < 10_000; height++) {
            now = now.next(sets.get(random.nextInt(sets.size())));
            assertBounded(now);
            now.proposer(new Round(random.nextInt(20)));
            assertEquals(now, Decoder.whole(now.encoded(), ProposerPriorities::decode));
        }
    }

    @Test
    void refusesPrioritiesThatNoStepsLeadTo() {
        ValidatorSet set = set(5, 5);
        for (long priority : new long[] {31, -31, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertMalformed(new Encoder().value(set).i64(priority).i64(0).value(id(0)));
        }
        assertMalformed(new Encoder().value(set).i64(0).i64(0).value(id(2)));
        assertMalformed(new Encoder().value(set).i64(0));
    }

    private static void assertMalformed(Encoder encoded) {
        assertThrows(
                MalformedInputException.class,
                () -> Decoder.whole(encoded.toBytes(), ProposerPriorities::decode));
    }

    private static void assertBounded(ProposerPriorities now) {
        for (long priority : now.priorities()) {
            assertTrue(Math.abs(priority) <= 3 * now.set().totalPower(), now.priorities() + "");
        }
    }

    private static String sequence(int heights, long... powers) {
        ValidatorSet set = set(powers);
        StringBuilder letters = new StringBuilder();
        ProposerPriorities now = ProposerPriorities.first(set);
        for (int height = 0; height < heights; height++) {
            letters.append(letter(set, now.proposer(Round.ZERO)));
            now = now.next(set);
        }
        return letters.toString();
    }

    private static char letter(ValidatorSet set, PublicKey id) {
        return (char) ('a' + set.indexOf(id).orElseThrow());
    }

    private static PublicKey id(int index) {
        byte[] key = new byte[PublicKey.SIZE];
        key[0] = (byte) (index + 1);
        return new PublicKey(Bytes.copyOf(key));
    }

    private static ValidatorSet set(long... powers) {
        List<Validator> validators = new ArrayList<>();
        for (int i = 0; i < powers.length; i++) {
            validators.add(new Validator(id(i), powers[i]));
        }
        try {
            return ValidatorSet.of(validators);
        } catch (MalformedInputException e) {
            throw new AssertionError(e);
        }
    }
}
