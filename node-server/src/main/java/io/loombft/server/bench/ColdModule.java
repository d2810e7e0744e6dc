package io.loombft.server.bench;

import io.loombft.core.bytes.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes modules of many functions, whose entry calls one after the other until its gas is used up. The
 * binary format is that of the WebAssembly specification 1.0, section 5.
 */
final class ColdModule {
    /** Functions that give an i64, and stand in the table in their order. */
    static final int LEAVES = 400;

    /** The entry is function 0. */
    static final int FIRST_LEAF = 1;

    static final int LEAF_TYPE = 1;
    static final int END = 0x0b;

    private static final int WORKER_TYPE = 2;
    private static final byte[] LEAF = {0, 0x42, 1, END};

    private ColdModule() {}

    /** With so many functions of that code; the number makes modules of the same code differ. */
    static Bytes of(ColdCode code, int workers, int number) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
        // (i32, i32) -> i32, () -> i64, () -> ().
        section(out, 1, bytes(3, 0x60, 2, 0x7f, 0x7f, 1, 0x7f, 0x60, 0, 1, 0x7e, 0x60, 0, 0));
        section(out, 3, types(workers));
        ByteArrayOutputStream table = bytes(1, 0x70, 0);
        u32(table, LEAVES);
        section(out, 4, table);
        section(out, 5, bytes(1, 0, 2));
        section(out, 6, bytes(1, 0x7e, 1, 0x42, 1, END));
        section(out, 7, exports());
        section(out, 9, elements());
        section(out, 10, bodies(code, workers));
        section(out, 11, data(number));
        return Bytes.copyOf(out.toByteArray());
    }

    private static ByteArrayOutputStream types(int workers) {
        ByteArrayOutputStream types = new ByteArrayOutputStream();
        u32(types, 1 + LEAVES + workers);
        types.write(0);
        for (int i = 0; i < LEAVES; i++) {
            types.write(LEAF_TYPE);
        }
        for (int i = 0; i < workers; i++) {
            types.write(WORKER_TYPE);
        }
        return types;
    }

    private static ByteArrayOutputStream exports() {
        ByteArrayOutputStream exports = bytes(2);
        name(exports, "call");
        exports.writeBytes(new byte[] {0, 0});
        name(exports, "memory");
        exports.writeBytes(new byte[] {2, 0});
        return exports;
    }

    private static ByteArrayOutputStream elements() {
        ByteArrayOutputStream elements = bytes(1, 0, 0x41, 0, END);
        u32(elements, LEAVES);
        for (int i = 0; i < LEAVES; i++) {
            u32(elements, FIRST_LEAF + i);
        }
        return elements;
    }

    private static ByteArrayOutputStream bodies(ColdCode code, int workers) {
        ByteArrayOutputStream bodies = new ByteArrayOutputStream();
        u32(bodies, 1 + LEAVES + workers);
        sized(bodies, entry(workers));
        for (int i = 0; i < LEAVES; i++) {
            sized(bodies, LEAF);
        }
        for (int i = 0; i < workers; i++) {
            sized(bodies, code.body(i));
        }
        return bodies;
    }

    /** Calls all, again and again; only its gas ends it. */
    private static byte[] entry(int workers) {
        ByteArrayOutputStream entry = bytes(0, 0x03, 0x40);
        for (int i = 0; i < workers; i++) {
            entry.write(0x10);
            u32(entry, FIRST_LEAF + LEAVES + i);
        }
        entry.writeBytes(new byte[] {0x0c, 0, END, 0x41, 0, END});
        return entry.toByteArray();
    }

    /** Four bytes at 0. */
    private static ByteArrayOutputStream data(int number) {
        ByteArrayOutputStream data = bytes(1, 0, 0x41, 0, END, 4);
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            data.write(number >>> shift);
        }
        return data;
    }

    private static ByteArrayOutputStream bytes(int... bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int each : bytes) {
            out.write(each);
        }
        return out;
    }

    private static void section(ByteArrayOutputStream out, int id, ByteArrayOutputStream section) {
        out.write(id);
        sized(out, section.toByteArray());
    }

    private static void sized(ByteArrayOutputStream out, byte[] bytes) {
        u32(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void name(ByteArrayOutputStream out, String name) {
        sized(out, name.getBytes(StandardCharsets.US_ASCII));
    }

    /** An unsigned number in LEB128. */
    static void u32(ByteArrayOutputStream to, int value) {
        int left = value;
        while (left >>> 7 != 0) {
            to.write((left & 0x7f) | 0x80);
            left >>>= 7;
        }
        to.write(left);
    }

    /** A number that is not negative in signed LEB128. */
    static void s32(ByteArrayOutputStream to, int value) {
        int left = value;
        while (left >>> 6 != 0) {
            to.write((left & 0x7f) | 0x80);
            left >>>= 7;
        }
        to.write(left);
    }
}
