package io.loombft.console.overview;

import io.loombft.console.connection.BlockRow;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.connection.SigningRecord;
import io.loombft.console.connection.Validators;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** How fast the last blocks came, what they carried, and who signed them. */
final class LastBlocks {
    /** Blocks over which rates are taken. */
    private static final int BLOCKS = 20;

    private LastBlocks() {}

    /** Seconds between the last blocks; nothing while there are fewer than two. */
    static OptionalDouble interval(List<BlockRow> blocks) {
        if (blocks.size() < 2) {
            return OptionalDouble.empty();
        }
        int from = Math.max(0, blocks.size() - 1 - BLOCKS);
        long ms = blocks.getLast().timeMs() - blocks.get(from).timeMs();
        return OptionalDouble.of(ms / 1_000.0 / (blocks.size() - 1 - from));
    }

    /** Transactions a second over the last blocks, and over the time since. */
    static double rate(List<BlockRow> blocks, Instant now) {
        if (blocks.size() < 2) {
            return 0;
        }
        int from = Math.max(0, blocks.size() - 1 - BLOCKS);
        long txs = blocks.subList(from + 1, blocks.size()).stream().mapToLong(BlockRow::txs).sum();
        long end = Math.max(blocks.getLast().timeMs(), now.toEpochMilli());
        return txs * 1_000.0 / Math.max(1, end - blocks.get(from).timeMs());
    }

    /** The share of the power that signed the last block whose successor carries its commit. */
    static Optional<Double> signedShare(NodeSnapshot node) {
        Optional<SigningRecord> signing =
                node.polled().signing().value().filter(told -> told.to() > told.from());
        Optional<Validators> set = node.polled().validators().value();
        if (signing.isEmpty() || set.isEmpty() || set.get().totalPower() == 0) {
            return Optional.empty();
        }
        long power =
                set.get().members().stream()
                        .filter(member -> signing.get().signedLately(member.id()))
                        .mapToLong(Validators.Member::power)
                        .sum();
        return Optional.of((double) power / set.get().totalPower());
    }
}
