package io.loombft.core.consensus;

import io.loombft.core.crypto.PublicKey;

/**
 * What a node's operator decides about its consensus.
 *
 * @param self the validator key of this node, whether or not it is in the set
 * @param emptyBlockIntervalMs how long after a commit a block without content is made
 * @param commitWaitMs how long a new height waits for precommits that are still on their way
 */
public record ConsensusConfig(
        PublicKey self,
        Timeouts timeouts,
        EmptyBlocks emptyBlocks,
        long emptyBlockIntervalMs,
        long commitWaitMs) {
    /** Whether blocks without content are made at all. */
    public enum EmptyBlocks {
        MADE,
        AVOIDED
    }
}
