package io.loombft.core.merkle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.fuzz.FuzzTarget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Proofs and stored nodes of both trees, for fuzzing. */
public final class MerkleTargets {
    private static final int KEYS = 40;
    private static final int LEAVES = 21;

    private MerkleTargets() {}

    public static List<FuzzTarget> all() {
        MapStore store = new MapStore();
        StateTree tree = stateTree(store);
        return List.of(
                FuzzTarget.canonical("list-proof", MerkleProof::decode, listProofs()),
                listClaims(),
                FuzzTarget.canonical("state-proof", StateProof::decode, stateProofs(tree)),
                stateClaims(tree),
                node("state-branch", BranchNode::decode, BranchNode::hash, nodes(store, 1)),
                node("state-root", Subtree::decode, Subtree::hash, nodes(store, 0)));
    }

    /** Whatever the proof: it proves of the list only what is in it, and all that is in it. */
    private static FuzzTarget listClaims() {
        List<Bytes> leaves = leaves();
        Hash root = MerkleTree.root(leaves);
        return FuzzTarget.of(
                "list-claim",
                input -> {
                    Bytes claimed = Bytes.copyOf(input, 0, Math.min(1, input.length));
                    MerkleProof proof = decoded(input, claimed.size(), MerkleProof::decode);
                    if (proof != null && proof.verify(root, claimed)) {
                        assertTrue(leaves.contains(claimed), "proves what is not in the list");
                        assertEquals(
                                MerkleTree.prove(leaves, leaves.indexOf(claimed)).path(),
                                proof.path());
                    }
                },
                IntStream.range(0, LEAVES)
                        .mapToObj(i -> leaves.get(i).concat(listProofs().get(i)))
                        .toList());
    }

    /** Whatever the proof: it proves nothing of the state that does not hold. */
    private static FuzzTarget stateClaims(StateTree tree) {
        return FuzzTarget.of(
                "state-claim",
                input -> {
                    int claimed = input.length == 0 ? 0 : input[0] & 0xff;
                    StateProof proof =
                            decoded(input, Math.min(1, input.length), StateProof::decode);
                    if (proof != null) {
                        Hash key = key(claimed);
                        boolean isThere = claimed < KEYS;
                        assertFalse(proof.provesValue(tree.root(), key, value(claimed + 1)));
                        assertFalse(isThere && proof.provesAbsence(tree.root(), key));
                        assertFalse(
                                !isThere && proof.provesValue(tree.root(), key, value(claimed)));
                    }
                },
                IntStream.of(0, 1, KEYS - 1, KEYS, KEYS + 1, 200)
                        .mapToObj(n -> oneByte(n).concat(tree.prove(key(n)).encoded()))
                        .toList());
    }

    /** A stored node has one form and, whatever its children, a hash. */
    private static <T extends Encodable> FuzzTarget node(
            String name, Decoder.Item<T> item, Function<T, Hash> hash, List<Bytes> seeds) {
        return FuzzTarget.of(
                name,
                input -> {
                    T node = decoded(input, 0, item);
                    if (node != null) {
                        assertEquals(Bytes.copyOf(input), node.encoded());
                        assertEquals(hash.apply(node), hash.apply(node));
                    }
                },
                seeds);
    }

    private static <T> T decoded(byte[] input, int from, Decoder.Item<T> item) {
        try {
            return Decoder.whole(Bytes.copyOf(input, from, input.length - from), item);
        } catch (MalformedInputException e) {
            return null;
        }
    }

    private static List<Bytes> leaves() {
        return IntStream.range(0, LEAVES).mapToObj(MerkleTargets::oneByte).toList();
    }

    private static List<Bytes> listProofs() {
        return MerkleTree.proveAll(leaves()).stream().map(MerkleProof::encoded).toList();
    }

    private static List<Bytes> stateProofs(StateTree tree) {
        return IntStream.of(0, 7, KEYS, KEYS + 7)
                .mapToObj(n -> tree.prove(key(n)).encoded())
                .toList();
    }

    private static StateTree stateTree(MapStore store) {
        SortedMap<Hash, StateChange> changes = new TreeMap<>();
        for (int n = 0; n < KEYS; n++) {
            changes.put(key(n), StateChange.put(value(n)));
        }
        StateTree empty = StateTree.empty(store);
        return store.write(empty, empty.update(1, changes));
    }

    /** Some of the stored nodes whose key names this kind. */
    private static List<Bytes> nodes(MapStore store, int kind) {
        List<Bytes> nodes = new ArrayList<>();
        for (Bytes nodeKey : store.keys()) {
            if (nodeKey.at(8) == kind && nodes.size() < 4) {
                nodes.add(store.get(nodeKey).orElseThrow());
            }
        }
        return Collections.unmodifiableList(nodes);
    }

    /** Few bits differ at first, so that paths share branches. */
    private static Hash key(int number) {
        byte[] key = Hash.of(oneByte(number)).bytes().toArray();
        Arrays.fill(key, 0, number % 4, (byte) 0);
        return new Hash(Bytes.copyOf(key));
    }

    private static Bytes value(int number) {
        return Bytes.utf8("value " + number);
    }

    private static Bytes oneByte(int number) {
        return Bytes.copyOf(new byte[] {(byte) number});
    }
}
