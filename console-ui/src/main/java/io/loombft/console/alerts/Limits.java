package io.loombft.console.alerts;

/**
 * From where on something is wrong.
 *
 * @param lagBlocks blocks behind the best node of the same chain
 * @param peersMin of a validator among others
 * @param missedInARow commits
 * @param ownMissedInARow commits, from which on it is critical when one of the connected nodes is the validator
 * @param signedShare of the blocks that are shown, from 0 to 1
 * @param emptyInARow blocks of a proposer
 * @param syncSeconds a sync of the journal takes, in the mean of the last minute
 * @param clockSeconds a clock may be wrong
 * @param freeShare of the disk that is to stay free, from 0 to 1, and the bytes that are enough on a large one
 * @param lastFreeShare the same, from which on it is critical
 */
record Limits(
        long lagBlocks,
        int peersMin,
        int missedInARow,
        int ownMissedInARow,
        double signedShare,
        int emptyInARow,
        double syncSeconds,
        double clockSeconds,
        double freeShare,
        double freeBytes,
        double lastFreeShare,
        double lastFreeBytes) {
    private static final double GIB = 1L << 30;

    static final Limits DEFAULT =
            new Limits(10, 2, 5, 10, 0.9, 5, 0.1, 2, 0.1, 20 * GIB, 0.03, 5 * GIB);
}
