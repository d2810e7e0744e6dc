package io.loombft.console.overview;

import io.loombft.console.connection.BlockRow;
import io.loombft.console.connection.Fleet;
import io.loombft.console.text.Figures;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The last blocks by who proposed them: who needs more rounds, leaves blocks empty, or is slow to a quorum. */
final class Proposers {
    private static final double SLOW = 1.5;

    private final Map<String, Sum> sums = new TreeMap<>();

    /** A proposer; {@code next} is the mean time until the next block. */
    record Row(
            String name,
            String blocks,
            String later,
            String empty,
            String txs,
            String next,
            String style) {}

    private static final class Sum {
        private int blocks;
        private int later;
        private int empty;
        private long txs;
        private long waitMs;
        private int waits;

        double next() {
            return waits == 0 ? 0 : waitMs / 1_000.0 / waits;
        }
    }

    private Proposers() {}

    /** By name; a wait that is half as long again as the mean of all is marked. */
    static List<Row> of(List<BlockRow> blocks, Fleet fleet) {
        Proposers all = new Proposers();
        for (int i = 0; i < blocks.size(); i++) {
            all.add(blocks.get(i));
            if (i > 0) {
                all.waited(blocks.get(i - 1), blocks.get(i));
            }
        }
        double mean =
                all.sums.values().stream()
                        .filter(sum -> sum.waits > 0)
                        .mapToDouble(Sum::next)
                        .average()
                        .orElse(0);
        return all.sums.entrySet().stream()
                .map(each -> row(each.getKey(), each.getValue(), mean, fleet))
                .sorted(Comparator.comparing(Row::name))
                .toList();
    }

    private void add(BlockRow block) {
        Sum sum = sums.computeIfAbsent(block.proposer(), key -> new Sum());
        sum.blocks++;
        sum.later += block.round() > 0 ? 1 : 0;
        sum.empty += block.txs() == 0 ? 1 : 0;
        sum.txs += block.txs();
    }

    /** The next block's time is when its proposer began, which is when this one was decided. */
    private void waited(BlockRow block, BlockRow next) {
        Sum sum = sums.computeIfAbsent(block.proposer(), key -> new Sum());
        sum.waitMs += Math.max(0, next.timeMs() - block.timeMs());
        sum.waits++;
    }

    private static Row row(String key, Sum sum, double mean, Fleet fleet) {
        String name = fleet.nameOf(key);
        return new Row(
                name.isEmpty() ? Figures.hash(key) : name,
                Figures.count(sum.blocks),
                Figures.count(sum.later),
                Figures.count(sum.empty),
                Figures.decimal((double) sum.txs / sum.blocks),
                sum.waits == 0 ? Figures.UNKNOWN : Figures.seconds(sum.next()),
                sum.next() > SLOW * mean ? "warn" : "");
    }
}
