package io.loombft.core.simulation;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.consensus.ChainState;
import io.loombft.core.ledger.Outcome;
import io.loombft.core.ledger.Outcome.StoredKey;
import io.loombft.core.ledger.StorageKeys;
import io.loombft.core.merkle.NodeStore;
import io.loombft.core.merkle.StateTree;
import io.loombft.core.replica.ChainFailedException;
import io.loombft.core.replica.ChainStorage;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Height;
import io.loombft.core.types.ValidatorSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The committed chain of a simulated node. As with the node's database, a height is stored whole or not
 * at all, survives everything but the loss of the disk, and a full disk refuses it.
 */
final class VirtualChain implements ChainStorage {
    /** Decoded branches of the state in memory: there are many nodes, and their states are small. */
    private static final int BRANCHES_MAX = 256;

    private static final Comparator<StoredKey> BY_CONTRACT_AND_KEY =
            Comparator.comparing(StoredKey::contract).thenComparing(StoredKey::key);

    private record Stored(Block block, Certificate commit) {}

    private final TreeMap<Height, Stored> blocks = new TreeMap<>();
    private final TreeMap<Height, ValidatorSet> sets = new TreeMap<>();

    // Looked up, never iterated.
    private final Map<Bytes, Bytes> nodes = new HashMap<>();
    private final TreeSet<StoredKey> storedKeys = new TreeSet<>(BY_CONTRACT_AND_KEY);
    private ChainState latest;
    private final int heightsKept;
    private boolean isFull;

    /** Keeps so many blocks, or all for 0. */
    VirtualChain(Outcome genesis, int heightsKept) {
        this.heightsKept = heightsKept;
        latest = genesis.next();
        sets.put(Height.FIRST, latest.validators());
        nodes.putAll(genesis.state().puts());
    }

    /** Whether from now on every height is refused for want of room. */
    void full(boolean now) {
        isFull = now;
    }

    Height height() {
        return latest.height();
    }

    ChainState latest() {
        return latest;
    }

    StateTree state() {
        NodeStore store = key -> Optional.ofNullable(nodes.get(key));
        return StateTree.open(store, latest.height().value(), BRANCHES_MAX).orElseThrow();
    }

    @Override
    public Optional<ChainState> chain() {
        return Optional.of(latest);
    }

    @Override
    public Height lowestBlock() {
        return blocks.isEmpty() ? Height.FIRST : blocks.firstKey();
    }

    @Override
    public Optional<Block> block(Height height) {
        return Optional.ofNullable(blocks.get(height)).map(Stored::block);
    }

    @Override
    public Optional<Certificate> commit(Height height) {
        return Optional.ofNullable(blocks.get(height)).map(Stored::commit);
    }

    @Override
    public Optional<ValidatorSet> validators(Height height) {
        return Optional.ofNullable(sets.floorEntry(height)).map(Map.Entry::getValue);
    }

    @Override
    public StorageKeys storageKeys() {
        return (contract, after) ->
                Optional.ofNullable(storedKeys.higher(new StoredKey(contract, after, true)))
                        .filter(found -> found.contract().equals(contract))
                        .map(StoredKey::key);
    }

    private void index(StoredKey written) {
        // Removed first: an equal entry would stay as it is.
        storedKeys.remove(written);
        if (written.isStored()) {
            storedKeys.add(written);
        }
    }

    @Override
    public void commit(ChainState parent, Block block, Certificate commit, Outcome outcome)
            throws ChainFailedException {
        if (isFull) {
            throw new ChainFailedException("no room for block " + block.height());
        }
        blocks.put(block.height(), new Stored(block, commit));
        if (!block.lastCommit().equals(Certificate.NONE)) {
            blocks.computeIfPresent(
                    block.height().previous(),
                    (height, stored) -> new Stored(stored.block(), block.lastCommit()));
        }
        if (!outcome.next().nextValidators().equals(parent.nextValidators())) {
            sets.put(block.height().plus(2), outcome.next().nextValidators());
        }
        nodes.putAll(outcome.state().puts());
        outcome.state().stale().forEach(nodes::remove);
        outcome.storedKeys().forEach(this::index);
        latest = outcome.next();
        if (heightsKept > 0 && blocks.size() > heightsKept) {
            blocks.pollFirstEntry();
            Height lowest = blocks.firstKey();
            // The set of the lowest may have been decided long before it.
            sets.headMap(sets.floorKey(lowest), false).clear();
        }
    }
}
