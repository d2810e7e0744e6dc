package io.loombft.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Address;
import io.loombft.core.types.Height;
import io.loombft.server.storage.Batch;
import io.loombft.server.storage.ChainAudit;
import io.loombft.server.storage.ChainStore;
import io.loombft.server.storage.Durability;
import io.loombft.server.storage.Entry;
import io.loombft.server.storage.Family;
import io.loombft.server.storage.KeyRange;
import io.loombft.server.storage.Order;
import io.loombft.server.storage.RocksDb;
import io.loombft.server.storage.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database of a node that has made blocks, whole and with something wrong in it. */
class ChainAuditTest {
    @TempDir private Path folder;
    private Path database = Path.of("");

    @BeforeEach
    void makeBlocks() throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(1, 1))) {
            TestNode node = network.startAll().node(0);
            for (int i = 0; i < 3; i++) {
                node.committed(node.pay(Address.fromHex("11".repeat(19) + "2" + i)));
            }
            database = LoomNode.databaseFolder(node.config().node().dataDir());
        }
    }

    private interface Work<T> {
        T on(RocksDb open) throws StorageException;
    }

    private <T> T with(Work<T> work) throws StorageException {
        try (RocksDb open = RocksDb.open(database)) {
            return work.on(open);
        }
    }

    private ChainAudit.Report audit() throws StorageException {
        return with(open -> new ChainAudit(new ChainStore(open), new Ed25519()).run());
    }

    /** Replaces the value of the first or last entry of a family by that of its neighbour. */
    private void confuse(Family family, Order order) throws StorageException {
        with(
                open -> {
                    List<Entry> two = open.range(family, KeyRange.all(), order, 2);
                    Bytes wrong = two.get(1).value();
                    open.write(new Batch().put(family, two.get(0).key(), wrong), Durability.SYNCED);
                    return two;
                });
    }

    private void remove(Family family, Order order) throws StorageException {
        with(
                open -> {
                    Bytes key = open.range(family, KeyRange.all(), order, 1).getFirst().key();
                    open.write(new Batch().delete(family, key), Durability.SYNCED);
                    return key;
                });
    }

    private void assertFinds(String part) throws StorageException {
        ChainAudit.Report report = audit();
        assertTrue(
                report.findings().stream().anyMatch(f -> f.contains(part)),
                () -> part + " in " + report.findings());
    }

    @Test
    void aWholeDatabaseIsGood() throws Exception {
        ChainAudit.Report report = audit();
        assertEquals(List.of(), report.findings());
        assertEquals(Height.FIRST, report.lowest());
        assertEquals(report.latest().value(), report.blocks());
        assertEquals(3, report.transactions());
        assertTrue(report.stateKeys() >= 4, report.toString());
    }

    @Test
    void findsABlockThatIsAnothersOrMissing() throws Exception {
        confuse(Family.BLOCKS, Order.ASCENDING);
        assertFinds("block 1 says it is 2");
        remove(Family.BLOCKS, Order.ASCENDING);
        assertFinds("block 1 is missing");
    }

    @Test
    void findsACommitThatIsAnothersOrMissing() throws Exception {
        confuse(Family.COMMITS, Order.ASCENDING);
        assertFinds("the commit of block 1 does not hold");
        remove(Family.COMMITS, Order.ASCENDING);
        assertFinds("the commit of block 1 is missing");
    }

    @Test
    void findsAReceiptThatIsMissing() throws Exception {
        remove(Family.RECEIPTS, Order.ASCENDING);
        assertFinds("the receipts of block");
    }

    @Test
    void findsAnIndexThatPointsElsewhere() throws Exception {
        confuse(Family.TRANSACTION_INDEX, Order.ASCENDING);
        assertFinds("is not found by its hash");
    }

    @Test
    void findsAStateThatIsNotWhatItsHashStandsFor() throws Exception {
        with(
                open -> {
                    List<Entry> nodes =
                            open.range(Family.STATE_NODES, KeyRange.all(), Order.DESCENDING, 1_000);
                    // The key of a value: version, kind, and the key of the state.
                    List<Entry> values = nodes.stream().filter(e -> e.key().size() == 41).toList();
                    open.write(
                            new Batch()
                                    .put(
                                            Family.STATE_NODES,
                                            values.getFirst().key(),
                                            values.getLast().value()),
                            Durability.SYNCED);
                    return values;
                });
        assertFinds("is not what its hash stands for");
    }

    @Test
    void endsAfterSoManyFindings() throws Exception {
        for (int contracts : new int[] {ChainAudit.FINDINGS_MAX, ChainAudit.FINDINGS_MAX + 5}) {
            with(
                    open -> {
                        Batch batch = new Batch();
                        for (int i = 0; i < contracts; i++) {
                            Bytes nobody =
                                    Hash.of(new Encoder().i32(i).toBytes())
                                            .bytes()
                                            .slice(0, Address.SIZE);
                            batch.put(Family.CONTRACTS, nobody, Bytes.EMPTY);
                        }
                        open.write(batch, Durability.SYNCED);
                        return batch;
                    });
            assertEquals(ChainAudit.FINDINGS_MAX, audit().findings().size());
        }
    }

    @Test
    void aNodeDoesNotStartOnATipThatIsNotTheChains() throws Exception {
        remove(Family.COMMITS, Order.DESCENDING);
        assertFinds("the commit of the last block");
        try (TestNetwork network =
                new TestNetwork(folder.resolve("other"), TestNetwork.Shape.of(1, 1))) {
            TestNode node = network.node(0);
            Files.createDirectories(node.config().node().dataDir());
            Files.move(database, LoomNode.databaseFolder(node.config().node().dataDir()));
            NodeFailedException refused = assertThrows(NodeFailedException.class, node::start);
            assertEquals(NodeFailedException.Reason.DAMAGED, refused.reason());
            assertTrue(refused.getMessage().contains("`db verify`"), refused.getMessage());
        }
    }
}
