package io.loombft.console.overview;

import io.loombft.console.connection.BlockRow;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.Turn;
import io.loombft.console.text.Figures;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The last blocks by who proposed them, and the rounds that failed by whose turn they were: who leaves blocks empty, is
 * slow to a quorum, or is not there. Times are the node's own, so that there are none of blocks whose events were not
 * heard.
 */
record Proposers(List<Row> rows, String note) {
    private static final double SLOW = 1.5;

    /**
     * A proposer.
     *
     * @param quorum mean time from its proposal to the quorum of precommits
     * @param style of that time: marked when it is half as long again as the mean of all
     * @param failed rounds in which it was to propose and nothing was decided
     * @param lost what these took together
     */
    record Row(
            String name,
            String blocks,
            String empty,
            String txs,
            String quorum,
            String style,
            String failed,
            String lost,
            String failedStyle) {}

    private static final class Sum {
        private int blocks;
        private int empty;
        private long txs;
        private long delayMs;
        private int delays;
        private int failed;
        private long lostMs;

        OptionalDouble quorum() {
            return delays == 0
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(delayMs / 1_000.0 / delays);
        }
    }

    /** By name; of turns those count that lead to one of the blocks. */
    static Proposers of(List<BlockRow> blocks, List<Turn> turns, Fleet fleet) {
        Map<String, Sum> sums = new TreeMap<>();
        blocks.forEach(block -> add(sums, block));
        long from = blocks.isEmpty() ? Long.MAX_VALUE : blocks.getFirst().height();
        List<Turn> known =
                turns.stream()
                        .filter(turn -> turn.height() >= from && !turn.proposer().isEmpty())
                        .toList();
        known.forEach(turn -> add(sums, turn));
        double mean =
                sums.values().stream()
                        .map(Sum::quorum)
                        .flatMapToDouble(OptionalDouble::stream)
                        .average()
                        .orElse(0);
        return new Proposers(
                sums.entrySet().stream()
                        .map(each -> row(each.getKey(), each.getValue(), mean, fleet))
                        .sorted(Comparator.comparing(Row::name))
                        .toList(),
                sentence(blocks, known));
    }

    private static void add(Map<String, Sum> sums, BlockRow block) {
        Sum sum = sums.computeIfAbsent(block.proposer(), key -> new Sum());
        sum.blocks++;
        sum.empty += block.txs() == 0 ? 1 : 0;
        sum.txs += block.txs();
    }

    private static void add(Map<String, Sum> sums, Turn turn) {
        Sum sum = sums.computeIfAbsent(turn.proposer(), key -> new Sum());
        if (turn.isDecided()) {
            sum.delayMs += turn.ms();
            sum.delays++;
        } else {
            sum.lostMs += turn.ms();
            sum.failed++;
        }
    }

    private static String sentence(List<BlockRow> blocks, List<Turn> known) {
        long timed = known.stream().filter(Turn::isDecided).count();
        long failed = blocks.stream().mapToLong(block -> Math.max(0, block.round())).sum();
        long unknown = failed - (known.size() - timed);
        return "Times are of "
                + Figures.plural(timed, "block")
                + " of "
                + Figures.count(blocks.size())
                + ": those whose events came here from their beginning."
                + (unknown > 0
                        ? " Of "
                                + Figures.plural(unknown, "failed round")
                                + " it is not known whose turn it was, or how long it took."
                        : "");
    }

    private static Row row(String key, Sum sum, double mean, Fleet fleet) {
        String name = fleet.nameOf(key);
        return new Row(
                name.isEmpty() ? Figures.hash(key) : name,
                Figures.count(sum.blocks),
                Figures.count(sum.empty),
                sum.blocks == 0 ? Figures.UNKNOWN : Figures.decimal((double) sum.txs / sum.blocks),
                Figures.seconds(sum.quorum()),
                sum.quorum().orElse(0) > SLOW * mean ? "warn" : "",
                Figures.count(sum.failed),
                sum.failed == 0 ? Figures.UNKNOWN : Figures.seconds(sum.lostMs / 1_000.0),
                sum.failed > 0 ? "warn" : "");
    }
}
