/**
 * One node without threads, sockets and clock: consensus with its journal, guard, gossip and sync, the
 * work on blocks, the mempool, and the way back after a stop. The node and the simulator run the same.
 */
@NullMarked
package io.loombft.core.replica;

import org.jspecify.annotations.NullMarked;
