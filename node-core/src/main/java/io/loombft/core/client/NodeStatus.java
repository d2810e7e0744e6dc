package io.loombft.core.client;

import io.loombft.core.types.ChainId;
import io.loombft.core.types.Height;

/**
 * What a node says of itself.
 *
 * @param label the name its operator gave it
 * @param id its node key, 64 hexadecimal digits
 * @param latestHeight of its last committed block
 * @param latestHash of that block, 64 hexadecimal digits
 */
public record NodeStatus(
        String label,
        String id,
        ChainId chainId,
        Height latestHeight,
        String latestHash,
        CatchingUp catchingUp,
        int peers,
        int mempoolTxs) {

    /** Whether the node is behind its peers. */
    public enum CatchingUp {
        YES,
        NO
    }
}
