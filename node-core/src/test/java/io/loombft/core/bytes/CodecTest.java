package io.loombft.core.bytes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CodecTest {
    private static final int SIZE_MAX = 16;
    private static final Bytes MARK = Bytes.utf8("!");

    /** One of everything. */
    private record Message(int small, boolean flag, long number, String text, List<Part> parts)
            implements Encodable {
        @Override
        public void encode(Encoder to) {
            to.u8(small).u8(flag ? 1 : 0).u64(number).text(text).list(parts);
        }

        static Message decode(Decoder from) throws MalformedInputException {
            return new Message(
                    from.u8(),
                    from.flag(),
                    from.u64(),
                    from.text(SIZE_MAX),
                    from.list(3, 12, Part::decode));
        }
    }

    private record Part(int index, Bytes bytes, Bytes mark) implements Encodable {
        @Override
        public void encode(Encoder to) {
            to.u32(index).i64(-1).blob(bytes).fixed(mark);
        }

        static Part decode(Decoder from) throws MalformedInputException {
            int index = from.u32();
            if (from.i64() != -1) {
                throw new MalformedInputException("expected ones");
            }
            return new Part(index, from.blob(SIZE_MAX), from.fixed(1));
        }
    }

    private static final Message MESSAGE =
            new Message(
                    255,
                    true,
                    Long.MAX_VALUE,
                    "grün",
                    List.of(
                            new Part(0, Bytes.EMPTY, MARK),
                            new Part(7, Bytes.utf8("sixteen bytes..."), MARK)));

    @Test
    void writesBigEndianWithPrefixes() {
        assertEquals("00", new Encoder().u8(0).toBytes().hex());
        assertEquals("ff", new Encoder().u8(255).toBytes().hex());
        assertEquals("01020304", new Encoder().u32(0x01020304).toBytes().hex());
        assertEquals("ffffffff", new Encoder().i32(-1).toBytes().hex());
        assertEquals("0102030405060708", new Encoder().u64(0x0102030405060708L).toBytes().hex());
        assertEquals("8000000000000000", new Encoder().i64(Long.MIN_VALUE).toBytes().hex());
        assertEquals("000000026869", new Encoder().text("hi").toBytes().hex());
        assertEquals("00000000", new Encoder().blob(Bytes.EMPTY).toBytes().hex());
        assertEquals("0a0b", new Encoder().fixed(new byte[] {10, 11}).toBytes().hex());
        assertEquals(
                "00000001" + "00000007" + "ffffffffffffffff" + "00000000" + "21",
                new Encoder().list(List.of(new Part(7, Bytes.EMPTY, MARK))).toBytes().hex());
    }

    @Test
    void growsFromAnyStart() {
        Encoder to = new Encoder(0);
        for (int i = 0; i < 10_000; i++) {
            to.u8(i & 0xff);
        }
        assertEquals(10_000, to.size());
        assertEquals(10_000, to.toArray().length);
        assertEquals((byte) 9_999, to.toBytes().at(9_999));
    }

    @Test
    void refusesToWriteWhatItCouldNotRead() {
        assertThrows(IllegalArgumentException.class, () -> new Encoder().u8(-1));
        assertThrows(IllegalArgumentException.class, () -> new Encoder().u8(256));
        assertThrows(IllegalArgumentException.class, () -> new Encoder().u32(-1));
        assertThrows(IllegalArgumentException.class, () -> new Encoder().u64(-1));
        assertThrows(IllegalArgumentException.class, () -> new Encoder().text("\ud800"));
    }

    @Test
    void readsWhatWasWritten() throws Exception {
        assertEquals(MESSAGE, Decoder.whole(MESSAGE.encoded(), Message::decode));
        Bytes twice = new Encoder().value(MESSAGE).value(MESSAGE).toBytes();
        Decoder from = new Decoder(twice);
        assertEquals(MESSAGE, Message.decode(from));
        assertEquals(MESSAGE.encoded(), from.since(0));
        assertEquals(MESSAGE.encoded().size(), from.remaining());
        int start = from.position();
        assertEquals(MESSAGE, Message.decode(from));
        assertEquals(MESSAGE.encoded(), from.since(start));
        from.end();
    }

    @Test
    void refusesEveryTruncationAndEveryExtension() {
        Bytes encoded = MESSAGE.encoded();
        for (int size = 0; size < encoded.size(); size++) {
            Bytes cut = encoded.slice(0, size);
            assertMalformed(cut, Message::decode);
        }
        assertMalformed(encoded.concat(Bytes.copyOf(new byte[1])), Message::decode);
    }

    /** No two byte strings are the same message: what decodes is written back as it was. */
    @Test
    void hasOneFormForEveryMessageItReads() {
        Bytes encoded = MESSAGE.encoded();
        int decoded = 0;
        for (int i = 0; i < encoded.size(); i++) {
            for (int change = 1; change <= 0xff; change++) {
                byte[] bytes = encoded.toArray();
                bytes[i] ^= (byte) change;
                Bytes changed = Bytes.copyOf(bytes);
                try {
                    Message other = Decoder.whole(changed, Message::decode);
                    assertEquals(changed, other.encoded());
                    decoded++;
                } catch (MalformedInputException e) {
                    assertEquals(0, e.getStackTrace().length, "peers cause these at will");
                }
            }
        }
        assertTrue(decoded > 2_000, "decoded: " + decoded);
    }

    @Test
    void readsTheLimitsOfEachTypeAndRefusesWhatLiesBeyond() throws Exception {
        assertEquals(255, Decoder.whole(hex("ff"), Decoder::u8));
        assertFalse(Decoder.whole(hex("00"), Decoder::flag));
        assertTrue(Decoder.whole(hex("01"), Decoder::flag));
        assertMalformed(hex("02"), Decoder::flag);
        assertMalformed(hex("ff"), Decoder::flag);
        assertEquals(-1, Decoder.whole(hex("ffffffff"), Decoder::i32));
        assertEquals(Integer.MAX_VALUE, Decoder.whole(hex("7fffffff"), Decoder::u32));
        assertMalformed(hex("80000000"), Decoder::u32);
        assertMalformed(hex("ffffffff"), Decoder::u32);
        assertEquals(-1, Decoder.whole(hex("ffffffffffffffff"), Decoder::i64));
        assertEquals(Long.MAX_VALUE, Decoder.whole(hex("7fffffffffffffff"), Decoder::u64));
        assertMalformed(hex("8000000000000000"), Decoder::u64);
        assertMalformed(hex("ffffffffffffffff"), Decoder::u64);
    }

    @Test
    void refusesLengthsAboveTheLimitOrTheInput() throws Exception {
        Bytes sixteen = new Encoder().blob(Bytes.copyOf(new byte[16])).toBytes();
        Bytes seventeen = new Encoder().blob(Bytes.copyOf(new byte[17])).toBytes();

        assertEquals(16, Decoder.whole(sixteen, from -> from.blob(16)).size());
        assertMalformed(seventeen, from -> from.blob(16));
        // Lengths that lie: were they believed, gigabytes would be allocated.
        assertMalformed(hex("7fffffff"), from -> from.blob(Integer.MAX_VALUE));
        assertMalformed(hex("7fffffff00"), from -> from.text(Integer.MAX_VALUE));
        assertMalformed(hex("ffffffff"), from -> from.blob(Integer.MAX_VALUE));
        assertMalformed(hex("00"), from -> from.fixed(2));
        assertMalformed(hex("00"), from -> from.fixed(Integer.MAX_VALUE));
    }

    @Test
    void refusesCountsThatCannotBeTrueBeforeItReadsAnItem() throws Exception {
        Decoder.Item<Integer> unread =
                from -> {
                    throw new AssertionError("an item was read");
                };
        assertMalformed(hex("00000004" + "01020304"), from -> from.list(3, 1, unread));
        assertMalformed(hex("00000005" + "01020304"), from -> from.list(9, 1, unread));
        assertMalformed(hex("00000003" + "01020304"), from -> from.list(9, 2, unread));
        assertMalformed(hex("7fffffff"), from -> from.list(Integer.MAX_VALUE, 1, unread));
        assertMalformed(hex("7fffffff"), from -> from.list(Integer.MAX_VALUE, 1 << 30, unread));
        assertMalformed(hex("ffffffff"), from -> from.list(Integer.MAX_VALUE, 1, unread));
        assertEquals(
                List.of(1, 2, 3, 4),
                Decoder.whole(hex("00000004" + "01020304"), from -> from.list(4, 1, Decoder::u8)));
        assertEquals(List.of(), Decoder.whole(hex("00000000"), from -> from.list(0, 1, unread)));
    }

    @Test
    void refusesListsOfItemsThatTakeNoBytes() {
        Bytes many = new Encoder().u32(1_000_000_000).toBytes();

        assertThrows(
                IllegalArgumentException.class,
                () -> new Decoder(many).list(Integer.MAX_VALUE, 0, from -> 0));
    }

    @Test
    void refusesTextThatIsNotUtf8() throws Exception {
        // A lone continuation byte, an overlong slash, a surrogate, a cut sequence, above U+10FFFF.
        for (String wrong : List.of("80", "c0af", "eda080", "e282", "f4908080")) {
            Bytes encoded = new Encoder().blob(hex(wrong)).toBytes();
            assertMalformed(encoded, from -> from.text(SIZE_MAX));
        }
        Bytes right = new Encoder().text("€\u0000").toBytes();
        assertEquals("€\u0000", Decoder.whole(right, from -> from.text(SIZE_MAX)));
    }

    private static Bytes hex(String text) throws MalformedInputException {
        return Bytes.fromHex(text);
    }

    private static <T> void assertMalformed(Bytes input, Decoder.Item<T> item) {
        assertThrows(MalformedInputException.class, () -> Decoder.whole(input, item));
    }
}
