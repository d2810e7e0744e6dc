package io.loombft.console.overview;

import io.loombft.console.connection.BlockRow;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.connection.NodeStatus;
import java.util.Optional;

/** What a node says otherwise than the others. */
final class Differences {
    /** Blocks that a node may lag without a word: answers are not of the same moment. */
    private static final long LAG_UNNOTED = 2;

    private Differences() {}

    /** The gravest difference in a few words, empty when there is none. */
    static String of(NodeSnapshot node, Fleet fleet, long best, Progress progress) {
        Optional<NodeStatus> own = node.polled().status().value();
        if (own.isEmpty()) {
            return "";
        }
        for (NodeSnapshot other : fleet.nodes()) {
            Optional<NodeStatus> others = other.polled().status().value();
            if (others.isPresent() && !others.get().chainId().equals(own.get().chainId())) {
                return "another chain than " + other.label();
            }
            Optional<String> fork = fork(node, other);
            if (fork.isPresent()) {
                return fork.get();
            }
        }
        long lag = best - node.height();
        return lag > LAG_UNNOTED ? progress.sentence(node, best) : "";
    }

    /** Two nodes that have different blocks at the latest height that both have. */
    private static Optional<String> fork(NodeSnapshot node, NodeSnapshot other) {
        Optional<BlockRow> last = node.chain().last();
        Optional<BlockRow> theirs = other.chain().last();
        if (last.isEmpty() || theirs.isEmpty()) {
            return Optional.empty();
        }
        long common = Math.min(last.get().height(), theirs.get().height());
        Optional<BlockRow> mine = node.chain().at(common);
        Optional<BlockRow> that = other.chain().at(common);
        return mine.isPresent() && that.isPresent() && !mine.get().hash().equals(that.get().hash())
                ? Optional.of("another block " + common + " than " + other.label())
                : Optional.empty();
    }
}
