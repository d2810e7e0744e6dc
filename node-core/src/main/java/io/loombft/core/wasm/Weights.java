package io.loombft.core.wasm;

import java.util.Arrays;

/**
 * Sums up what a function weighs: an upper bound of the bytes of Java code that a compiler makes of it,
 * with what {@link Metering} adds; and what it takes to compile all functions. The numbers are part of
 * the rules: a module that was allowed once must always be.
 *
 * <p>A compiler, and the JVM after it, compare the types of all locals and operands wherever ways
 * through the code meet. So the work grows with the product of the two, not with the code alone.
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

    /** Ways that meet where gas is taken: past the end for want of gas, and from before. */
    private static final int MEETINGS = 3;

    /** So many comparisons take as long as a byte of Java code. */
    private static final int COMPARED_PER_BYTE = 32;

    private final int max;

    /** For each label the last br_table that named it. */
    private final int[] namedBy;

    private int tables;
    private int locals;
    private long weight;

    /** Over all functions: what they weigh, and the locals and operands compared. */
    private long weights;

    private long compared;

    Weights(ModuleLimits limits) {
        max = limits.weightMax();
        namedBy = new int[limits.nestingMax()];
    }

    void begin(int declared) {
        locals = declared;
        weight = FRAME + (long) LOCAL * locals;
        tables = 0;
        Arrays.fill(namedBy, 0);
    }

    /** What the function weighed, whose end was reached. */
    void end() {
        weights += weight;
    }

    /** What it takes to compile the functions so far, in bytes of Java code. */
    long work() {
        return weights + compared / COMPARED_PER_BYTE;
    }

    /** An instruction that finds so many operands. */
    void add(Opcode opcode, int operands) {
        compared += (long) meetings(opcode) * (locals + operands);
        weight +=
                switch (opcode.price()) {
                    case FREE -> block(opcode);
                    case SIMPLE, MULTIPLY, DIVIDE, BITS -> PLAIN;
                    case LOAD, STORE -> MEMORY;
                    case GLOBAL -> GLOBAL;
                    case BRANCH -> opcode == Opcode.LOOP ? CHARGE : CHARGE + JUMP;
                    case BRANCH_TABLE -> TABLE;
                    case CALL, CALL_INDIRECT, MEMORY_GROW -> CALL;
                };
        if (opcode == Opcode.UNREACHABLE) {
            weight += GLOBAL;
        }
    }

    private static int meetings(Opcode opcode) {
        return switch (opcode) {
            case LOOP, IF, ELSE, END, BR, BR_IF, BR_TABLE, RETURN, SELECT -> MEETINGS;
            default -> 0;
        };
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

    void table(int size, int operands) {
        tables++;
        weight += 4L * size;
        compared += (long) size * (locals + operands);
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
