package io.loombft.core.wasm;

import io.loombft.core.bytes.Bytes;
import java.util.Arrays;

/**
 * Walks over the instructions of a checked function that can run: what follows an unconditional branch
 * up to the end of its block is passed over. Blocks are numbered from outside, the function's own is 0.
 */
final class LiveCode {
    private final ModuleReader from;

    private Opcode opcode = Opcode.NOP;
    private long immediate;
    private int alignment;
    private int[] labels = new int[16];
    private int labelCount;
    private int depth = 1;

    LiveCode(Bytes wasm, CheckedModule.Body body) {
        from = new ModuleReader(wasm, body.start(), body.end());
    }

    /** Steps to the next instruction that can run; false after the last. */
    boolean next() {
        if (leavesBlock(opcode)) {
            passOver();
        } else if (from.atEnd()) {
            return false;
        } else {
            read();
        }
        switch (opcode) {
            case BLOCK, LOOP, IF -> depth++;
            case END -> depth--;
            default -> {
                // The same block goes on.
            }
        }
        return true;
    }

    Opcode opcode() {
        return opcode;
    }

    /** Its immediate, and that of memory instructions the offset. */
    long immediate() {
        return immediate;
    }

    int index() {
        return (int) immediate;
    }

    int alignment() {
        return alignment;
    }

    int labelCount() {
        return labelCount;
    }

    /** The labels of a br_table, the default last. */
    int label(int index) {
        return labels[index];
    }

    /** Blocks that are open after this instruction, the function's own included. */
    int depth() {
        return depth;
    }

    private static boolean leavesBlock(Opcode opcode) {
        return switch (opcode) {
            case BR, BR_TABLE, RETURN, UNREACHABLE -> true;
            default -> false;
        };
    }

    /** Steps to the else or end that closes what is running. */
    private void passOver() {
        int inside = 0;
        while (true) {
            read();
            switch (opcode) {
                case BLOCK, LOOP, IF -> inside++;
                case ELSE -> {
                    if (inside == 0) {
                        return;
                    }
                }
                case END -> {
                    if (inside == 0) {
                        return;
                    }
                    inside--;
                }
                default -> {
                    // Cannot run.
                }
            }
        }
    }

    private void read() {
        try {
            opcode = Opcode.of(from.u8(), from.position());
            readImmediate();
        } catch (RefusedModuleException e) {
            throw new AssertionError("checked code cannot be read", e);
        }
    }

    private void readImmediate() throws RefusedModuleException {
        switch (opcode.immediate()) {
            case NONE -> immediate = 0;
            case BLOCK_TYPE -> immediate = from.i33() & 0x7f;
            case LABEL, FUNCTION, LOCAL, GLOBAL -> immediate = from.u32();
            case ZERO -> immediate = from.u8();
            case I32 -> immediate = from.i32();
            case I64 -> immediate = from.i64();
            case TYPE -> {
                immediate = from.u32();
                from.u8();
            }
            case MEMORY_8, MEMORY_16, MEMORY_32, MEMORY_64 -> {
                alignment = (int) from.u32();
                immediate = from.u32();
            }
            case LABEL_TABLE -> readLabels();
        }
    }

    private void readLabels() throws RefusedModuleException {
        labelCount = (int) from.u32() + 1;
        if (labelCount > labels.length) {
            labels = Arrays.copyOf(labels, labelCount);
        }
        for (int i = 0; i < labelCount; i++) {
            labels[i] = (int) from.u32();
        }
    }
}
