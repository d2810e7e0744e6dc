package io.loombft.core.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.loombft.core.bytes.Bytes;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HkdfTest {
    @Test
    void givesTheFirstVectorOfRfc5869() throws Exception {
        Bytes key = Hkdf.extract(range(0x00, 0x0c), repeated(0x0b, 22));

        assertEquals(hex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"), key);
        assertEquals(
                hex(
                        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
                                + "34007208d5b887185865"),
                Hkdf.expand(key, range(0xf0, 0xf9), 42));
    }

    @Test
    void givesTheSecondVectorOfRfc5869WithLongInputs() throws Exception {
        Bytes key = Hkdf.extract(range(0x60, 0xaf), range(0x00, 0x4f));

        assertEquals(hex("06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244"), key);
        assertEquals(
                hex(
                        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
                                + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
                                + "cc30c58179ec3e87c14c01d5c1f3434f1d87"),
                Hkdf.expand(key, range(0xb0, 0xff), 82));
    }

    @Test
    void givesTheThirdVectorOfRfc5869WithoutSaltAndContext() throws Exception {
        Bytes key = Hkdf.extract(Bytes.EMPTY, repeated(0x0b, 22));

        assertEquals(hex("19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04"), key);
        assertEquals(
                hex(
                        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
                                + "9d201395faa4b61a96c8"),
                Hkdf.expand(key, Bytes.EMPTY, 42));
    }

    @Test
    void givesShorterOutputsAsPrefixesOfLongerOnes() {
        Bytes key = Hkdf.extract(Bytes.utf8("salt"), Bytes.utf8("input"));
        Bytes longest = Hkdf.expand(key, Bytes.utf8("use"), Hkdf.OUTPUT_BYTES_MAX);

        assertEquals(Hkdf.OUTPUT_BYTES_MAX, longest.size());
        for (int size : new int[] {1, 31, 32, 33, 64, 65, 8159}) {
            assertEquals(longest.slice(0, size), Hkdf.expand(key, Bytes.utf8("use"), size));
        }
    }

    @Test
    void refusesSizesAndKeysOutOfRange() {
        Bytes key = Hash.ZERO.bytes();
        Bytes shortKey = Bytes.copyOf(new byte[31]);

        for (int size : new int[] {-1, 0, Hkdf.OUTPUT_BYTES_MAX + 1}) {
            assertThrows(IllegalArgumentException.class, () -> Hkdf.expand(key, Bytes.EMPTY, size));
        }
        assertThrows(IllegalArgumentException.class, () -> Hkdf.expand(shortKey, Bytes.EMPTY, 32));
    }

    private static Bytes hex(String text) throws Exception {
        return Bytes.fromHex(text);
    }

    private static Bytes range(int first, int last) {
        byte[] bytes = new byte[last - first + 1];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (first + i);
        }
        return Bytes.copyOf(bytes);
    }

    private static Bytes repeated(int value, int size) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) value);
        return Bytes.copyOf(bytes);
    }
}
