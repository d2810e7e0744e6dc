package io.loombft.core.wasm;

import io.loombft.core.bytes.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads the binary format of WebAssembly, from an offset up to an end that it never passes. */
final class ModuleReader {
    private final Bytes wasm;
    private final int end;
    private int position;

    ModuleReader(Bytes wasm, int start, int end) {
        this.wasm = wasm;
        this.position = start;
        this.end = end;
    }

    int position() {
        return position;
    }

    int end() {
        return end;
    }

    boolean atEnd() {
        return position == end;
    }

    int u8() throws RefusedModuleException {
        if (position == end) {
            throw refused("unexpected end");
        }
        return wasm.at(position++) & 0xff;
    }

    /** An unsigned number of 32 bits, which must be 0 to {@code max}. */
    int u32(int max, String what) throws RefusedModuleException {
        int start = position;
        long value = u32();
        if (value > max) {
            throw new RefusedModuleException(
                    start, what + " is " + value + ", the limit is " + max);
        }
        return (int) value;
    }

    /** An index below the count. */
    int index(int count, String what) throws RefusedModuleException {
        int start = position;
        long value = u32();
        if (value >= count) {
            throw new RefusedModuleException(start, "unknown " + what + " " + value);
        }
        return (int) value;
    }

    /** Any unsigned number of 32 bits. */
    long u32() throws RefusedModuleException {
        return leb(32, false) & 0xffff_ffffL;
    }

    int i32() throws RefusedModuleException {
        return (int) leb(32, true);
    }

    long i64() throws RefusedModuleException {
        return leb(64, true);
    }

    /** The signed number of 33 bits by which a block names its type. */
    long i33() throws RefusedModuleException {
        return leb(33, true);
    }

    /** Skips bytes that are there. */
    int skip(int count, String what) throws RefusedModuleException {
        int start = position;
        if (count > end - position) {
            throw refused(what + " is longer than what is left");
        }
        position += count;
        return start;
    }

    String name(int bytesMax) throws RefusedModuleException {
        int length = u32(bytesMax, "length of a name");
        int start = skip(length, "name");
        try {
            ByteBuffer utf8 = wasm.asByteBuffer().slice(start, length);
            return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
        } catch (CharacterCodingException e) {
            throw new RefusedModuleException(start, "name is not UTF-8");
        }
    }

    RefusedModuleException refused(String reason) {
        return new RefusedModuleException(position, reason);
    }

    /**
     * LEB128 of at most as many bytes as the bits need; unused bits of the last byte must be zeros, or
     * copies of the sign.
     */
    private long leb(int bits, boolean signed) throws RefusedModuleException {
        int start = position;
        long value = 0;
        for (int shift = 0; shift < bits; shift += 7) {
            int next = u8();
            value |= (long) (next & 0x7f) << shift;
            boolean last = (next & 0x80) == 0;
            int room = bits - shift;
            if (room < 7) {
                checkLastByte(start, next, room, signed);
            }
            if (last) {
                int used = shift + 7;
                return signed && used < 64 ? value << (64 - used) >> (64 - used) : value;
            }
        }
        throw new RefusedModuleException(start, "number is too long");
    }

    private static void checkLastByte(int start, int last, int room, boolean signed)
            throws RefusedModuleException {
        if ((last & 0x80) != 0) {
            throw new RefusedModuleException(start, "number is too long");
        }
        int unused = (last & 0x7f) >> (signed ? room - 1 : room);
        int ones = 0x7f >> (signed ? room - 1 : room);
        if (unused != 0 && !(signed && unused == ones)) {
            throw new RefusedModuleException(start, "number is too large");
        }
    }
}
