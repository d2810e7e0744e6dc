package io.loombft.core.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidatorSetTest {
    private static final long MAX = ValidatorSet.TOTAL_POWER_MAX;

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1",
        "2, 2, 1",
        "3, 3, 2",
        "4, 3, 2",
        "6, 5, 3",
        "100, 67, 34",
        "1152921504606846975, 768614336404564651, 384307168202282326",
        "1152921504606846976, 768614336404564651, 384307168202282326"
    })
    void quorumAndSkipAreTheLeastAboveTwoThirdsAndOneThird(long total, long quorum, long skip) {
        ValidatorSet set = Samples.validators(total);
        assertEquals(quorum, set.quorumPower());
        assertEquals(skip, set.skipPower());
        assertTrue(exceeds(quorum, 2, total) && !exceeds(quorum - 1, 2, total));
        assertTrue(exceeds(skip, 1, total) && !exceeds(skip - 1, 1, total));
    }

    @Test
    void aSkewedSetCountsPowerAndNotHeads() {
        ValidatorSet set = Samples.validators(1, 1, 1, 97);
        assertEquals(100, set.totalPower());
        assertEquals(67, set.quorumPower());
        assertTrue(set.powerOf(Samples.id(3)) >= set.quorumPower());
        assertTrue(3 < set.skipPower());
    }

    /** Any two quorums share more power than the faulty can have; else two blocks could win. */
    @Test
    void twoQuorumsAlwaysShareAnHonestValidator() {
        for (long total = 1; total <= 1_000; total++) {
            ValidatorSet set = Samples.validators(total);
            long faultyMax = set.skipPower() - 1;
            assertTrue(3 * faultyMax < total + (total % 3 == 0 ? 1 : 0), "total " + total);
            assertTrue(2 * set.quorumPower() - total > (total - 1) / 3, "total " + total);
            assertTrue(total - (total - 1) / 3 >= set.quorumPower(), "total " + total);
        }
    }

    @Test
    void isSortedByPublicKeyWhateverTheOrderGiven() throws MalformedInputException {
        List<Validator> backwards = new ArrayList<>(Samples.validators().validators().reversed());
        assertEquals(Samples.validators(), ValidatorSet.of(backwards));
        assertEquals(Samples.validators().hash(), ValidatorSet.of(backwards).hash());
    }

    @Test
    void knowsItsMembersAndNobodyElse() {
        ValidatorSet set = Samples.validators(10, 20, 30);
        assertEquals(OptionalInt.of(2), set.indexOf(Samples.id(2)));
        assertEquals(30, set.powerOf(Samples.id(2)));
        assertEquals(OptionalInt.empty(), set.indexOf(Samples.id(3)));
        assertEquals(0, set.powerOf(Samples.id(3)));
        assertFalse(set.contains(Samples.id(3)));
    }

    @Test
    void refusesNobody() {
        assertThrows(MalformedInputException.class, () -> ValidatorSet.of(List.of()));
        assertRefused(new Encoder().u32(0));
    }

    @Test
    void refusesAValidatorTwice() {
        Validator one = new Validator(Samples.id(0), 1);
        assertThrows(MalformedInputException.class, () -> ValidatorSet.of(List.of(one, one)));
        assertRefused(new Encoder().list(List.of(one, one)));
    }

    @Test
    void refusesAnEncodingOutOfOrder() {
        assertRefused(
                new Encoder()
                        .list(
                                List.of(
                                        new Validator(Samples.id(1), 1),
                                        new Validator(Samples.id(0), 1))));
    }

    @Test
    void refusesPowersThatAreNoPowers() {
        for (long power : new long[] {0, -1, Long.MIN_VALUE, MAX + 1, Long.MAX_VALUE}) {
            assertThrows(IllegalArgumentException.class, () -> new Validator(Samples.id(0), power));
            assertRefused(new Encoder().u32(1).value(Samples.id(0)).i64(power));
        }
    }

    @Test
    void refusesATotalAboveTheLargest() {
        assertEquals(MAX, Samples.validators(MAX - 1, 1).totalPower());
        List<Validator> tooMuch =
                List.of(new Validator(Samples.id(0), MAX), new Validator(Samples.id(1), 1));
        assertThrows(MalformedInputException.class, () -> ValidatorSet.of(tooMuch));
        // Sums that would wrap to something small.
        List<Validator> wrapping = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            wrapping.add(new Validator(numbered(i), MAX));
        }
        assertThrows(MalformedInputException.class, () -> ValidatorSet.of(wrapping));
    }

    @Test
    void refusesMoreThanAThousand() throws MalformedInputException {
        List<Validator> many = new ArrayList<>();
        for (int i = 0; i < ValidatorSet.SIZE_MAX; i++) {
            many.add(new Validator(numbered(i), 1));
        }
        assertEquals(ValidatorSet.SIZE_MAX, ValidatorSet.of(many).size());
        many.add(new Validator(numbered(ValidatorSet.SIZE_MAX), 1));
        assertThrows(MalformedInputException.class, () -> ValidatorSet.of(many));
    }

    private static PublicKey numbered(int number) {
        return new PublicKey(Hash.of(Bytes.utf8("validator " + number)).bytes());
    }

    private static void assertRefused(Encoder encoded) {
        assertThrows(
                MalformedInputException.class,
                () -> Decoder.whole(encoded.toBytes(), ValidatorSet::decode));
    }

    private static boolean exceeds(long power, long thirds, long total) {
        return BigInteger.valueOf(power)
                        .multiply(BigInteger.valueOf(3))
                        .compareTo(BigInteger.valueOf(total).multiply(BigInteger.valueOf(thirds)))
                > 0;
    }
}
