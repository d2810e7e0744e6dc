package io.loombft.console.overview;

import io.loombft.console.chart.TimeSeries;
import io.loombft.console.connection.BlockRow;
import io.loombft.console.connection.LiveFeed.BlockWeight;
import io.loombft.console.connection.MempoolState;
import io.loombft.console.connection.NodeSnapshot;
import java.time.Instant;
import java.util.List;

/** How the chain ran as one node had it, over a day. Used by the thread that paints. */
final class NodeSeries {
    private final TimeSeries intervals = new TimeSeries();
    private final TimeSeries rates = new TimeSeries();
    private final TimeSeries sizes = new TimeSeries();
    private final TimeSeries pools = new TimeSeries();
    private final TimeSeries powers = new TimeSeries();
    private final TimeSeries rounds = new TimeSeries();
    private long sampledHeight;

    /** Takes what came since the last second. What the node was asked in vain is no value of this second. */
    void sample(NodeSnapshot node, Instant now) {
        long nowMs = now.toEpochMilli();
        List<BlockRow> blocks = node.chain().blocks();
        sampleBlocks(blocks, nowMs);
        rates.add(nowMs, LastBlocks.rate(blocks, now));
        List<BlockWeight> weights = node.live().blocks();
        if (!weights.isEmpty()) {
            sizes.add(nowMs, (double) weights.getLast().bytes());
        }
        if (!node.polled().signing().isOld() && !node.polled().validators().isOld()) {
            LastBlocks.signedShare(node).ifPresent(share -> powers.add(nowMs, share));
        }
        node.polled()
                .mempool()
                .value()
                .map(MempoolState::txs)
                .filter(txs -> !node.polled().mempool().isOld())
                .ifPresent(txs -> pools.add(nowMs, (double) txs));
    }

    private void sampleBlocks(List<BlockRow> blocks, long nowMs) {
        if (blocks.isEmpty()) {
            return;
        }
        // A chain that began anew at the address has its low heights again.
        sampledHeight = Math.min(sampledHeight, blocks.getLast().height());
        for (int i = 1; i < blocks.size(); i++) {
            BlockRow block = blocks.get(i);
            if (block.height() > sampledHeight) {
                long at = Math.min(nowMs, block.timeMs());
                intervals.add(at, (block.timeMs() - blocks.get(i - 1).timeMs()) / 1_000.0);
                if (block.round() >= 0) {
                    rounds.add(at, block.round());
                }
                sampledHeight = block.height();
            }
        }
    }

    /** Seconds between blocks. */
    TimeSeries intervals() {
        return intervals;
    }

    /** Transactions a second. */
    TimeSeries rates() {
        return rates;
    }

    /** Bytes of the last block. */
    TimeSeries sizes() {
        return sizes;
    }

    /** Transactions that wait. */
    TimeSeries pools() {
        return pools;
    }

    /** Share of the power that signed. */
    TimeSeries powers() {
        return powers;
    }

    /** The round that decided each block. */
    TimeSeries rounds() {
        return rounds;
    }
}
