package io.loombft.server.bench;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/**
 * What the functions of a module consist of that has never run: instructions that take the JVM long
 * while it only interprets them. In the bodies of functions without parameters and results, with an i32
 * and an i64 as locals; a module has {@link ColdModule#LEAVES} functions that give an i64.
 */
enum ColdCode {
    /** {@code call leaf drop}, one leaf after the other. */
    CALLS(100),
    /** {@code i32.const leaf call_indirect drop}. */
    INDIRECT_CALLS(80),
    /** {@code global.get 0 global.set 0}. */
    GLOBALS("23002400", 300),
    /** {@code i32.const 0 i64.load offset=65533 local.set 1}: across two pieces of memory. */
    LOADS("41002900 fdff03 2101", 200),
    /** {@code i32.const 0 local.get 1 i64.store offset=65533}. */
    STORES("41002001 3700 fdff03", 200),
    /** {@code local.get 0 i64.eqz i32.eqz local.set 0}, on an i64. */
    COMPARISONS("20015045 2100", 200),
    /** {@code i32.const 20 local.set 0 loop local.get 0 i32.const 1 i32.sub local.tee 0 br_if 0 end}. */
    LOOPS("41142100 0340 200041016b2200 0d00 0b", 100),
    /** {@code local.get 0 if nop else nop end}. */
    IFS("2000 0440 01 05 01 0b", 150);

    private final String unit;
    private final int units;

    ColdCode(int units) {
        this("", units);
    }

    ColdCode(String unit, int units) {
        this.unit = unit.replace(" ", "");
        this.units = units;
    }

    /** The body of the function of that number, with its locals and its end. */
    byte[] body(int number) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        // One i32 and one i64.
        body.writeBytes(new byte[] {2, 1, 0x7f, 1, 0x7e});
        for (int i = 0; i < units; i++) {
            body.writeBytes(unit((number * units + i) % ColdModule.LEAVES));
        }
        body.write(ColdModule.END);
        return body.toByteArray();
    }

    private byte[] unit(int leaf) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        switch (this) {
            case CALLS -> {
                bytes.write(0x10);
                ColdModule.u32(bytes, ColdModule.FIRST_LEAF + leaf);
                bytes.write(0x1a);
            }
            case INDIRECT_CALLS -> {
                bytes.write(0x41);
                ColdModule.s32(bytes, leaf);
                bytes.writeBytes(new byte[] {0x11, ColdModule.LEAF_TYPE, 0, 0x1a});
            }
            case GLOBALS, LOADS, STORES, COMPARISONS, LOOPS, IFS ->
                    bytes.writeBytes(HexFormat.of().parseHex(unit));
        }
        return bytes.toByteArray();
    }
}
