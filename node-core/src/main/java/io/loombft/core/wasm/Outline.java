package io.loombft.core.wasm;

import io.loombft.core.bytes.Bytes;

/**
 * A metered module without its code and data: what an engine still needs of it once the code is compiled
 * and the memory's first state is known. Parsed code takes a hundred times its bytes.
 */
public final class Outline {
    private Outline() {}

    /** The module with every function trapping at once, and nothing put into memory. */
    public static Bytes of(Bytes metered) {
        try {
            return outlined(metered);
        } catch (RefusedModuleException e) {
            throw new AssertionError("a metered module cannot be read", e);
        }
    }

    private static Bytes outlined(Bytes metered) throws RefusedModuleException {
        ModuleWriter out = new ModuleWriter().raw(metered.slice(0, Long.BYTES));
        ModuleReader from = new ModuleReader(metered, Long.BYTES, metered.size());
        while (!from.atEnd()) {
            int id = from.u8();
            int size = (int) from.u32();
            int start = from.skip(size, "section");
            if (id == Section.CODE.id()) {
                int functions = (int) new ModuleReader(metered, start, start + size).u32();
                out.section(Section.CODE, traps(functions));
            } else if (id != Section.DATA.id()) {
                out.u8(id).u32(size).raw(metered.slice(start, size));
            }
        }
        return out.toBytes();
    }

    private static ModuleWriter traps(int functions) {
        ModuleWriter code = new ModuleWriter().u32(functions);
        for (int i = 0; i < functions; i++) {
            code.u32(3).u32(0).op(Opcode.UNREACHABLE).op(Opcode.END);
        }
        return code;
    }
}
