package io.loombft.core.wasm;

import io.loombft.core.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the binary format of WebAssembly, every number in its shortest form. */
final class ModuleWriter {
    private byte[] buffer = new byte[256];
    private int size;

    int size() {
        return size;
    }

    ModuleWriter u8(int value) {
        if (size == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * size);
        }
        buffer[size++] = (byte) value;
        return this;
    }

    /** Unsigned LEB128 of all 32 bits. */
    ModuleWriter u32(int value) {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            u8((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        return u8(rest);
    }

    /** Signed LEB128, for i32 and i64 alike. */
    ModuleWriter signed(long value) {
        long rest = value;
        while (rest < -64 || rest > 63) {
            u8(((int) rest & 0x7f) | 0x80);
            rest >>= 7;
        }
        return u8((int) rest & 0x7f);
    }

    ModuleWriter op(Opcode opcode) {
        return u8(opcode.code());
    }

    /** An instruction with one unsigned immediate. */
    ModuleWriter op(Opcode opcode, int immediate) {
        return u8(opcode.code()).u32(immediate);
    }

    ModuleWriter i32Const(int value) {
        return op(Opcode.I32_CONST).signed(value);
    }

    ModuleWriter i64Const(long value) {
        return op(Opcode.I64_CONST).signed(value);
    }

    ModuleWriter name(String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        return u32(utf8.length).raw(utf8, utf8.length);
    }

    ModuleWriter raw(Bytes bytes) {
        return raw(bytes.toArray(), bytes.size());
    }

    /** Another's content, with its length before it. */
    ModuleWriter sized(ModuleWriter content) {
        return u32(content.size).raw(content.buffer, content.size);
    }

    ModuleWriter section(Section section, ModuleWriter content) {
        return u8(section.id()).sized(content);
    }

    ModuleWriter append(ModuleWriter content) {
        return raw(content.buffer, content.size);
    }

    Bytes toBytes() {
        return Bytes.copyOf(buffer, 0, size);
    }

    private ModuleWriter raw(byte[] bytes, int length) {
        if (size + length > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(size + length, 2 * buffer.length));
        }
        System.arraycopy(bytes, 0, buffer, size, length);
        size += length;
        return this;
    }
}
