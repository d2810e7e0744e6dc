package io.loombft.core.wasm;

import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;

/**
 * What the instructions of a contract cost, in gas. The prices pay for code that the JVM has not
 * compiled yet and interprets, which all code is at first. Canonical bytes: the fields in order, each
 * u32, 64 in all.
 *
 * @param simple constants, locals, additions, logic, shifts, wrapping, select
 * @param multiply multiplications
 * @param divide divisions and remainders
 * @param bits counting of bits, comparisons, rotations and extensions: what takes more than one
 *     instruction of Java
 * @param load a read from memory
 * @param store a write to memory
 * @param global a read or write of a global
 * @param branch a branch, and the start of a conditional or a loop
 * @param branchTable a branch by table
 * @param call a call of a function of the module, its frame included
 * @param callIndirect a call through the table
 * @param hostCall the way to a host function and back, besides what the function costs
 * @param memoryGrow asking for more memory, besides the pages
 * @param memoryPage each page of 64 KiB that the memory has at first or is asked to grow by
 * @param frameSlot each local that a called function sets to zero
 * @param frame held for each open frame until it ends, and lost when the call ends in a trap
 */
public record CodePrices(
        int simple,
        int multiply,
        int divide,
        int bits,
        int load,
        int store,
        int global,
        int branch,
        int branchTable,
        int call,
        int callIndirect,
        int hostCall,
        int memoryGrow,
        int memoryPage,
        int frameSlot,
        int frame)
        implements Encodable {
    public static final CodePrices DEFAULT =
            new CodePrices(1, 1, 10, 5, 6, 6, 6, 12, 12, 32, 60, 60, 100, 1_000, 1, 40);

    /** The bytes of the canonical form. */
    public static final int SIZE = 64;

    /** Prices above this would let the sum of a block of instructions overflow. */
    public static final int PRICE_MAX = 1_000;

    /** Pages are few, so that each may cost more. */
    public static final int PAGE_PRICE_MAX = 1_000_000;

    public CodePrices {
        for (int price :
                new int[] {
                    simple,
                    multiply,
                    divide,
                    bits,
                    load,
                    store,
                    global,
                    branch,
                    branchTable,
                    call,
                    callIndirect,
                    hostCall,
                    memoryGrow,
                    frameSlot,
                    frame
                }) {
            range(price, 1, PRICE_MAX);
        }
        range(memoryPage, 1, PAGE_PRICE_MAX);
    }

    public static CodePrices decode(Decoder from) throws MalformedInputException {
        try {
            return new CodePrices(
                    from.u32(),
                    from.u32(),
                    from.u32(),
                    from.u32(),
                    from.u32(),
                    from.u32(),
                    from.u32(),
                    from.u32(),
                    from.u32(),
                    from.u32(),
                    from.u32(),
                    from.u32(),
                    from.u32(),
                    from.u32(),
                    from.u32(),
                    from.u32());
        } catch (IllegalArgumentException e) {
            throw new MalformedInputException(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void encode(Encoder to) {
        to.u32(simple).u32(multiply).u32(divide).u32(bits);
        to.u32(load).u32(store).u32(global);
        to.u32(branch).u32(branchTable).u32(call).u32(callIndirect).u32(hostCall);
        to.u32(memoryGrow).u32(memoryPage).u32(frameSlot).u32(frame);
    }

    private static void range(int price, int min, int max) {
        if (price < min || price > max) {
            throw new IllegalArgumentException(
                    "code price " + price + " is not " + min + " to " + max);
        }
    }
}
