package io.loombft.core.replica;

import io.loombft.core.consensus.ChainState;
import io.loombft.core.ledger.Outcome;
import io.loombft.core.ledger.StorageKeys;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Height;
import io.loombft.core.types.ValidatorSet;
import java.util.Optional;

/** The committed chain on disk. One thread writes, any reads. */
public interface ChainStorage {
    /** The chain after the latest committed height; empty before genesis was stored. */
    Optional<ChainState> chain() throws ChainFailedException;

    /** The lowest height whose block is kept. */
    Height lowestBlock() throws ChainFailedException;

    Optional<Block> block(Height height) throws ChainFailedException;

    Optional<Certificate> commit(Height height) throws ChainFailedException;

    /** The set of a height, which is at most two above the latest. */
    Optional<ValidatorSet> validators(Height height) throws ChainFailedException;

    /** The order of what contracts stored, as of the latest committed height. */
    StorageKeys storageKeys();

    /** Stores a height whole; when this returns it survives a power cut. */
    void commit(ChainState parent, Block block, Certificate commit, Outcome outcome)
            throws ChainFailedException;
}
