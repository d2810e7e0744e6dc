package io.loombft.server.bench;

import io.loombft.core.bytes.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A module with more functions: those that it has once more and again, or others that nobody calls. */
final class ModuleCopies {
    private static final int HEADER = 8;
    private static final int FUNCTION = 3;
    private static final int CODE = 10;

    private final byte[] module;
    private final List<Integer> types = new ArrayList<>();
    private final List<byte[]> bodies = new ArrayList<>();
    private int at = HEADER;

    /** Of a module that keeps the rules for contracts. */
    ModuleCopies(Bytes module) {
        this.module = module.toArray();
        while (at < this.module.length) {
            int id = u32();
            int size = u32();
            int end = at + size;
            switch (id) {
                case FUNCTION -> readTypes();
                case CODE -> readBodies();
                default -> at = end;
            }
            at = end;
        }
    }

    private void readTypes() {
        int count = u32();
        for (int i = 0; i < count; i++) {
            types.add(u32());
        }
    }

    private void readBodies() {
        int count = u32();
        for (int i = 0; i < count; i++) {
            int size = u32();
            byte[] body = new byte[size];
            System.arraycopy(module, at, body, 0, size);
            bodies.add(body);
            at += size;
        }
    }

    /** All functions so many times more. */
    Bytes of(int copies) {
        return of(copies, types, bodies);
    }

    /** So many functions of the entry's type, each the unit so many times, and so many i64 locals. */
    Bytes with(int functions, HostileCode code) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        u32(body, 1);
        u32(body, code.locals());
        body.write(0x7e);
        for (int i = 0; i < code.units(); i++) {
            body.writeBytes(code.unit());
        }
        // An i32 of 0, and the end.
        body.writeBytes(new byte[] {0x41, 0, 0x0b});
        return of(functions, List.of(types.getLast()), List.of(body.toByteArray()));
    }

    private Bytes of(int copies, List<Integer> moreTypes, List<byte[]> moreBodies) {
        List<Integer> allTypes = new ArrayList<>(types);
        List<byte[]> allBodies = new ArrayList<>(bodies);
        for (int i = 0; i < copies; i++) {
            allTypes.addAll(moreTypes);
            allBodies.addAll(moreBodies);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(module, 0, HEADER);
        at = HEADER;
        while (at < module.length) {
            int id = u32();
            int size = u32();
            byte[] section =
                    switch (id) {
                        case FUNCTION -> typeSection(allTypes);
                        case CODE -> codeSection(allBodies);
                        default -> Arrays.copyOfRange(module, at, at + size);
                    };
            out.write(id);
            u32(out, section.length);
            out.writeBytes(section);
            at += size;
        }
        return Bytes.copyOf(out.toByteArray());
    }

    private static byte[] typeSection(List<Integer> types) {
        ByteArrayOutputStream section = new ByteArrayOutputStream();
        u32(section, types.size());
        types.forEach(type -> u32(section, type));
        return section.toByteArray();
    }

    private static byte[] codeSection(List<byte[]> bodies) {
        ByteArrayOutputStream section = new ByteArrayOutputStream();
        u32(section, bodies.size());
        for (byte[] body : bodies) {
            u32(section, body.length);
            section.writeBytes(body);
        }
        return section.toByteArray();
    }

    private int u32() {
        int value = 0;
        for (int shift = 0; ; shift += 7) {
            int next = module[at++];
            value |= (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private static void u32(ByteArrayOutputStream to, int value) {
        int left = value;
        while (left >>> 7 != 0) {
            to.write((left & 0x7f) | 0x80);
            left >>>= 7;
        }
        to.write(left);
    }
}
