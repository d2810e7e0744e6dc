package io.loombft.console.connection;

/**
 * A round that ended, as the node's events told it and by the node's clock.
 *
 * @param proposer whose turn it was, its key in hex; empty when that is not known
 * @param isDecided whether the height was decided in it
 * @param ms of a round that decided, from its proposal until there was a quorum of precommits or the block; of a round
 *     that failed, from its beginning until the next began
 */
public record Turn(long height, int round, String proposer, boolean isDecided, long ms) {}
