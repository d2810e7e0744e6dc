package io.loombft.core.contract;

/**
 * What a call may use, nested calls included.
 *
 * @param gas 0 to {@link #GAS_MAX}
 * @param depth how far calls may be nested, in frames of common size; larger frames count as several
 * @param pages memory in pages of 64 KiB, the module's first pages included
 */
public record Allowance(long gas, int depth, int pages) {
    /** No call gets more: the counter inside a contract has 31 bits. */
    public static final long GAS_MAX = Integer.MAX_VALUE;

    public Allowance {
        if (gas < 0 || gas > GAS_MAX || depth < 0 || pages < 0) {
            throw new IllegalArgumentException(
                    "an allowance of " + gas + " gas, depth " + depth + ", " + pages + " pages");
        }
    }
}
