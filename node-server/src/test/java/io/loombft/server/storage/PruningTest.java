package io.loombft.server.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.types.Height;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PruningTest {
    private static final int KEPT = 3;
    private static final int LATEST = 20;
    private static final int NODES_A_BLOCK = 4;

    @TempDir private Path folder;

    @BeforeEach
    void makeEachBlockLeaveNodesBehind() throws Exception {
        try (Store store = RocksDb.open(folder)) {
            Batch batch = new Batch();
            for (int height = 1; height <= LATEST; height++) {
                for (int i = 0; i < NODES_A_BLOCK; i++) {
                    batch.put(Family.STATE_NODES, node(height, i), Bytes.utf8("node"));
                    batch.put(
                            Family.STALE_NODES,
                            new Encoder().u64(height).fixed(node(height, i)).toBytes(),
                            Bytes.EMPTY);
                }
            }
            store.write(batch, Durability.SYNCED);
        }
    }

    @Test
    void whatOnlyForgottenStatesNeedGoesAndNothingElse() throws Exception {
        try (Store store = RocksDb.open(folder)) {
            prune(new ChainStore(store), 1, LATEST);
            assertEquals(KEPT * NODES_A_BLOCK, count(store, Family.STATE_NODES));
            assertEquals(KEPT * NODES_A_BLOCK, count(store, Family.STALE_NODES));
            assertTrue(store.get(Family.STATE_NODES, node(LATEST - KEPT, 0)).isEmpty());
            assertTrue(store.get(Family.STATE_NODES, node(LATEST - KEPT + 1, 0)).isPresent());
            assertEquals(new Height(LATEST - KEPT), new ChainStore(store).lowestState());
        }
    }

    /** Or the walk meets all that was ever deleted, at every block. */
    @Test
    void eachBlockGoesOnWhereTheOneBeforeStopped() throws Exception {
        try (Watched store = new Watched(RocksDb.open(folder), new ArrayList<>())) {
            prune(new ChainStore(store), KEPT + 1, LATEST);
            List<Bytes> begins = store.walks.stream().map(KeyRange::from).toList();
            assertEquals(Bytes.EMPTY, begins.getFirst());
            for (int i = 1; i < begins.size(); i++) {
                assertEquals(new Encoder().u64(i).toBytes(), begins.get(i).slice(0, Long.BYTES));
            }
        }
    }

    @Test
    void aRestartedNodeGoesOnToo() throws Exception {
        try (Store store = RocksDb.open(folder)) {
            prune(new ChainStore(store), 1, LATEST / 2);
        }
        try (Store store = RocksDb.open(folder)) {
            prune(new ChainStore(store), LATEST / 2 + 1, LATEST);
            assertEquals(KEPT * NODES_A_BLOCK, count(store, Family.STATE_NODES));
        }
    }

    @Test
    void withOneBlockSoManyNodesGoBesidesThoseItMade() throws Exception {
        int early = 2 * ChainStore.PRUNED_NODES_MAX;
        try (Store store = RocksDb.open(folder)) {
            Batch batch = new Batch();
            for (int i = NODES_A_BLOCK; i < early; i++) {
                batch.put(Family.STATE_NODES, node(1, i), Bytes.utf8("node"));
                batch.put(
                        Family.STALE_NODES,
                        new Encoder().u64(1).fixed(node(1, i)).toBytes(),
                        Bytes.EMPTY);
            }
            store.write(batch, Durability.SYNCED);
            int left = count(store, Family.STATE_NODES);
            ChainStore chain = new ChainStore(store);
            for (int height = KEPT + 1; height <= KEPT + 2; height++) {
                prune(chain, height, height);
                left -= ChainStore.PRUNED_NODES_MAX + NODES_A_BLOCK;
                int due = (LATEST + 1 - (height - KEPT)) * NODES_A_BLOCK - NODES_A_BLOCK;
                assertEquals(Math.max(left, due), count(store, Family.STATE_NODES));
                assertEquals(Math.max(left, due), count(store, Family.STALE_NODES));
            }
        }
    }

    @Test
    void withOneBlockSoManyOldBlocksGo() throws Exception {
        try (Store store = RocksDb.open(folder)) {
            ChainStore chain = new ChainStore(store);
            ChainStore.Retention shorter = new ChainStore.Retention(0, KEPT);
            long lowest = 1;
            for (int height = LATEST; height < LATEST + 10; height++) {
                chain.prune(new Height(height), 0, shorter);
                lowest = Math.min(lowest + ChainStore.PRUNED_BLOCKS_MAX, height - KEPT + 1);
                assertEquals(new Height(lowest), chain.lowestBlock());
            }
            assertEquals(LATEST + 10 - KEPT, lowest);
        }
    }

    private static void prune(ChainStore chain, int from, int to) throws StorageException {
        for (int height = from; height <= to; height++) {
            chain.prune(new Height(height), NODES_A_BLOCK, new ChainStore.Retention(KEPT, 0));
        }
    }

    private static int count(Store store, Family family) throws StorageException {
        return store.range(family, KeyRange.all(), Order.ASCENDING, Integer.MAX_VALUE).size();
    }

    private static Bytes node(int height, int number) {
        return new Encoder().u64(height).u32(number).toBytes();
    }

    /** Remembers where walks began and ended. */
    private static final class Watched extends ForwardingStore {
        private final List<KeyRange> walks;

        Watched(Store store, List<KeyRange> walks) {
            super(store);
            this.walks = walks;
        }

        @Override
        public List<Entry> range(Family family, KeyRange range, Order order, int countMax)
                throws StorageException {
            walks.add(range);
            return super.range(family, range, order, countMax);
        }
    }
}
