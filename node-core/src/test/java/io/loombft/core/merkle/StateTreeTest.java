package io.loombft.core.merkle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StateTreeTest {
    private static final Bytes VALUE = Bytes.utf8("value");

    private final MapStore store = new MapStore();
    private StateTree tree = StateTree.empty(store);

    @Test
    void isZerosWithoutKeys() {
        assertEquals(Hash.ZERO, tree.root());
        assertEquals(-1, tree.version());
        assertEquals(Optional.empty(), tree.get(hashed(1)));

        commit(0, new TreeMap<>());

        assertEquals(Hash.ZERO, tree.root());
        assertEquals(0, tree.version());
        assertEquals(Optional.empty(), tree.get(hashed(1)));
    }

    @Test
    void tellsAValueOfNoBytesFromAnAbsentKey() {
        commit(1, changes(1, StateChange.put(Bytes.EMPTY)));

        assertEquals(Optional.of(Bytes.EMPTY), tree.get(hashed(1)));
        assertEquals(Optional.empty(), tree.get(hashed(2)));
    }

    /** Every set of seven keys that part at nibble edges, turned into every other one. */
    @Test
    void agreesWithTheDefinitionOverAllSmallCases() throws Exception {
        List<Hash> keys = keysThatPartAtNibbleEdges();
        int sets = 1 << keys.size();
        List<Hash> roots = new ArrayList<>();
        for (int set = 0; set < sets; set++) {
            roots.add(new PlainState().with(turn(keys, 0, set)).root());
        }
        for (int before = 0; before < sets; before++) {
            MapStore small = new MapStore();
            StateTree first = StateTree.empty(small);
            first = small.write(first, first.update(1, turn(keys, 0, before)));
            for (int after = 0; after < sets; after++) {
                TreeUpdate update = first.update(2, turn(keys, before, after));
                assertEquals(roots.get(after), update.root(), before + " to " + after);
            }
        }
    }

    /** As above with fewer pairs, and all that can be read afterwards. */
    @Test
    void readsProvesAndPrunesOverSmallCases() throws Exception {
        List<Hash> keys = keysThatPartAtNibbleEdges();
        Random random = new Random(7);
        for (int i = 0; i < 1_000; i++) {
            int before = random.nextInt(1 << keys.size());
            int after = random.nextInt(1 << keys.size());
            MapStore small = new MapStore();
            StateTree first = StateTree.empty(small);
            first = small.write(first, first.update(1, turn(keys, 0, before)));
            StateTree second = small.write(first, first.update(2, turn(keys, before, after)));
            for (int k = 0; k < keys.size(); k++) {
                assertReads(first, keys.get(k), (before >> k & 1) == 1);
                assertReads(second, keys.get(k), (after >> k & 1) == 1);
            }
            assertEquals(small.reachable(List.of(1L, 2L)), small.keys());
            small.keepFrom(2);
            assertEquals(small.reachable(List.of(2L)), small.keys());
        }
    }

    @Test
    void keepsHistoryAndLeaksNothingOverManyVersions() throws Exception {
        for (long seed = 1; seed <= 3; seed++) {
            new History(seed).run();
        }
    }

    @Test
    void hasARootThatDoesNotDependOnTheOrderOfChanges() {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            order.add(i);
        }
        SortedMap<Hash, StateChange> atOnce = new TreeMap<>();
        order.forEach(i -> atOnce.put(hashed(i), StateChange.put(VALUE)));
        Hash expected = tree.update(1, atOnce).root();
        for (int seed = 0; seed < 3; seed++) {
            Collections.shuffle(order, new Random(seed));
            MapStore other = new MapStore();
            StateTree grown = StateTree.empty(other);
            for (int i = 0; i < order.size(); i++) {
                SortedMap<Hash, StateChange> one = changes(order.get(i), StateChange.put(VALUE));
                one.put(hashed(1_000 + i), StateChange.put(VALUE));
                grown = other.write(grown, grown.update(2L * i, one));
                SortedMap<Hash, StateChange> back = changes(1_000 + i, StateChange.delete());
                grown = other.write(grown, grown.update(2L * i + 1, back));
            }
            assertEquals(expected, grown.root(), "seed " + seed);
        }
    }

    @Test
    void writesNothingButTheRootForChangesThatChangeNothing() {
        commit(1, puts(0, 100, VALUE));
        SortedMap<Hash, StateChange> same = puts(0, 100, VALUE);
        same.put(hashed(5_000), StateChange.delete());
        same.put(hashed(5_001), StateChange.delete());

        TreeUpdate update = tree.update(2, same);

        assertEquals(tree.root(), update.root());
        assertEquals(List.of(NodeKey.root(2)), List.copyOf(update.puts().keySet()));
        assertEquals(List.of(NodeKey.root(1)), update.stale());
    }

    @Test
    void costsWhatTheTouchedKeysCostAndNotTheTree() {
        commit(1, puts(0, 20_000, VALUE));
        store.takeReads();
        StateTree cold = StateTree.open(store, 1).orElseThrow();
        assertEquals(1, store.takeReads());

        TreeUpdate one = cold.update(2, changes(77, StateChange.put(Bytes.utf8("new"))));
        int readsForOne = store.takeReads();
        // 20,000 hashed keys fill three to four nibble levels, one more or two where they crowd.
        assertTrue(readsForOne <= 7, "reads: " + readsForOne);
        assertEquals(readsForOne + 2, one.puts().size());
        assertEquals(readsForOne + 2, one.stale().size());

        cold = StateTree.open(store, 1).orElseThrow();
        store.takeReads();
        TreeUpdate all = cold.update(2, puts(0, 20_000, Bytes.utf8("new")));
        // Each branch once: what is read is what is written, less the values and the root.
        assertEquals(all.puts().size() - 20_000 - 1, store.takeReads());
    }

    @Test
    void readsTheBranchesOfALineOfVersionsFromMemory() {
        commit(1, puts(0, 2_000, VALUE));
        tree.get(hashed(5));
        store.takeReads();

        tree.get(hashed(5));

        assertEquals(1, store.takeReads(), "only the value");
    }

    @Test
    void goesOnFromWhatItWroteWithoutReadingItAgain() {
        commit(1, puts(0, 2_000, VALUE));
        store.takeReads();

        TreeUpdate warm = tree.update(2, puts(500, 700, Bytes.utf8("new")));

        assertEquals(0, store.takeReads());
        TreeUpdate cold =
                StateTree.open(store, 1).orElseThrow().update(2, puts(500, 700, Bytes.utf8("new")));
        assertEquals(cold, warm);
    }

    @Test
    void opensStoredVersionsOnly() {
        commit(3, puts(0, 10, VALUE));
        Hash third = tree.root();
        commit(7, puts(10, 10, VALUE));

        assertEquals(third, StateTree.open(store, 3).orElseThrow().root());
        assertEquals(third, tree.at(3).orElseThrow().root());
        assertTrue(StateTree.open(store, 4).isEmpty());
        assertTrue(StateTree.open(store, 8).isEmpty());
        store.keepFrom(7);
        assertTrue(StateTree.open(store, 3).isEmpty());
        assertTrue(StateTree.open(store, 7).isPresent());
    }

    @Test
    void refusesVersionsThatDoNotRiseAndForeignOrders() {
        commit(3, new TreeMap<>());
        SortedMap<Hash, StateChange> reversed = new TreeMap<>(Collections.reverseOrder());

        assertThrows(IllegalArgumentException.class, () -> tree.update(3, new TreeMap<>()));
        assertThrows(IllegalArgumentException.class, () -> tree.update(2, new TreeMap<>()));
        assertThrows(IllegalArgumentException.class, () -> tree.update(4, reversed));
    }

    @Test
    void saysWhichNodeIsMissingOrDamaged() {
        commit(1, puts(0, 100, VALUE));
        Bytes top = NodeKey.branch(1, 0, hashed(1));
        StateTree cold = StateTree.open(store, 1).orElseThrow();
        store.replace(top, Bytes.copyOf(new byte[] {0, 1, 0, 1}));
        assertUnreadable(cold, "damaged");
        store.replace(top, Bytes.copyOf(new byte[] {0, 1, 0, 0}));
        assertUnreadable(cold, "damaged");
        store.remove(top);
        assertUnreadable(cold, "not in the store");
        store.replace(NodeKey.root(1), Bytes.copyOf(new byte[] {9}));
        assertThrows(UnreadableNodeException.class, () -> StateTree.open(store, 1));
    }

    private static void assertUnreadable(StateTree tree, String reason) {
        var thrown = assertThrows(UnreadableNodeException.class, () -> tree.get(hashed(1)));
        assertTrue(String.valueOf(thrown.getMessage()).contains(reason), thrown::getMessage);
    }

    private static void assertReads(StateTree tree, Hash key, boolean isThere) {
        assertEquals(isThere ? Optional.of(key.bytes()) : Optional.empty(), tree.get(key));
        StateProof proof = tree.prove(key);
        assertEquals(isThere, proof.provesValue(tree.root(), key, key.bytes()));
        assertEquals(!isThere, proof.provesAbsence(tree.root(), key));
    }

    private void commit(long version, SortedMap<Hash, StateChange> changes) {
        tree = store.write(tree, tree.update(version, changes));
    }

    private static Hash hashed(int n) {
        return Hash.of(Bytes.utf8("key " + n));
    }

    private static SortedMap<Hash, StateChange> changes(int n, StateChange change) {
        SortedMap<Hash, StateChange> changes = new TreeMap<>();
        changes.put(hashed(n), change);
        return changes;
    }

    private static SortedMap<Hash, StateChange> puts(int from, int count, Bytes value) {
        SortedMap<Hash, StateChange> changes = new TreeMap<>();
        for (int n = from; n < from + count; n++) {
            changes.put(hashed(n), StateChange.put(value));
        }
        return changes;
    }

    private static List<Hash> keysThatPartAtNibbleEdges() throws Exception {
        String zeros = "00".repeat(30);
        return List.of(
                Hash.fromHex("0000" + zeros),
                Hash.fromHex("0800" + zeros),
                Hash.fromHex("1000" + zeros),
                Hash.fromHex("8000" + zeros),
                Hash.fromHex("8010" + zeros),
                Hash.fromHex("ffff" + "ff".repeat(29) + "fe"),
                Hash.fromHex("ffff" + "ff".repeat(29) + "ff"));
    }

    /** What makes one set of the keys out of another; bit n stands for key n. */
    private static SortedMap<Hash, StateChange> turn(List<Hash> keys, int before, int after) {
        SortedMap<Hash, StateChange> changes = new TreeMap<>();
        for (int k = 0; k < keys.size(); k++) {
            boolean was = (before >> k & 1) == 1;
            boolean is = (after >> k & 1) == 1;
            if (is && !was) {
                changes.put(keys.get(k), StateChange.put(keys.get(k).bytes()));
            } else if (was && !is) {
                changes.put(keys.get(k), StateChange.delete());
            }
        }
        return changes;
    }

    /** Many versions of seeded changes, a window of them kept. */
    private static final class History {
        private static final int VERSIONS = 120;
        private static final int KEPT = 8;
        private static final int CHANGES_MAX = 60;
        private static final int KEYS = 700;

        private final String seedText;
        private final Random random;
        private final MapStore store = new MapStore();
        private final TreeMap<Long, PlainState> kept = new TreeMap<>();
        private final List<Hash> pool = new ArrayList<>();

        History(long seed) {
            this.seedText = "seed " + seed;
            this.random = new Random(seed);
            for (int i = 0; i < KEYS; i++) {
                pool.add(i % 4 == 0 && i > 0 ? neighbour(pool.get(i - 1)) : hashed(i));
            }
        }

        void run() throws Exception {
            StateTree tree = StateTree.empty(store);
            PlainState plain = new PlainState();
            for (long version = 1; version <= VERSIONS; version++) {
                SortedMap<Hash, StateChange> changes = someChanges(version);
                tree = store.write(tree, tree.update(version, changes));
                plain = plain.with(changes);
                kept.put(version, plain);
                if (version > KEPT) {
                    kept.remove(version - KEPT);
                    store.keepFrom(version - KEPT + 1);
                }
                assertEquals(plain.root(), tree.root(), seedText + " version " + version);
                if (version % 5 == 0) {
                    checkKeptVersions(tree);
                }
            }
        }

        private SortedMap<Hash, StateChange> someChanges(long version) {
            SortedMap<Hash, StateChange> changes = new TreeMap<>();
            // Phases of growth and of decay, down to a few keys.
            int deletesPercent = version / 25 % 2 == 0 ? 20 : 90;
            int count = random.nextInt(CHANGES_MAX);
            for (int i = 0; i < count; i++) {
                Hash key = pool.get(random.nextInt(pool.size()));
                boolean deletes = random.nextInt(100) < deletesPercent;
                Bytes value = Bytes.utf8("value " + random.nextInt(50));
                changes.put(key, deletes ? StateChange.delete() : StateChange.put(value));
            }
            return changes;
        }

        private void checkKeptVersions(StateTree latest) throws Exception {
            assertEquals(store.reachable(kept.keySet()), store.keys(), seedText);
            assertFalse(latest.at(kept.firstKey() - 1).isPresent(), seedText);
            long[] versions = LongStream.of(kept.firstKey(), kept.lastKey()).distinct().toArray();
            for (long version : versions) {
                StateTree tree = StateTree.open(store, version).orElseThrow();
                PlainState plain = Optional.ofNullable(kept.get(version)).orElseThrow();
                Hash root = plain.root();
                for (int i = 0; i < 30; i++) {
                    Hash key = pool.get(random.nextInt(pool.size()));
                    assertEquals(plain.get(key), tree.get(key), seedText);
                    StateProof proof = tree.prove(key);
                    boolean proved =
                            plain.get(key)
                                    .map(value -> proof.provesValue(root, key, value))
                                    .orElseGet(() -> proof.provesAbsence(root, key));
                    assertTrue(proved, seedText);
                }
            }
        }

        /** A key that shares up to 240 bits with the other. */
        private Hash neighbour(Hash key) {
            byte[] bytes = key.bytes().toArray();
            int bit = random.nextInt(240);
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            return new Hash(Bytes.copyOf(bytes));
        }
    }
}
