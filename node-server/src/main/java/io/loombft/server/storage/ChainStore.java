package io.loombft.server.storage;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.consensus.ChainState;
import io.loombft.core.crypto.Hash;
import io.loombft.core.ledger.Outcome;
import io.loombft.core.ledger.StorageKeys;
import io.loombft.core.ledger.WorldState;
import io.loombft.core.merkle.NodeStore;
import io.loombft.core.merkle.StateTree;
import io.loombft.core.merkle.TreeUpdate;
import io.loombft.core.replica.ChainStorage;
import io.loombft.core.types.Address;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Height;
import io.loombft.core.types.Receipt;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.ValidatorSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Blocks, receipts and state of the chain in a {@link Store}, a height in one synced batch. The ledger
 * thread writes, any thread reads; what lies under a committed height never changes but by pruning,
 * except that a commit is replaced by the one that the next block made canonical.
 *
 * <p>Keys: heights are u64; BLOCKS, COMMITS and VALIDATOR_SETS by height (a set under the first height
 * it is for), BLOCK_INDEX by block hash, RECEIPTS and EVIDENCE by {@code height | index u32}, TRANSACTION_INDEX by
 * transaction hash to {@code height | index}, STATE_NODES by node key, STALE_NODES by {@code version u64
 * | node key}, CONTRACTS by address and STORAGE_KEYS by {@code contract 20 | key} (without values, as of the latest height),
 * CONTRACT_EVENTS by {@code contract 20 | height | index} (without values), METADATA by name.
 */
public final class ChainStore implements ChainStorage {
    /** Superfluous state nodes deleted with one block, besides as many as the block made itself. */
    static final int PRUNED_NODES_MAX = 2_000;

    /** Blocks deleted with one block: more than one, so that a retention made shorter takes effect. */
    static final int PRUNED_BLOCKS_MAX = 4;

    /** Decoded branches of the state that a reader of a snapshot keeps. */
    private static final int SNAPSHOT_BRANCHES_MAX = 512;

    private static final Bytes CHAIN = Bytes.utf8("chain_state");
    private static final Bytes GENESIS = Bytes.utf8("genesis_hash");
    private static final Bytes LOWEST_BLOCK = Bytes.utf8("lowest_block");
    private static final Bytes LOWEST_STATE = Bytes.utf8("lowest_state");

    private final Store store;

    // The thread's that prunes. A walk that began at the first key would meet every entry that was
    // ever
    // deleted, until the database compacts them away.
    private Bytes prunedTo = Bytes.EMPTY;

    /** A piece of evidence and the block that carries it. */
    public record CommittedEvidence(Height block, Evidence evidence) {}

    /** Where a transaction is: its block and its place in it, from 0. */
    public record Place(Height height, int index) implements Encodable {
        @Override
        public void encode(Encoder to) {
            to.value(height).u32(index);
        }

        static Place decode(Decoder from) throws MalformedInputException {
            return new Place(Height.decode(from), from.u32());
        }
    }

    /**
     * What is kept besides the latest height.
     *
     * @param stateHeights heights whose state is kept; 0 for all
     * @param blockHeights heights whose blocks are kept; 0 for all
     */
    public record Retention(long stateHeights, long blockHeights) {}

    public ChainStore(Store store) {
        this.store = store;
    }

    /** The chain after the latest committed height; empty before genesis was stored. */
    @Override
    public Optional<ChainState> chain() throws StorageException {
        return chain(store);
    }

    private static Optional<ChainState> chain(StoreReader store) throws StorageException {
        return read(store, Family.METADATA, CHAIN, ChainState::decode);
    }

    /** The hash of the genesis that this folder belongs to. */
    public Optional<Hash> genesisHash() throws StorageException {
        return read(Family.METADATA, GENESIS, Hash::decode);
    }

    /** The lowest height whose block is kept. */
    @Override
    public Height lowestBlock() throws StorageException {
        return read(Family.METADATA, LOWEST_BLOCK, Height::decode).orElse(Height.FIRST);
    }

    /** The lowest height whose state is kept. */
    public Height lowestState() throws StorageException {
        return read(Family.METADATA, LOWEST_STATE, Height::decode).orElse(Height.GENESIS);
    }

    @Override
    public Optional<Block> block(Height height) throws StorageException {
        return read(Family.BLOCKS, height.encoded(), Block::decode);
    }

    public Optional<Height> heightOf(Hash block) throws StorageException {
        return read(Family.BLOCK_INDEX, block.encoded(), Height::decode);
    }

    @Override
    public Optional<Certificate> commit(Height height) throws StorageException {
        return read(Family.COMMITS, height.encoded(), Certificate::decode);
    }

    public Optional<Place> transaction(Hash hash) throws StorageException {
        return read(Family.TRANSACTION_INDEX, hash.encoded(), Place::decode);
    }

    public Optional<Receipt> receipt(Place place) throws StorageException {
        return read(Family.RECEIPTS, place.encoded(), Receipt::decode);
    }

    /** Events of contracts from the position on, at most {@code countMax}. */
    public EventSearch.Page events(
            EventSearch.Wanted wanted, EventSearch.Position from, int countMax)
            throws StorageException {
        return new EventSearch(this, store, wanted, countMax).from(from);
    }

    static Place place(Bytes key) throws StorageException {
        return decode(Family.RECEIPTS, key, Place::decode);
    }

    static Receipt receipt(Bytes value) throws StorageException {
        return decode(Family.RECEIPTS, value, Receipt::decode);
    }

    /** The set of a height, which is at most two above the latest. */
    @Override
    public Optional<ValidatorSet> validators(Height height) throws StorageException {
        KeyRange upTo = new KeyRange(Bytes.EMPTY, height.next().encoded());
        List<Entry> last = store.range(Family.VALIDATOR_SETS, upTo, Order.DESCENDING, 1);
        return last.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        decode(
                                Family.VALIDATOR_SETS,
                                last.getFirst().value(),
                                ValidatorSet::decode));
    }

    /**
     * What blocks below the height carried, the latest first; kept when the blocks are pruned. Of a block all or
     * nothing, so that whoever asks for what is below the last one misses none.
     *
     * @param countMax at least {@link Block#EVIDENCE_MAX}
     */
    public List<CommittedEvidence> evidenceBelow(Height height, int countMax)
            throws StorageException {
        KeyRange below = new KeyRange(Bytes.EMPTY, height.encoded());
        List<CommittedEvidence> found = new ArrayList<>();
        for (Entry entry : store.range(Family.EVIDENCE, below, Order.DESCENDING, countMax + 1)) {
            Place place = decode(Family.EVIDENCE, entry.key(), Place::decode);
            found.add(
                    new CommittedEvidence(
                            place.height(),
                            decode(Family.EVIDENCE, entry.value(), Evidence::decode)));
        }
        if (found.size() > countMax) {
            Height cut = found.getLast().block();
            found.removeIf(each -> each.block().equals(cut));
        }
        return found;
    }

    /** The nodes of the state tree; a failing disk shows as {@link UnreadableStateException}. */
    public NodeStore stateNodes() {
        return stateNodes(store);
    }

    private static NodeStore stateNodes(StoreReader store) {
        return key -> {
            try {
                return store.get(Family.STATE_NODES, key);
            } catch (StorageException e) {
                throw new UnreadableStateException(e);
            }
        };
    }

    /** The state after a committed height. */
    public Optional<StateTree> state(Height height) {
        return StateTree.open(stateNodes(), height.value());
    }

    @Override
    public StorageKeys storageKeys() {
        return new StoredKeys(store);
    }

    /** The latest committed height as it is now, for reading at leisure; after genesis was stored. */
    public CommittedState committedState() throws StorageException {
        StoreSnapshot snapshot = store.snapshot();
        try {
            ChainState chain = chain(snapshot).orElseThrow();
            StateTree tree =
                    StateTree.open(
                                    stateNodes(snapshot),
                                    chain.height().value(),
                                    SNAPSHOT_BRANCHES_MAX)
                            .orElseThrow();
            return new CommittedState(
                    snapshot, chain, new WorldState(tree, new StoredKeys(snapshot)));
        } catch (StorageException | RuntimeException e) {
            snapshot.close();
            throw e;
        }
    }

    /** Checks contracts against the state; gives the number of keys that they have stored. */
    long auditContracts(WorldState world, Consumer<String> finding) throws StorageException {
        return new ContractAudit(store, world, finding).run();
    }

    /** Stores what the chain begins with. */
    public void begin(Hash genesisHash, Outcome genesis) throws StorageException {
        Batch batch = new Batch();
        batch.put(Family.METADATA, GENESIS, genesisHash.encoded());
        batch.put(
                Family.VALIDATOR_SETS,
                Height.FIRST.encoded(),
                genesis.next().validators().encoded());
        putState(batch, genesis.state());
        batch.put(Family.METADATA, CHAIN, genesis.next().encoded());
        store.write(batch, Durability.SYNCED);
    }

    /** Stores a height whole; when this returns it survives a power cut. */
    @Override
    public void commit(ChainState parent, Block block, Certificate commit, Outcome outcome)
            throws StorageException {
        Batch batch = new Batch();
        Bytes height = block.height().encoded();
        batch.put(Family.BLOCKS, height, block.encoded());
        batch.put(Family.BLOCK_INDEX, block.hash().encoded(), height);
        batch.put(Family.COMMITS, height, commit.encoded());
        if (!block.lastCommit().equals(Certificate.NONE)) {
            batch.put(
                    Family.COMMITS,
                    block.height().previous().encoded(),
                    block.lastCommit().encoded());
        }
        putTransactions(batch, block, outcome.receipts());
        for (int i = 0; i < block.evidence().size(); i++) {
            batch.put(
                    Family.EVIDENCE,
                    new Place(block.height(), i).encoded(),
                    block.evidence().get(i).encoded());
        }
        if (!outcome.next().nextValidators().equals(parent.nextValidators())) {
            batch.put(
                    Family.VALIDATOR_SETS,
                    block.height().plus(2).encoded(),
                    outcome.next().nextValidators().encoded());
        }
        putState(batch, outcome.state());
        putContracts(batch, outcome);
        batch.put(Family.METADATA, CHAIN, outcome.next().encoded());
        store.write(batch, Durability.SYNCED);
    }

    private static void putContracts(Batch batch, Outcome outcome) {
        outcome.touched()
                .forEach(
                        (address, account) -> {
                            if (account.isContract()) {
                                batch.put(Family.CONTRACTS, address.bytes(), Bytes.EMPTY);
                            }
                        });
        outcome.storedKeys().forEach(key -> putStoredKey(batch, key));
    }

    private static void putStoredKey(Batch batch, Outcome.StoredKey written) {
        Bytes key = written.contract().bytes().concat(written.key());
        if (written.isStored()) {
            batch.put(Family.STORAGE_KEYS, key, Bytes.EMPTY);
        } else {
            batch.delete(Family.STORAGE_KEYS, key);
        }
    }

    /**
     * Deletes what is no longer kept after a height, a bounded piece at a time; a power cut may bring
     * some of it back, and then it is deleted again.
     */
    public void prune(Height latest, int staleNodes, Retention retention) throws StorageException {
        Batch batch = new Batch();
        if (retention.stateHeights() > 0) {
            pruneState(batch, latest.value() - retention.stateHeights(), staleNodes);
        }
        if (retention.blockHeights() > 0) {
            pruneBlocks(batch, latest.value() - retention.blockHeights());
        }
        if (!batch.isEmpty()) {
            store.write(batch, Durability.BUFFERED);
        }
    }

    private void pruneState(Batch batch, long lowestKept, int staleNodes) throws StorageException {
        if (lowestKept <= 0) {
            return;
        }
        KeyRange range = new KeyRange(prunedTo, new Height(lowestKept).next().encoded());
        List<Entry> stale =
                store.range(
                        Family.STALE_NODES, range, Order.ASCENDING, PRUNED_NODES_MAX + staleNodes);
        for (Entry entry : stale) {
            Bytes nodeKey = entry.key().slice(Long.BYTES, entry.key().size() - Long.BYTES);
            batch.delete(Family.STATE_NODES, nodeKey);
            batch.delete(Family.STALE_NODES, entry.key());
        }
        if (!stale.isEmpty()) {
            prunedTo = stale.getLast().key();
            batch.put(Family.METADATA, LOWEST_STATE, new Height(lowestKept).encoded());
        }
    }

    /** Evidence stays, and validator sets, for which evidence may still ask. */
    private void pruneBlocks(Batch batch, long above) throws StorageException {
        Height lowest = lowestBlock();
        int pruned = 0;
        while (lowest.value() <= above && pruned < PRUNED_BLOCKS_MAX) {
            pruneBlock(batch, lowest);
            lowest = lowest.next();
            pruned++;
        }
        if (pruned > 0) {
            batch.put(Family.METADATA, LOWEST_BLOCK, lowest.encoded());
        }
    }

    private void pruneBlock(Batch batch, Height height) throws StorageException {
        Optional<Block> block = block(height);
        if (block.isEmpty()) {
            return;
        }
        batch.delete(Family.BLOCKS, height.encoded());
        batch.delete(Family.BLOCK_INDEX, block.get().hash().encoded());
        batch.delete(Family.COMMITS, height.encoded());
        for (int i = 0; i < block.get().transactions().size(); i++) {
            Place place = new Place(height, i);
            for (Address contract : contractsWithEvents(receipt(place))) {
                batch.delete(Family.CONTRACT_EVENTS, eventKey(contract, place));
            }
        }
        batch.deleteRange(Family.RECEIPTS, KeyRange.prefix(height.encoded()));
        for (Transaction transaction : block.get().transactions()) {
            batch.delete(Family.TRANSACTION_INDEX, transaction.hash().encoded());
        }
    }

    private static void putTransactions(Batch batch, Block block, List<Receipt> receipts) {
        for (int i = 0; i < receipts.size(); i++) {
            Bytes place = new Place(block.height(), i).encoded();
            batch.put(Family.RECEIPTS, place, receipts.get(i).encoded());
            batch.put(
                    Family.TRANSACTION_INDEX, block.transactions().get(i).hash().encoded(), place);
            for (Address contract : contractsWithEvents(Optional.of(receipts.get(i)))) {
                batch.put(Family.CONTRACT_EVENTS, contract.bytes().concat(place), Bytes.EMPTY);
            }
        }
    }

    private static SortedSet<Address> contractsWithEvents(Optional<Receipt> receipt) {
        SortedSet<Address> contracts = new TreeSet<>();
        receipt.ifPresent(r -> r.events().forEach(event -> contracts.add(event.contract())));
        return contracts;
    }

    private static Bytes eventKey(Address contract, Place place) {
        return contract.bytes().concat(place.encoded());
    }

    private static void putState(Batch batch, TreeUpdate update) {
        update.puts().forEach((key, node) -> batch.put(Family.STATE_NODES, key, node));
        for (Bytes key : update.stale()) {
            batch.put(
                    Family.STALE_NODES,
                    new Encoder().u64(update.version()).fixed(key).toBytes(),
                    Bytes.EMPTY);
        }
    }

    private <T> Optional<T> read(Family family, Bytes key, Decoder.Item<T> item)
            throws StorageException {
        return read(store, family, key, item);
    }

    private static <T> Optional<T> read(
            StoreReader store, Family family, Bytes key, Decoder.Item<T> item)
            throws StorageException {
        Optional<Bytes> bytes = store.get(family, key);
        return bytes.isEmpty() ? Optional.empty() : Optional.of(decode(family, bytes.get(), item));
    }

    private static <T> T decode(Family family, Bytes bytes, Decoder.Item<T> item)
            throws StorageException {
        try {
            return Decoder.whole(bytes, item);
        } catch (MalformedInputException e) {
            throw new StorageException(
                    StorageException.Reason.DAMAGED,
                    "an entry of "
                            + family.label()
                            + " in the database is damaged ("
                            + e.getMessage()
                            + "): move data/ away and start again, the blocks come from the peers");
        }
    }
}
