package io.loombft.core.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.PlainEd25519.Point;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The one verification rule at its edges, against the rule written down with big integers. */
class Ed25519RuleTest {
    private static final Bytes MESSAGE = Bytes.utf8("message");
    private static final BigInteger SECRET = scalar("secret");
    private static final BigInteger NONCE = scalar("nonce");
    private static final Point A = PlainEd25519.BASE.times(SECRET);
    private static final Point R = PlainEd25519.BASE.times(NONCE);
    private static final List<Point> TORSION = torsion();
    private static final List<SignedMessage> HONEST = honest();

    private final Ed25519 ed25519 = new Ed25519();

    @Test
    void knowsTheEightPointsOfSmallOrder() {
        Set<String> encodings = new TreeSet<>();
        TORSION.forEach(point -> encodings.add(point.encoded().hex()));

        assertEquals(8, encodings.size());
        TORSION.forEach(point -> assertTrue(point.isOfSmallOrder()));
        assertFalse(A.isOfSmallOrder());
    }

    @Test
    void refusesEveryKeyOfSmallOrderThoughTheEquationHolds() {
        for (Point small : TORSION) {
            Bytes key = small.encoded();
            assertFalse(ed25519.isValid(new PublicKey(key)), key.hex());
            for (Point torsion : TORSION) {
                Bytes first = R.plus(torsion).encoded();
                assertAnswer(false, key, first, NONCE);
                // The forgery that needs no secret at all: S = 0 and R of small order.
                assertAnswer(false, key, torsion.encoded(), BigInteger.ZERO);
            }
        }
    }

    /** 19 values of y have a second encoding, and x = 0 has a second sign. */
    @Test
    void refusesEveryEncodingThatIsNotCanonical() {
        List<Bytes> encodings = encodingsThatAreNotCanonical();
        assertEquals(40, encodings.size());
        for (Bytes encoded : encodings) {
            assertFalse(ed25519.isValid(new PublicKey(encoded)), encoded.hex());
            assertAnswer(false, encoded, R.encoded(), NONCE);
            Bytes honestKey = A.encoded();
            assertAnswer(false, honestKey, encoded, response(honestKey, encoded, BigInteger.ZERO));
        }
    }

    @Test
    void acceptsSmallOrderInRExactlyWhenTheEquationHolds() {
        Bytes key = A.encoded();
        for (Point torsion : TORSION) {
            Bytes first = torsion.encoded();
            BigInteger right = response(key, first, BigInteger.ZERO);
            assertAnswer(true, key, first, right);
            assertAnswer(false, key, first, right.add(BigInteger.ONE).mod(PlainEd25519.L));
            assertAnswer(false, key, first, BigInteger.ZERO);
        }
    }

    @Test
    void acceptsMixedOrderWhichOnlyTheCofactoredEquationDoes() {
        int refusedWithoutCofactor = 0;
        for (Point inKey : TORSION) {
            for (Point inR : TORSION) {
                Bytes key = A.plus(inKey).encoded();
                Bytes first = R.plus(inR).encoded();
                BigInteger response = response(key, first, NONCE);
                assertAnswer(true, key, first, response);
                Bytes signature = first.concat(PlainEd25519.little(response));
                refusedWithoutCofactor +=
                        PlainEd25519.verifiesWithoutCofactor(key, MESSAGE, signature) ? 0 : 1;
            }
        }
        assertTrue(refusedWithoutCofactor > 40, refusedWithoutCofactor + " of 64");
    }

    @Test
    void refusesAnSThatIsNotReduced() {
        Bytes key = A.encoded();
        Bytes first = R.encoded();
        BigInteger right = response(key, first, NONCE);
        BigInteger limit = BigInteger.TWO.pow(256);

        assertAnswer(true, key, first, right);
        for (BigInteger s = right.add(PlainEd25519.L);
                s.compareTo(limit) < 0;
                s = s.add(PlainEd25519.L)) {
            assertAnswer(false, key, first, s);
        }
    }

    @Test
    void refusesKeysAndRsThatAreNotOnTheCurve() {
        int off = 0;
        for (int y = 2; y < 60; y++) {
            Bytes encoded = PlainEd25519.encodeY(BigInteger.valueOf(y), 0);
            boolean isPoint = PlainEd25519.decode(encoded).isPresent();
            assertEquals(isPoint, ed25519.isValid(new PublicKey(encoded)), "y = " + y);
            if (!isPoint) {
                off++;
                assertAnswer(false, encoded, R.encoded(), NONCE);
                BigInteger response = response(A.encoded(), encoded, BigInteger.ZERO);
                assertAnswer(false, A.encoded(), encoded, response);
            }
        }
        assertNotEquals(0, off);
    }

    private void assertAnswer(boolean expected, Bytes key, Bytes first, BigInteger response) {
        Bytes bytes = first.concat(PlainEd25519.little(response));
        String shown = key.hex() + " " + bytes.hex();
        assertEquals(expected, PlainEd25519.verifies(key, MESSAGE, bytes), "plain: " + shown);
        Signature signature = new Signature(bytes);
        assertEquals(expected, ed25519.verify(new PublicKey(key), MESSAGE, signature), shown);
        assertEquals(expected, holdsWithOthers(key, signature), "with others: " + shown);
    }

    /** What one equation says of the signature and of honest ones. */
    private boolean holdsWithOthers(Bytes key, Signature signature) {
        List<SignedMessage> all = new ArrayList<>(HONEST);
        all.add(1, new SignedMessage(new PublicKey(key), MESSAGE, signature));
        return BatchEquation.of(all, ed25519::amongOthers).filter(BatchEquation::holds).isPresent();
    }

    private static List<SignedMessage> honest() {
        Ed25519 scheme = new Ed25519();
        List<SignedMessage> signed = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            KeyPair pair = scheme.keyPair(Hash.of(Bytes.utf8("signer " + i)).bytes());
            Bytes message = Bytes.utf8("another message " + i);
            signed.add(new SignedMessage(pair.publicKey(), message, scheme.sign(pair, message)));
        }
        return signed;
    }

    /** The S that goes with our secret for this key encoding, R encoding and R's discrete log. */
    private static BigInteger response(Bytes key, Bytes first, BigInteger nonce) {
        BigInteger k = PlainEd25519.challenge(key, MESSAGE, first);
        return nonce.add(k.multiply(SECRET)).mod(PlainEd25519.L);
    }

    private static List<Bytes> encodingsThatAreNotCanonical() {
        List<Bytes> encodings = new ArrayList<>();
        for (int sign = 0; sign <= 1; sign++) {
            for (int y = 0; y < 19; y++) {
                BigInteger above = PlainEd25519.P.add(BigInteger.valueOf(y));
                encodings.add(PlainEd25519.encodeY(above, sign));
            }
        }
        encodings.add(PlainEd25519.encodeY(BigInteger.ONE, 1));
        encodings.add(PlainEd25519.encodeY(PlainEd25519.P.subtract(BigInteger.ONE), 1));
        return encodings;
    }

    /** The multiples of a point of order 8: L times points until one has it. */
    private static List<Point> torsion() {
        for (int y = 2; ; y++) {
            Bytes encoded = PlainEd25519.encodeY(BigInteger.valueOf(y), 0);
            Point point =
                    PlainEd25519.decode(encoded)
                            .map(found -> found.times(PlainEd25519.L))
                            .orElse(PlainEd25519.NEUTRAL);
            if (!point.times(BigInteger.valueOf(4)).equals(PlainEd25519.NEUTRAL)) {
                List<Point> multiples = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    multiples.add(point.times(BigInteger.valueOf(i)));
                }
                return multiples;
            }
        }
    }

    private static BigInteger scalar(String name) {
        return PlainEd25519.little(Hash.of(Bytes.utf8(name)).bytes()).mod(PlainEd25519.L);
    }
}
