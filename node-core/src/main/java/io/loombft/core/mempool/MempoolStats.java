package io.loombft.core.mempool;

/**
 * How full the mempool is.
 *
 * @param txs transactions held
 * @param bytes of these
 * @param senders who have at least one
 */
public record MempoolStats(int txs, long bytes, int senders) {}
