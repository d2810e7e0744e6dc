package io.loombft.core.wasm;

/**
 * The types on the operand stack of the function being checked, and the blocks around the current
 * instruction, by the algorithm of the specification's appendix. A type is a letter: i for i32, I for
 * i64, ? for one that unreachable code may choose.
 */
final class ControlStack {
    static final char NOTHING = '-';
    private static final char ANY = '?';

    private final char[] operands;
    private final Opcode[] openedBy;
    private final char[] results;
    private final int[] heights;
    private final boolean[] unreachable;
    private int height;
    private int highest;
    private int depth;

    ControlStack(ModuleLimits limits) {
        operands = new char[limits.operandsMax()];
        openedBy = new Opcode[limits.nestingMax()];
        results = new char[limits.nestingMax()];
        heights = new int[limits.nestingMax()];
        unreachable = new boolean[limits.nestingMax()];
    }

    /** Ready for the next function, which gives that result. */
    void begin(char result) {
        height = 0;
        highest = 0;
        depth = 0;
        openedBy[0] = Opcode.BLOCK;
        results[0] = result;
        heights[0] = 0;
        unreachable[0] = false;
        depth = 1;
    }

    /** Blocks that are open, the function's own included; 0 after its end. */
    int depth() {
        return depth;
    }

    /** Values on the operand stack now. */
    int height() {
        return height;
    }

    int highest() {
        return highest;
    }

    /** Values that a branch to the label, 0 the innermost, would find above those it needs. */
    int unwound(int label) {
        return height - heights[depth - 1 - label];
    }

    void push(char type, int offset) throws RefusedModuleException {
        if (height == operands.length) {
            throw new RefusedModuleException(
                    offset, "more than " + operands.length + " operands on the stack");
        }
        operands[height++] = type;
        highest = Math.max(highest, height);
    }

    void push(String types, int offset) throws RefusedModuleException {
        for (int i = 0; i < types.length(); i++) {
            push(types.charAt(i), offset);
        }
    }

    char pop(char expected, int offset) throws RefusedModuleException {
        char found = pop(offset);
        if (found != expected && found != ANY && expected != ANY) {
            throw new RefusedModuleException(
                    offset, "operand is " + name(found) + ", expected " + name(expected));
        }
        return found == ANY ? expected : found;
    }

    void pop(String types, int offset) throws RefusedModuleException {
        for (int i = types.length() - 1; i >= 0; i--) {
            pop(types.charAt(i), offset);
        }
    }

    char popAny(int offset) throws RefusedModuleException {
        return pop(ANY, offset);
    }

    /** Two operands of one type, whichever. */
    char popPair(int offset) throws RefusedModuleException {
        char above = popAny(offset);
        return pop(above, offset);
    }

    void open(Opcode by, char result, int offset) throws RefusedModuleException {
        if (depth == openedBy.length) {
            throw new RefusedModuleException(
                    offset, "blocks are nested deeper than " + openedBy.length);
        }
        openedBy[depth] = by;
        results[depth] = result;
        heights[depth] = height;
        unreachable[depth] = false;
        depth++;
    }

    /** Ends the first half of an {@code if}. */
    void otherwise(int offset) throws RefusedModuleException {
        int top = depth - 1;
        if (openedBy[top] != Opcode.IF) {
            throw new RefusedModuleException(offset, "else without if");
        }
        char result = close(offset);
        open(Opcode.ELSE, result, offset);
    }

    /** Ends the innermost block: gives its result, which is left to the caller to push. */
    char close(int offset) throws RefusedModuleException {
        int top = depth - 1;
        char result = results[top];
        if (result != NOTHING) {
            pop(result, offset);
        }
        if (height != heights[top]) {
            throw new RefusedModuleException(
                    offset, (height - heights[top]) + " operands too many at the end of a block");
        }
        depth--;
        return result;
    }

    /** Whether the innermost block is an {@code if} whose other half has not been written. */
    boolean isOpenIf() {
        return openedBy[depth - 1] == Opcode.IF;
    }

    boolean knows(long label) {
        return label < depth;
    }

    /** The type that a branch to the label must carry. */
    char carriedTo(int label) {
        int target = depth - 1 - label;
        return openedBy[target] == Opcode.LOOP ? NOTHING : results[target];
    }

    /** Nothing after this point of the block can run. */
    void becomeUnreachable() {
        height = heights[depth - 1];
        unreachable[depth - 1] = true;
    }

    private char pop(int offset) throws RefusedModuleException {
        int top = depth - 1;
        if (height > heights[top]) {
            return operands[--height];
        }
        if (unreachable[top]) {
            return ANY;
        }
        throw new RefusedModuleException(offset, "operand missing");
    }

    private static String name(char type) {
        return type == 'i' ? "i32" : "i64";
    }
}
