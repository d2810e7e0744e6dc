package io.loombft.server.bench;

import java.util.HexFormat;

/**
 * Instructions that are hard to compile for their length, as many in a function as the rules allow. They
 * leave the stack as it was, in a function of two i32 parameters.
 */
enum HostileCode {
    /** {@code loop local.get 0 br_if 0 end}. */
    LOOPS("034020000d000b", 100, 330),
    /** {@code local.get 0 if nop else nop end}. */
    IFS("200004400105010b", 1, 270),
    /** {@code block local.get 0 br_if 0 end}, among many locals. */
    LOCALS("024020000d000b", 900, 400),
    /** {@code i64.const 2^56 - 1 drop}. */
    CONSTANTS("42ffffffffffffffff001a", 1, 4_000),
    /** {@code local.get 0 i32.load offset=77 drop}. */
    LOADS("200028024d1a", 1, 1_800);

    private final String unit;
    private final int locals;
    private final int units;

    HostileCode(String unit, int locals, int units) {
        this.unit = unit;
        this.locals = locals;
        this.units = units;
    }

    byte[] unit() {
        return HexFormat.of().parseHex(unit);
    }

    int locals() {
        return locals;
    }

    int units() {
        return units;
    }
}
