package io.loombft.core.bytes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ReadOnlyBufferException;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class BytesTest {
    private static final Bytes ABC = Bytes.copyOf(new byte[] {0x0a, (byte) 0xbc, 0x00});

    @Test
    void doesNotChangeWithTheArraysItCameFromOrGave() {
        byte[] array = {1, 2, 3};
        Bytes bytes = Bytes.copyOf(array);
        array[0] = 9;
        bytes.toArray()[1] = 9;

        assertEquals(Bytes.copyOf(new byte[] {1, 2, 3}), bytes);
        assertThrows(ReadOnlyBufferException.class, () -> bytes.asByteBuffer().put((byte) 9));
    }

    @Test
    void readsAndWritesHexadecimal() throws Exception {
        assertEquals("0abc00", ABC.hex());
        assertEquals("0abc00", ABC.toString());
        assertEquals(ABC, Bytes.fromHex("0abc00"));
        assertEquals(ABC, Bytes.fromHex("0x0ABC00"));
        assertEquals(Bytes.EMPTY, Bytes.fromHex(""));
        assertEquals(Bytes.EMPTY, Bytes.fromHex("0x"));
        for (String wrong : List.of("0", "0x0", "0g", "0X00", " 00", "0x0x00", "é0")) {
            assertThrows(MalformedInputException.class, () -> Bytes.fromHex(wrong), wrong);
        }
        assertThrows(MalformedInputException.class, () -> Bytes.fromHex("x".repeat(100_000)));
    }

    @Test
    void cutsAndJoins() {
        assertEquals(ABC, ABC.slice(0, 3));
        assertEquals(Bytes.EMPTY, ABC.slice(3, 0));
        assertEquals(ABC, ABC.slice(0, 1).concat(ABC.slice(1, 2)));
        assertEquals(ABC, Bytes.copyOf(new byte[] {7, 0x0a, (byte) 0xbc, 0, 7}, 1, 3));
        byte[] target = new byte[5];
        ABC.copyTo(target, 1);
        assertEquals("000abc0000", Bytes.copyOf(target).hex());
        assertEquals((byte) 0xbc, ABC.at(1));
        assertTrue(Bytes.EMPTY.isEmpty());
    }

    @Test
    void refusesSlicesOutsideOfItself() {
        int[][] wrong = {{-1, 1}, {0, 4}, {3, 1}, {4, 0}, {0, -1}, {1, Integer.MAX_VALUE}};
        for (int[] slice : wrong) {
            assertThrows(IndexOutOfBoundsException.class, () -> ABC.slice(slice[0], slice[1]));
            byte[] array = ABC.toArray();
            assertThrows(
                    IndexOutOfBoundsException.class, () -> Bytes.copyOf(array, slice[0], slice[1]));
        }
    }

    @Test
    void isOrderedByUnsignedBytesAndThenByLength() throws Exception {
        List<String> ascending = List.of("", "00", "0000", "007f", "0080", "01", "7f", "80", "ff");
        TreeSet<Bytes> sorted = new TreeSet<>();
        for (String hex : List.of("ff", "80", "0000", "", "0080", "7f", "01", "007f", "00")) {
            sorted.add(Bytes.fromHex(hex));
        }
        assertEquals(ascending, sorted.stream().map(Bytes::hex).toList());
    }

    @Test
    void isEqualByValue() {
        assertEquals(Bytes.utf8("ä"), Bytes.copyOf(new byte[] {(byte) 0xc3, (byte) 0xa4}));
        assertEquals(Bytes.utf8("a").hashCode(), Bytes.utf8("a").hashCode());
        assertNotEquals(Bytes.utf8("a"), Bytes.utf8("b"));
        assertNotEquals(Bytes.utf8("a"), Bytes.EMPTY);
    }
}
