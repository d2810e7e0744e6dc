package io.loombft.core.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.loombft.core.bytes.Bytes;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class X25519Test {
    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    @Test
    void givesTheVectorsOfRfc7748() throws Exception {
        assertEquals(
                hex("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"),
                agreed(
                        hex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"),
                        hex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c")));
        assertEquals(
                hex("95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"),
                agreed(
                        hex("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d"),
                        hex("e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493")));
    }

    @Test
    void givesTheIteratedVectorsOfRfc7748() throws Exception {
        Bytes scalar = littleEndian(BigInteger.valueOf(9));
        Bytes point = scalar;
        for (int i = 1; i <= 1_000; i++) {
            Bytes next = agreed(scalar, point);
            point = scalar;
            scalar = next;
            if (i == 1) {
                assertEquals(
                        hex("422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079"),
                        scalar);
            }
        }
        assertEquals(
                hex("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"), scalar);
    }

    @Test
    void givesAliceAndBobTheSameSecret() throws Exception {
        Bytes alice = hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
        Bytes bob = hex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
        Bytes alicePublic = hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
        Bytes bobPublic = hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
        Bytes shared = hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");

        assertEquals(alicePublic, X25519.publicKey(alice));
        assertEquals(bobPublic, X25519.publicKey(bob));
        assertEquals(shared, agreed(alice, bobPublic));
        assertEquals(shared, agreed(bob, alicePublic));
    }

    @Test
    void ignoresTheTopBitOfAPublicKeyAndClampsTheSecret() throws Exception {
        Bytes secret = Hash.of(Bytes.utf8("secret")).bytes();
        Bytes point = X25519.publicKey(Hash.of(Bytes.utf8("other")).bytes());
        byte[] withTopBit = point.toArray();
        withTopBit[31] ^= (byte) 0x80;
        byte[] unclamped = secret.toArray();
        unclamped[0] ^= 7;
        unclamped[31] ^= (byte) 0x80;

        assertEquals(agreed(secret, point), agreed(secret, Bytes.copyOf(withTopBit)));
        assertEquals(agreed(secret, point), agreed(Bytes.copyOf(unclamped), point));
        assertNotEquals(agreed(secret, point), agreed(point, point));
    }

    @Test
    void refusesPublicKeysOfLowOrderInEveryEncoding() throws Exception {
        BigInteger order8 =
                little("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800");
        BigInteger otherOrder8 =
                little("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157");
        List<BigInteger> coordinates =
                List.of(
                        BigInteger.ZERO,
                        BigInteger.ONE,
                        order8,
                        otherOrder8,
                        P.subtract(BigInteger.ONE),
                        P,
                        P.add(BigInteger.ONE));
        for (String name : List.of("a", "b", "c")) {
            Bytes secret = Hash.of(Bytes.utf8(name)).bytes();
            for (BigInteger u : coordinates) {
                BigInteger withTopBit = u.setBit(255);
                assertEquals(Optional.empty(), X25519.agree(secret, littleEndian(u)));
                assertEquals(Optional.empty(), X25519.agree(secret, littleEndian(withTopBit)));
            }
        }
    }

    @Test
    void refusesOtherLengths() {
        Bytes right = Hash.ZERO.bytes();
        for (int size : new int[] {0, 31, 33}) {
            Bytes wrong = Bytes.copyOf(new byte[size]);
            assertThrows(IllegalArgumentException.class, () -> X25519.publicKey(wrong));
            assertThrows(IllegalArgumentException.class, () -> X25519.agree(wrong, right));
            assertThrows(IllegalArgumentException.class, () -> X25519.agree(right, wrong));
        }
    }

    private static Bytes agreed(Bytes secret, Bytes point) {
        return X25519.agree(secret, point).orElseThrow();
    }

    private static Bytes hex(String text) throws Exception {
        return Bytes.fromHex(text);
    }

    private static BigInteger little(String text) throws Exception {
        return new BigInteger(1, reversed(hex(text).toArray()));
    }

    private static Bytes littleEndian(BigInteger value) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < 32; i++) {
            bytes[i] = value.shiftRight(8 * i).byteValue();
        }
        return Bytes.copyOf(bytes);
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
