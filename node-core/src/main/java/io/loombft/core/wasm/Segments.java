package io.loombft.core.wasm;

import java.util.Arrays;

/**
 * Where a function takes gas, and how much. A segment is code that always runs as often as its first
 * instruction: it is paid there, once, before any of it runs. What follows a block belongs to the
 * segment before it, unless a branch inside leads past its end.
 */
final class Segments {
    private static final int NEVER = Integer.MAX_VALUE;

    private final CheckedModule.Functions functions;
    private final CodePrices prices;

    /** For each segment the price of its instructions. */
    private int[] price = new int[64];

    /** For each live instruction the segment that begins after it, or 0. */
    private int[] begins = new int[256];

    private int segments;
    private int instruction;

    // One entry for each open block: the segment that is being added to, and the outermost block
    // that a branch inside it leads to.
    private int[] current = new int[16];
    private int[] reaches = new int[16];
    private int top = -1;

    private Segments(CheckedModule.Functions functions, CodePrices prices) {
        this.functions = functions;
        this.prices = prices;
    }

    static Segments of(LiveCode code, CheckedModule.Functions functions, CodePrices prices) {
        Segments segments = new Segments(functions, prices);
        segments.open(0);
        while (code.next()) {
            segments.add(code);
        }
        return segments;
    }

    /** What the function pays at its start. */
    int first() {
        return price[0];
    }

    /** What is paid after the live instruction of that number, the first being 0. */
    int after(int instruction) {
        int segment = begins[instruction];
        return segment == 0 ? 0 : price[segment];
    }

    private void add(LiveCode code) {
        if (instruction == begins.length) {
            begins = Arrays.copyOf(begins, 2 * instruction);
        }
        // The end of a block is no instruction that runs, and is free.
        price[current[top]] += priceOf(code);
        switch (code.opcode()) {
            case BLOCK -> open(current[top]);
            case LOOP, IF -> {
                open(0);
                begin();
            }
            case ELSE -> begin();
            case END -> close();
            case BR -> reach(code.index());
            case BR_IF -> {
                reach(code.index());
                begin();
            }
            case BR_TABLE -> {
                for (int i = 0; i < code.labelCount(); i++) {
                    reach(code.label(i));
                }
            }
            case RETURN -> reach(top);
            default -> {
                // The segment goes on.
            }
        }
        instruction++;
    }

    private int priceOf(LiveCode code) {
        if (code.opcode() == Opcode.CALL && functions.isImported(code.index())) {
            return prices.hostCall();
        }
        return code.opcode().price().of(prices);
    }

    /** The innermost open block goes on with a segment of its own from after this instruction. */
    private void begin() {
        segments++;
        if (segments == price.length) {
            price = Arrays.copyOf(price, 2 * segments);
        }
        begins[instruction] = segments;
        current[top] = segments;
    }

    private void open(int segment) {
        top++;
        if (top == current.length) {
            current = Arrays.copyOf(current, 2 * top);
            reaches = Arrays.copyOf(reaches, 2 * top);
        }
        current[top] = segment;
        reaches[top] = NEVER;
    }

    private void reach(int label) {
        reaches[top] = Math.min(reaches[top], top - label);
    }

    private void close() {
        if (top == 0) {
            return;
        }
        int reached = reaches[top];
        boolean leadsPast = reached < top;
        top--;
        if (leadsPast) {
            reaches[top] = Math.min(reaches[top], reached);
            begin();
        }
    }
}
