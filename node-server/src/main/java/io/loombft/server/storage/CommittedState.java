package io.loombft.server.storage;

import io.loombft.core.consensus.ChainState;
import io.loombft.core.ledger.WorldState;

/**
 * The chain and its whole state after one height, whatever is committed or pruned meanwhile; to be
 * closed soon. For any thread.
 */
public final class CommittedState implements AutoCloseable {
    private final StoreSnapshot snapshot;
    private final ChainState chain;
    private final WorldState world;

    CommittedState(StoreSnapshot snapshot, ChainState chain, WorldState world) {
        this.snapshot = snapshot;
        this.chain = chain;
        this.world = world;
    }

    public ChainState chain() {
        return chain;
    }

    public WorldState world() {
        return world;
    }

    @Override
    public void close() {
        snapshot.close();
    }
}
