package io.loombft.core.journal;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Height;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The frame around each record of a segment, big-endian: {@code length u32 | CRC32C u32 | kind u8 |
 * payload}, the length being that of the payload.
 *
 * <p>The checksum covers height u64, offset in the segment u64, length, kind and payload, so that a
 * record copied from another place is not taken for one of this place.
 */
final class Frame {
    static final int HEADER_BYTES = 9;

    /** Length of a mark: the first bytes of the SHA-256 of the segment's snapshot. */
    static final int MARK_BYTES = 8;

    /** Length of a whole frame that holds a mark. */
    static final int MARK_FRAME_BYTES = HEADER_BYTES + MARK_BYTES;

    private Frame() {}

    static ByteBuffer of(Height height, long offset, RecordKind kind, Bytes payload) {
        byte[] frame = new byte[HEADER_BYTES + payload.size()];
        payload.copyTo(frame, HEADER_BYTES);
        // Summed up where it stands: out of a read-only buffer it would be copied again.
        ByteBuffer body = ByteBuffer.wrap(frame, HEADER_BYTES, payload.size());
        int crc = crc(height, offset, kind.code(), body);
        return ByteBuffer.wrap(frame)
                .putInt(0, payload.size())
                .putInt(4, crc)
                .put(8, (byte) kind.code());
    }

    static int crc(Height height, long offset, int kindCode, ByteBuffer payload) {
        ByteBuffer place = ByteBuffer.allocate(21);
        place.putLong(height.value()).putLong(offset).putInt(payload.remaining());
        place.put((byte) kindCode).flip();
        CRC32C crc = new CRC32C();
        crc.update(place);
        crc.update(payload);
        return (int) crc.getValue();
    }

    /**
     * What marks of a segment hold. Foreign bytes inside records (transactions) can imitate the rest
     * of a frame, but not this without knowing the snapshot.
     */
    static Bytes markOf(Bytes snapshot) {
        return Hash.of(snapshot).bytes().slice(0, MARK_BYTES);
    }
}
