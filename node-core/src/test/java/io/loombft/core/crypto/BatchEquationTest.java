package io.loombft.core.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Many signatures at once get the answers that they get one by one; the edges are in the rule's test. */
class BatchEquationTest {
    private final Ed25519 ed25519 = new Ed25519();
    private final Random random = new Random(11);

    @Test
    void holdsForAnyNumberOfGoodOnes() {
        for (int count = 0; count <= 2 * Ed25519.BATCH_MAX + 3; count += 1 + count / 8) {
            List<SignedMessage> signed = signed(count);
            BitSet expected = new BitSet();
            expected.set(0, count);
            assertEquals(expected, ed25519.verifyAll(signed), count + " signatures");
        }
    }

    @Test
    void holdsForEveryKindOfSignedMessage() {
        List<SignedMessage> same = new ArrayList<>();
        SignedMessage one = signed(1).getFirst();
        for (int i = 0; i < 10; i++) {
            same.add(one);
        }
        assertTrue(holds(same), "ten times the same");
        assertTrue(holds(List.of(one)), "alone");
        assertTrue(holds(List.of()), "none");
    }

    @Test
    void findsEachBadOneWhereverItStands() {
        List<SignedMessage> signed = signed(20);
        for (int bad = 0; bad < signed.size(); bad++) {
            List<SignedMessage> changed = new ArrayList<>(signed);
            changed.set(bad, spoiled(signed.get(bad)));
            BitSet expected = new BitSet();
            expected.set(0, signed.size());
            expected.clear(bad);
            assertFalse(holds(changed), "bad one at " + bad);
            assertEquals(expected, ed25519.verifyAll(changed), "bad one at " + bad);
        }
    }

    @Test
    void findsSignaturesThatChangedPlaces() {
        List<SignedMessage> signed = signed(8);
        List<SignedMessage> swapped = new ArrayList<>(signed);
        swapped.set(0, with(signed.get(0), signed.get(1).signature()));
        swapped.set(1, with(signed.get(1), signed.get(0).signature()));

        assertFalse(holds(swapped));
        assertEquals(6, ed25519.verifyAll(swapped).cardinality());
    }

    /** Errors that cancel each other in a plain sum: coefficients are there for nothing else. */
    @Test
    void findsErrorsThatCancelEachOther() {
        List<SignedMessage> signed = signed(8);
        List<SignedMessage> changed = new ArrayList<>(signed);
        changed.set(2, moved(signed.get(2), BigInteger.ONE));
        changed.set(5, moved(signed.get(5), BigInteger.ONE.negate()));

        assertFalse(holds(changed));
        assertEquals(6, ed25519.verifyAll(changed).cardinality());
    }

    @Test
    void agreesWithSingleChecksOverAllMixturesOfGoodAndBad() {
        List<SignedMessage> signed = signed(6);
        for (int bad = 0; bad < 1 << signed.size(); bad++) {
            List<SignedMessage> mixed = new ArrayList<>();
            for (int i = 0; i < signed.size(); i++) {
                mixed.add(((bad >> i) & 1) == 1 ? spoiled(signed.get(i)) : signed.get(i));
            }
            BitSet oneByOne = new BitSet();
            for (int i = 0; i < mixed.size(); i++) {
                SignedMessage each = mixed.get(i);
                oneByOne.set(i, ed25519.verify(each.key(), each.message(), each.signature()));
            }
            assertEquals(oneByOne, ed25519.verifyAll(mixed), "mixture " + bad);
            assertEquals(bad == 0, holds(mixed), "mixture " + bad);
        }
    }

    @Test
    void writesNumbersInDigitsThatAddUpToThem() {
        for (int width = 2; width <= Byte.SIZE; width++) {
            for (int bits = 0; bits <= 253; bits++) {
                BigInteger number = new BigInteger(bits, random);
                assertDigits(number, Product.digits(number, width), width);
                BigInteger ones = BigInteger.TWO.pow(bits).subtract(BigInteger.ONE);
                assertDigits(ones, Product.digits(ones, width), width);
            }
        }
    }

    private static void assertDigits(BigInteger number, byte[] digits, int width) {
        BigInteger sum = BigInteger.ZERO;
        for (int at = 0; at < digits.length; at++) {
            int digit = digits[at];
            assertTrue(digit == 0 || ((digit & 1) != 0 && Math.abs(digit) < 1 << (width - 1)));
            sum = sum.add(BigInteger.valueOf(digit).shiftLeft(at));
        }
        assertEquals(number, sum);
    }

    private boolean holds(List<SignedMessage> signed) {
        return BatchEquation.of(signed, ed25519::amongOthers)
                .filter(BatchEquation::holds)
                .isPresent();
    }

    private List<SignedMessage> signed(int count) {
        List<SignedMessage> signed = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] message = new byte[random.nextInt(300)];
            random.nextBytes(message);
            KeyPair pair = ed25519.keyPair(Hash.of(Bytes.utf8("key " + i % 10)).bytes());
            Bytes bytes = Bytes.copyOf(message);
            signed.add(new SignedMessage(pair.publicKey(), bytes, ed25519.sign(pair, bytes)));
        }
        return signed;
    }

    /** One bit of key, message or signature is another. */
    private SignedMessage spoiled(SignedMessage good) {
        return switch (random.nextInt(3)) {
            case 0 ->
                    new SignedMessage(
                            new PublicKey(flipped(good.key().bytes())),
                            good.message(),
                            good.signature());
            case 1 ->
                    new SignedMessage(
                            good.key(), good.message().concat(Bytes.utf8("!")), good.signature());
            default -> with(good, new Signature(flipped(good.signature().bytes())));
        };
    }

    private Bytes flipped(Bytes bytes) {
        byte[] changed = bytes.toArray();
        int bit = random.nextInt(changed.length * Byte.SIZE);
        changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        return Bytes.copyOf(changed);
    }

    /** The same with another S. */
    private static SignedMessage moved(SignedMessage good, BigInteger by) {
        Bytes bytes = good.signature().bytes();
        BigInteger response = PlainEd25519.little(bytes.slice(32, 32)).add(by).mod(PlainEd25519.L);
        return with(good, new Signature(bytes.slice(0, 32).concat(PlainEd25519.little(response))));
    }

    private static SignedMessage with(SignedMessage message, Signature signature) {
        return new SignedMessage(message.key(), message.message(), signature);
    }
}
