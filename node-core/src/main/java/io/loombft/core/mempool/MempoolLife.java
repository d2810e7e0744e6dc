package io.loombft.core.mempool;

/**
 * What became of the transactions since the node's start, and which of those held no block can take yet.
 *
 * @param included how long those waited that a block took
 * @param dropped how long those waited that left without one
 * @param knownFromClients how often a client brought one that was known already
 * @param knownFromPeers how often a peer did
 * @param behindGap how many of those held wait for a missing nonce
 */
public record MempoolLife(
        Waits included, Waits dropped, long knownFromClients, long knownFromPeers, int behindGap) {
    /** Before anything came. */
    public static MempoolLife none() {
        return new MempoolLife(Waits.none(), Waits.none(), 0, 0, 0);
    }
}
