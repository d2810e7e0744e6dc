package io.loombft.console.connection;

import java.util.List;
import java.util.Optional;

/**
 * The last blocks of a node's chain.
 *
 * @param blocks ascending, without gaps, at most {@value #BLOCKS_MAX}
 * @param verifiedHeight the highest block that this console has verified, 0 for none
 * @param trusted the sets that were followed, once the genesis is known
 * @param trouble why blocks are missing or cannot be checked, empty when all is well
 */
public record ChainTail(
        List<BlockRow> blocks, long verifiedHeight, Optional<TrustedSets> trusted, String trouble) {
    /** Blocks that are kept of each node. */
    public static final int BLOCKS_MAX = 512;

    static final ChainTail EMPTY = new ChainTail(List.of(), 0, Optional.empty(), "");

    public ChainTail {
        blocks = List.copyOf(blocks);
    }

    /** The row of a height, when it is kept. */
    public Optional<BlockRow> at(long height) {
        if (blocks.isEmpty()) {
            return Optional.empty();
        }
        long index = height - blocks.getFirst().height();
        return index < 0 || index >= blocks.size()
                ? Optional.empty()
                : Optional.of(blocks.get((int) index));
    }

    public Optional<BlockRow> last() {
        return blocks.isEmpty() ? Optional.empty() : Optional.of(blocks.getLast());
    }
}
