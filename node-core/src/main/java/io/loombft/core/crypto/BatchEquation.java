package io.loombft.core.crypto;

import io.loombft.core.bytes.Bytes;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Several signatures checked by one equation (Bernstein, Duif, Lange, Schwabe and Yang, "High-speed
 * high-security signatures", 2011, section 5), with the cofactor, so that it agrees with the equation of
 * one: {@code [8][sum of z S]B = [8](sum of [z]R + sum of [z k]A)}, each z being 128 bits that nobody
 * could choose. It holds if all hold, and otherwise with a chance of 2^-128.
 *
 * <p>Where others draw z at random we hash everything that it must not depend on, so that the check of
 * the same signatures is the same again. All sums share their doublings (Straus).
 */
final class BatchEquation {
    private static final BigInteger ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private static final int CHALLENGE_BYTES = 64;
    private static final int COEFFICIENT_BYTES = 16;
    private static final int WIDTH = 5;

    private static final int BASE_WIDTH = 8;
    private static final OddMultiples BASE = new OddMultiples(AffinePoint.BASE, BASE_WIDTH);

    private final List<Signed> all;

    /**
     * A signature taken apart.
     *
     * @param response S
     * @param tied what the coefficients depend on: the challenge k, 64 bytes, which is a hash of both
     *     points and the message, and S
     */
    private record Signed(AffinePoint key, AffinePoint nonce, BigInteger response, Bytes tied) {
        BigInteger challenge() {
            return little(tied.toArray(), 0, CHALLENGE_BYTES);
        }
    }

    private BatchEquation(List<Signed> all) {
        this.all = all;
    }

    /** Finds the point of a key that may sign. */
    interface Keys {
        Optional<AffinePoint> point(PublicKey key);
    }

    /** The equation of all, or empty when one of them can be no signature. */
    static Optional<BatchEquation> of(List<SignedMessage> messages, Keys keys) {
        List<Signed> all = new ArrayList<>(messages.size());
        for (SignedMessage message : messages) {
            Optional<Signed> signed = signed(message, keys);
            if (signed.isEmpty()) {
                return Optional.empty();
            }
            all.add(signed.get());
        }
        return Optional.of(new BatchEquation(all));
    }

    private static Optional<Signed> signed(SignedMessage message, Keys keys) {
        Optional<AffinePoint> key = keys.point(message.key());
        byte[] signature = message.signature().bytes().toArray();
        BigInteger response = little(signature, AffinePoint.SIZE, AffinePoint.SIZE);
        if (key.isEmpty() || response.compareTo(ORDER) >= 0) {
            return Optional.empty();
        }
        Bytes tied =
                challenge(signature, message)
                        .concat(Bytes.copyOf(signature, AffinePoint.SIZE, AffinePoint.SIZE));
        return AffinePoint.decode(signature, 0)
                .map(nonce -> new Signed(key.get(), nonce, response, tied));
    }

    /** SHA-512(R | A | M). */
    private static Bytes challenge(byte[] signature, SignedMessage message) {
        MessageDigest digest = sha512();
        digest.update(signature, 0, AffinePoint.SIZE);
        message.key().bytes().feed(digest);
        message.message().feed(digest);
        return Bytes.of(digest);
    }

    boolean holds() {
        Bytes seed = seed();
        List<Product> products = new ArrayList<>(2 * all.size() + 1);
        BigInteger response = BigInteger.ZERO;
        for (int i = 0; i < all.size(); i++) {
            Signed signed = all.get(i);
            BigInteger z = coefficient(seed, i);
            response = response.add(z.multiply(signed.response()));
            products.add(product(signed.nonce(), z));
            products.add(product(signed.key(), z.multiply(signed.challenge()).mod(ORDER)));
        }
        // The other side of the equation.
        BigInteger back = response.negate().mod(ORDER);
        products.add(new Product(BASE, back));
        return sum(products).isOfSmallOrder();
    }

    private static Product product(AffinePoint point, BigInteger times) {
        return new Product(new OddMultiples(point, WIDTH), times);
    }

    private static EdwardsSum sum(List<Product> products) {
        EdwardsSum sum = new EdwardsSum();
        for (int at = Product.DIGITS - 1; at >= 0; at--) {
            sum.twice();
            for (Product product : products) {
                product.addTo(sum, at);
            }
        }
        return sum;
    }

    private Bytes seed() {
        MessageDigest digest = sha512();
        all.forEach(signed -> signed.tied().feed(digest));
        return Bytes.of(digest);
    }

    private static BigInteger coefficient(Bytes seed, int index) {
        MessageDigest digest = sha512();
        seed.feed(digest);
        digest.update((byte) (index >> Byte.SIZE));
        digest.update((byte) index);
        return little(digest.digest(), 0, COEFFICIENT_BYTES);
    }

    /** A number of so many bytes, the lowest first. */
    private static BigInteger little(byte[] bytes, int offset, int size) {
        byte[] big = new byte[size];
        for (int i = 0; i < size; i++) {
            big[i] = bytes[offset + size - 1 - i];
        }
        return new BigInteger(1, big);
    }

    private static MessageDigest sha512() {
        try {
            return MessageDigest.getInstance("SHA-512");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-512", e);
        }
    }
}
