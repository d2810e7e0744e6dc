package io.loombft.core.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.MalformedInputException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AmountTest {
    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(128);
    private static final long SEED = 20_260_101;

    @Test
    void computesAsBigIntegerDoesOnTheEdges() throws MalformedInputException {
        List<BigInteger> edges = new ArrayList<>();
        for (int bits : new int[] {0, 1, 31, 32, 62, 63, 64, 65, 126, 127, 128}) {
            for (int delta = -2; delta <= 2; delta++) {
                BigInteger edge = BigInteger.ONE.shiftLeft(bits).add(BigInteger.valueOf(delta));
                if (edge.signum() >= 0 && edge.compareTo(MODULUS) < 0) {
                    edges.add(edge);
                }
            }
        }
        for (BigInteger a : edges) {
            for (BigInteger b : edges) {
                compare(a, b);
            }
        }
    }

    @Test
    void computesAsBigIntegerDoesOnDrawnNumbers() throws MalformedInputException {
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            compare(
                    new BigInteger(random.nextInt(129), random),
                    new BigInteger(random.nextInt(129), random));
        }
    }

    @Test
    void theProductOfTwoLongsIsExact() {
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            long a = i == 0 ? Long.MAX_VALUE : random.nextLong() >>> (1 + random.nextInt(63));
            long b = i == 0 ? Long.MAX_VALUE : random.nextLong() >>> (1 + random.nextInt(63));
            assertEquals(
                    BigInteger.valueOf(a).multiply(BigInteger.valueOf(b)).toString(),
                    Amount.product(a, b).toString(),
                    a + " * " + b);
        }
    }

    @Test
    void refusesNegativeNumbers() {
        assertThrows(IllegalArgumentException.class, () -> Amount.of(-1));
        assertThrows(IllegalArgumentException.class, () -> Amount.product(-1, 1));
        assertThrows(IllegalArgumentException.class, () -> Amount.product(1, -1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " 1",
                "1 ",
                "+1",
                "-1",
                "01",
                "00",
                "1.0",
                "1e3",
                "0x1",
                "1_000",
                "١",
                "340282366920938463463374607431768211456",
                "1000000000000000000000000000000000000000"
            })
    void refusesWhatIsNotADecimalNumberOf128Bits(String text) {
        assertThrows(MalformedInputException.class, () -> Amount.parse(text));
    }

    @Test
    void readsTheLargestAndTheSmallest() throws MalformedInputException {
        assertEquals(Amount.MAX, Amount.parse("340282366920938463463374607431768211455"));
        assertEquals(Amount.ZERO, Amount.parse("0"));
    }

    private static void compare(BigInteger a, BigInteger b) throws MalformedInputException {
        Amount left = Amount.parse(a.toString());
        Amount right = Amount.parse(b.toString());
        String pair = a + ", " + b;
        assertEquals(a.toString(), left.toString());
        assertEquals(left, Decoder.whole(left.encoded(), Amount::decode));
        assertEquals(Integer.signum(a.compareTo(b)), Integer.signum(left.compareTo(right)), pair);
        assertEquals(inRange(a.add(b)), left.plus(right).map(Amount::toString), pair);
        assertEquals(inRange(a.subtract(b)), left.minus(right).map(Amount::toString), pair);
    }

    private static Optional<String> inRange(BigInteger value) {
        return value.signum() < 0 || value.compareTo(MODULUS) >= 0
                ? Optional.empty()
                : Optional.of(value.toString());
    }
}
