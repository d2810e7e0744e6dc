package io.loombft.console.validators;

import io.loombft.console.chart.Mark;
import io.loombft.console.connection.BlockRow;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.connection.Rounds.Heard;
import io.loombft.console.connection.TrustedSets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who signed which of the last blocks, from their commits and from the votes that the node heard. */
final class SigningHistory {
    private final List<BlockRow> blocks;
    private final Map<Long, Heard> heard;
    private final Map<String, Optional<Set<String>>> members = new HashMap<>();

    SigningHistory(NodeSnapshot node) {
        this.blocks = node.chain().blocks();
        this.heard = node.live().rounds().seen();
        Optional<TrustedSets> trusted = node.chain().trusted();
        for (BlockRow block : blocks) {
            members.computeIfAbsent(
                    block.setHash(), hash -> trusted.flatMap(sets -> sets.members(hash)));
        }
    }

    /** The oldest block first. */
    List<Mark> marks(String validator) {
        List<Mark> marks = new ArrayList<>(blocks.size());
        for (BlockRow block : blocks) {
            marks.add(mark(block, validator));
        }
        return marks;
    }

    private Mark mark(BlockRow block, String validator) {
        if (block.signers().contains(validator)) {
            return block.proposer().equals(validator) ? Mark.PROPOSED : Mark.VALUE;
        }
        Optional<Set<String>> set = members.getOrDefault(block.setHash(), Optional.empty());
        if (block.round() < 0 || set.isEmpty() || !set.get().contains(validator)) {
            return Mark.UNKNOWN;
        }
        Heard votes = heard.get(block.height());
        if (votes != null && votes.precommitted().contains(validator)) {
            return Mark.LATE;
        }
        return votes != null && votes.prevoted().contains(validator)
                ? Mark.PREVOTED_ONLY
                : Mark.ABSENT;
    }

    /** Whether the block counts for the validator: it was in the set, and the commit is known. */
    static boolean counts(Mark mark) {
        return mark != Mark.UNKNOWN;
    }

    static boolean isSigned(Mark mark) {
        return mark == Mark.VALUE || mark == Mark.PROPOSED;
    }

    /** How many of the latest blocks in a row were not signed. */
    static int missedInARow(List<Mark> marks) {
        int missed = 0;
        for (Mark mark : marks.reversed()) {
            if (isSigned(mark)) {
                return missed;
            }
            if (counts(mark)) {
                missed++;
            }
        }
        return missed;
    }
}
