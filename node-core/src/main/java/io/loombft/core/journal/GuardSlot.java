package io.loombft.core.journal;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One of the guard's two slots, 4,096 bytes: {@code magic u32 | CRC32C u32 of all that follows | sequence
 * u64 | last signed | zeros}. The sequence of a slot is one above that of the slot written before it, so
 * that even sequences lie in the first slot and odd ones in the second.
 */
record GuardSlot(long sequence, LastSigned lastSigned) {
    static final int SIZE = 4096;

    private static final int MAGIC = 0x4c4f4f4d;
    private static final int CHECKED_FROM = 8;

    ByteBuffer toBuffer() {
        Encoder body = new Encoder().u64(sequence).value(lastSigned);
        ByteBuffer slot = ByteBuffer.allocate(SIZE);
        slot.putInt(0, MAGIC);
        slot.put(CHECKED_FROM, body.toArray());
        slot.putInt(4, crc(slot));
        return slot;
    }

    /** Where the slot lies in the file: 0 or {@link #SIZE}. */
    int offset() {
        return (int) (sequence % 2) * SIZE;
    }

    /** Empty when these are not, to the last byte, what is written as a slot at this offset. */
    static Optional<GuardSlot> read(ByteBuffer slot, int offset) {
        return decode(slot).filter(read -> read.offset() == offset && read.toBuffer().equals(slot));
    }

    private static Optional<GuardSlot> decode(ByteBuffer slot) {
        if (slot.limit() != SIZE || slot.getInt(0) != MAGIC || slot.getInt(4) != crc(slot)) {
            return Optional.empty();
        }
        byte[] body = new byte[SIZE - CHECKED_FROM];
        slot.get(CHECKED_FROM, body);
        try {
            Decoder from = new Decoder(Bytes.copyOf(body));
            return Optional.of(new GuardSlot(from.u64(), LastSigned.decode(from)));
        } catch (MalformedInputException e) {
            return Optional.empty();
        }
    }

    private static int crc(ByteBuffer slot) {
        CRC32C crc = new CRC32C();
        crc.update(slot.slice(CHECKED_FROM, SIZE - CHECKED_FROM));
        return (int) crc.getValue();
    }
}
