package io.loombft.core.wasm;

import java.util.Arrays;

/**
 * Sums up what a function weighs: an upper bound of the bytes of Java code that a compiler makes of it,
 * with what {@link Metering} adds. The numbers are part of the rules: a module that was allowed once
 * must always be.
 */
final class Weights {
    /** The start of a function and its end. */
    private static final int FRAME = 120;

    private static final int LOCAL = 7;

    /** Taking gas for what follows. */
    private static final int CHARGE = 48;

    private static final int JUMP = 14;
    private static final int CARRIED = 8;
    private static final int CALL = 100;
    private static final int MEMORY = 16;
    private static final int PLAIN = 6;
    private static final int GLOBAL = 15;
    private static final int TABLE = 30;

    private final int max;

    /** For each label the last br_table that named it. */
    private final int[] namedBy;

    private int tables;
    private long weight;

    Weights(ModuleLimits limits) {
        max = limits.weightMax();
        namedBy = new int[limits.nestingMax()];
    }

    void begin(int locals) {
        weight = FRAME + (long) LOCAL * locals;
        tables = 0;
        Arrays.fill(namedBy, 0);
    }

    void add(Opcode opcode) {
        weight +=
                switch (opcode.price()) {
                    case FREE -> block(opcode);
                    case SIMPLE, MULTIPLY, DIVIDE, BITS -> PLAIN;
                    case LOAD, STORE -> MEMORY;
                    case GLOBAL -> GLOBAL;
                    case BRANCH -> CHARGE + JUMP;
                    case BRANCH_TABLE -> TABLE;
                    case CALL, CALL_INDIRECT, MEMORY_GROW -> CALL;
                };
        if (opcode == Opcode.UNREACHABLE) {
            weight += GLOBAL;
        }
    }

    /** What follows a block may begin a segment of its own. */
    private static int block(Opcode opcode) {
        return switch (opcode) {
            case BLOCK -> 0;
            case ELSE -> CHARGE + JUMP;
            default -> CHARGE;
        };
    }

    /** A branch that drops values and carries at most one. */
    void unwind(int dropped) {
        weight += dropped + CARRIED;
    }

    void table(int size) {
        tables++;
        weight += 4L * size;
    }

    /** A label of a br_table: what unwinds to it is written once. */
    void tableTarget(int label, int dropped) {
        if (namedBy[label] != tables) {
            namedBy[label] = tables;
            unwind(dropped + JUMP);
        }
    }

    boolean isOver() {
        return weight > max;
    }
}
