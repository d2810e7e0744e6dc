package io.loombft.console.connection;

import io.loombft.core.client.EventMessage;
import java.util.List;

/**
 * What a node's events told.
 *
 * @param isListening whether events come in now
 * @param recent the latest events but votes, the oldest first, at most {@value #RECENT_MAX}
 * @param transactions of the latest blocks, the oldest first, at most {@value #TRANSACTIONS_MAX}
 * @param blocks what the latest blocks weigh, the oldest first, at most {@value ChainTail#BLOCKS_MAX}
 * @param count events since this console listens
 * @param gaps how often events were missed, because they were gone when they were asked for
 */
public record LiveFeed(
        boolean isListening,
        Rounds rounds,
        List<EventMessage> recent,
        List<SeenTransaction> transactions,
        List<BlockWeight> blocks,
        long count,
        int gaps) {
    static final int RECENT_MAX = 200;
    static final int TRANSACTIONS_MAX = 1_000;

    static final LiveFeed NONE =
            new LiveFeed(false, Rounds.NONE, List.of(), List.of(), List.of(), 0, 0);

    /** A transaction of a block; the fee in decimal digits. */
    public record SeenTransaction(
            String hash,
            long height,
            int index,
            String sender,
            boolean isSuccess,
            String code,
            long gasUsed,
            String fee,
            long timeMs) {}

    /**
     * What a block weighs, and when the node told of it.
     *
     * @param toldMs milliseconds since 1970 by the node's clock
     */
    public record BlockWeight(
            long height, int round, int txs, long bytes, long gasUsed, long toldMs) {}
}
