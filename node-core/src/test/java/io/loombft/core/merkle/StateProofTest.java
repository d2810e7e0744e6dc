package io.loombft.core.merkle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StateProofTest {
    private static final int KEYS = 60;

    private final SortedMap<Hash, Bytes> values = new TreeMap<>();
    private StateTree tree = StateTree.empty(new MapStore());

    @BeforeEach
    void fill() {
        for (int n = 0; n < KEYS; n++) {
            values.put(hashed("key " + n), Bytes.utf8("value " + n));
        }
        tree = stored(values);
    }

    @Test
    void provesEveryValueAndNothingElse() {
        for (Hash key : values.keySet()) {
            StateProof proof = tree.prove(key);
            assertTrue(proof.provesValue(tree.root(), key, value(key)));
            assertFalse(proof.provesAbsence(tree.root(), key));
            assertFalse(proof.provesValue(tree.root(), key, Bytes.utf8("value")));
            assertFalse(proof.provesValue(hashed("root"), key, value(key)));
            for (Hash other : values.keySet()) {
                if (!other.equals(key)) {
                    assertFalse(proof.provesValue(tree.root(), other, value(other)));
                    assertFalse(proof.provesValue(tree.root(), other, value(key)));
                    assertFalse(proof.provesAbsence(tree.root(), other));
                }
            }
        }
    }

    @Test
    void provesAbsenceByAnEmptyPlaceAndByAnotherLeaf() {
        int nothing = 0;
        int leaf = 0;
        for (int n = 0; n < 500; n++) {
            Hash key = hashed("absent " + n);
            StateProof proof = tree.prove(key);
            assertTrue(proof.provesAbsence(tree.root(), key));
            assertFalse(proof.provesAbsence(hashed("root"), key));
            assertFalse(proof.provesValue(tree.root(), key, Bytes.EMPTY));
            for (Hash there : values.keySet()) {
                assertFalse(proof.provesAbsence(tree.root(), there));
            }
            switch (proof.end()) {
                case StateProof.End.Nothing end -> nothing++;
                case StateProof.End.Leaf end -> leaf++;
            }
        }
        assertTrue(nothing > 50 && leaf > 50, nothing + " and " + leaf);
    }

    @Test
    void provesAbsenceInStatesOfNoKeyAndOfOne() {
        Hash key = hashed("key");
        StateTree none = stored(new TreeMap<>());
        SortedMap<Hash, Bytes> single = new TreeMap<>();
        single.put(hashed("other"), Bytes.EMPTY);
        StateTree one = stored(single);

        assertTrue(none.prove(key).provesAbsence(none.root(), key));
        assertTrue(one.prove(key).provesAbsence(one.root(), key));
        assertFalse(none.prove(key).provesAbsence(one.root(), key));
        assertFalse(one.prove(hashed("other")).provesAbsence(one.root(), hashed("other")));
    }

    @Test
    void refusesEveryChangeToASibling() {
        for (Hash key : List.of(values.firstKey(), hashed("absent"), hashed("absent 2"))) {
            StateProof proof = tree.prove(key);
            for (int i = 0; i < proof.siblings().size(); i++) {
                List<Hash> changed = new ArrayList<>(proof.siblings());
                changed.set(i, hashed("sibling"));
                assertProvesNothing(new StateProof(changed, proof.end()), key);
                List<Hash> without = new ArrayList<>(proof.siblings());
                without.remove(i);
                assertProvesNothing(new StateProof(without, proof.end()), key);
                List<Hash> with = new ArrayList<>(proof.siblings());
                with.add(i, Hash.ZERO);
                assertProvesNothing(new StateProof(with, proof.end()), key);
            }
            List<Hash> longer = new ArrayList<>(proof.siblings());
            longer.add(Hash.ZERO);
            assertProvesNothing(new StateProof(longer, proof.end()), key);
            assertProvesNothing(new StateProof(List.of(), proof.end()), key);
        }
    }

    @Test
    void refusesAnotherLeafFromElsewhereAsAbsence() {
        Hash key = values.firstKey();
        StateProof ofLast = tree.prove(values.lastKey());

        assertFalse(ofLast.provesAbsence(tree.root(), key), "a leaf of another path");
        StateProof end = new StateProof(tree.prove(key).siblings(), ofLast.end());
        assertProvesNothing(end, key);
    }

    @Test
    void refusesALeafThatStandsWhereItsKeyDoesNotLead() throws Exception {
        // No tree of ours has such a root; a proof must not make sense of it either.
        Hash left = Hash.fromHex("00".repeat(32));
        Hash right = Hash.fromHex("ff".repeat(32));
        Hash misplaced = StateHash.leaf(right, StateHash.value(Bytes.EMPTY));
        Hash root = StateHash.inner(misplaced, hashed("right side"));
        StateProof proof =
                StateProof.ofLeaf(
                        List.of(hashed("right side")), right, StateHash.value(Bytes.EMPTY));

        assertFalse(proof.provesAbsence(root, left));
        assertFalse(proof.provesValue(root, right, Bytes.EMPTY));
    }

    @Test
    void refusesAnInnerNodeDressedAsALeafAndALeafAsAnInnerNode() {
        // The two children of the root as the key and value hash of a leaf: only the tag differs.
        Hash left = tree.prove(values.lastKey()).siblings().getLast();
        Hash right = tree.prove(values.firstKey()).siblings().getLast();
        assertEquals(tree.root(), StateHash.inner(left, right));
        StateProof dressed = new StateProof(List.of(), new StateProof.End.Leaf(left, right));
        assertFalse(dressed.provesAbsence(tree.root(), hashed("absent")));

        // And a state of one key read as the two children of a root.
        SortedMap<Hash, Bytes> single = new TreeMap<>();
        single.put(hashed("key"), Bytes.EMPTY);
        StateTree one = stored(single);
        StateProof split =
                new StateProof(List.of(Hash.of(Bytes.EMPTY)), new StateProof.End.Nothing());
        assertFalse(split.provesAbsence(one.root(), hashed("key")));
    }

    @Test
    void survivesItsEncodingAndRefusesEveryTruncation() throws Exception {
        for (Hash key : List.of(values.firstKey(), hashed("absent"), hashed("absent 2"))) {
            StateProof proof = tree.prove(key);
            Bytes encoded = proof.encoded();
            assertEquals(proof, Decoder.whole(encoded, StateProof::decode));
            for (int size = 0; size < encoded.size(); size++) {
                Bytes cut = encoded.slice(0, size);
                assertMalformed(cut);
            }
            assertMalformed(encoded.concat(Bytes.copyOf(new byte[1])));
        }
    }

    @Test
    void holdsTheDeepestPathAndNoDeeper() throws Exception {
        byte[] last = new byte[Hash.SIZE];
        last[Hash.SIZE - 1] = 1;
        Hash key = new Hash(Bytes.copyOf(last));
        SortedMap<Hash, Bytes> twins = new TreeMap<>();
        twins.put(Hash.ZERO, Bytes.utf8("left"));
        twins.put(key, Bytes.utf8("right"));
        StateTree deep = stored(twins);

        StateProof proof = deep.prove(key);

        assertEquals(StateProof.SIBLINGS_MAX, proof.siblings().size());
        assertTrue(proof.provesValue(deep.root(), key, Bytes.utf8("right")));
        assertEquals(8_261, proof.encoded().size());
        assertEquals(proof, Decoder.whole(proof.encoded(), StateProof::decode));

        List<Hash> tooMany = Collections.nCopies(StateProof.SIBLINGS_MAX + 1, Hash.ZERO);
        assertThrows(
                IllegalArgumentException.class,
                () -> new StateProof(tooMany, new StateProof.End.Nothing()));
        assertMalformed(new Encoder().list(tooMany).u8(0).toBytes());
        assertMalformed(new Encoder().u32(Integer.MAX_VALUE).u8(0).toBytes());
        assertMalformed(new Encoder().u32(0).u8(2).toBytes());
    }

    private void assertProvesNothing(StateProof proof, Hash key) {
        assertFalse(proof.provesAbsence(tree.root(), key));
        Bytes value = values.getOrDefault(key, Bytes.EMPTY);
        assertFalse(proof.provesValue(tree.root(), key, value));
    }

    private static void assertMalformed(Bytes encoded) {
        assertThrows(
                MalformedInputException.class, () -> Decoder.whole(encoded, StateProof::decode));
    }

    private Bytes value(Hash key) {
        return values.getOrDefault(key, Bytes.EMPTY);
    }

    private static StateTree stored(SortedMap<Hash, Bytes> values) {
        MapStore store = new MapStore();
        SortedMap<Hash, StateChange> changes = new TreeMap<>();
        values.forEach((key, value) -> changes.put(key, StateChange.put(value)));
        StateTree empty = StateTree.empty(store);
        return store.write(empty, empty.update(1, changes));
    }

    private static Hash hashed(String text) {
        return Hash.of(Bytes.utf8(text));
    }
}
