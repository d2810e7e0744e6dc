package io.loombft.core.mempool;

/**
 * How much may wait, and for how long.
 *
 * @param txsMax transactions in all
 * @param bytesMax bytes of transactions in all
 * @param senderTxsMax transactions of one sender
 * @param senderGapMax how many nonces may be missing before a transaction that is held for them
 * @param peerTxsMax transactions that one peer brought
 * @param gasPriceMin what is paid less for is refused
 * @param ttlBlocks blocks after which a transaction is dropped
 * @param ttlMs milliseconds after which a transaction is dropped
 */
public record MempoolLimits(
        int txsMax,
        long bytesMax,
        int senderTxsMax,
        int senderGapMax,
        int peerTxsMax,
        long gasPriceMin,
        long ttlBlocks,
        long ttlMs) {
    public static final MempoolLimits DEFAULT =
            new MempoolLimits(50_000, 256L * 1024 * 1024, 4_096, 64, 25_000, 0, 100_000, 3_600_000);

    public MempoolLimits {
        boolean isSane =
                txsMax > 0
                        && bytesMax > 0
                        && senderTxsMax > 0
                        && senderGapMax >= 0
                        && peerTxsMax > 0
                        && gasPriceMin >= 0
                        && ttlBlocks > 0
                        && ttlMs > 0;
        if (!isSane) {
            throw new IllegalArgumentException("a mempool limit is zero or negative");
        }
    }
}
