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
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
    private static final int LEAVES_MAX = 130;
    private static final Bytes LEAF = Bytes.copyOf(new byte[] {0});
    private static final Bytes NODE = Bytes.copyOf(new byte[] {1});

    @Test
    void givesTheRootsOfTheRecursiveDefinition() {
        for (int count = 0; count <= LEAVES_MAX; count++) {
            assertEquals(definedRoot(leaves(count)), MerkleTree.root(leaves(count)), "of " + count);
        }
    }

    /** The trees of the eight inputs that implementations of RFC 6962 test with. */
    @Test
    void givesKnownRoots() throws Exception {
        List<Bytes> inputs = new ArrayList<>();
        for (String hex :
                List.of(
                        "",
                        "00",
                        "10",
                        "2021",
                        "3031",
                        "40414243",
                        "5051525354555657",
                        "606162636465666768696a6b6c6d6e6f")) {
            inputs.add(Bytes.fromHex(hex));
        }
        assertEquals(
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                MerkleTree.root(List.of()).hex());
        assertEquals(
                "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                MerkleTree.root(inputs.subList(0, 1)).hex());
        assertEquals(
                "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                MerkleTree.root(inputs.subList(0, 2)).hex());
        assertEquals(
                "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
                MerkleTree.root(inputs).hex());
    }

    @Test
    void provesEveryLeafAtItsIndexOnly() {
        for (int count = 1; count <= LEAVES_MAX; count++) {
            List<Bytes> leaves = leaves(count);
            Hash root = MerkleTree.root(leaves);
            for (int index = 0; index < count; index++) {
                MerkleProof proof = MerkleTree.prove(leaves, index);
                String which = index + " of " + count;
                assertTrue(proof.verify(root, leaves.get(index)), which);
                assertFalse(proof.verify(root, Bytes.utf8("leaf")), which);
                assertFalse(proof.verify(MerkleTree.root(leaves(count + 1)), leaves.get(index)));
                if (count > 1) {
                    int other = (index + 1) % count;
                    assertFalse(proof.verify(root, leaves.get(other)), which);
                    assertFalse(
                            new MerkleProof(other, count, proof.path())
                                    .verify(root, leaves.get(index)),
                            which);
                }
            }
        }
    }

    @Test
    void refusesEveryOtherIndexAndEveryOtherShape() {
        for (int count = 1; count <= 20; count++) {
            List<Bytes> leaves = leaves(count);
            Hash root = MerkleTree.root(leaves);
            for (int index = 0; index < count; index++) {
                MerkleProof proof = MerkleTree.prove(leaves, index);
                for (int otherCount = 1; otherCount <= 40; otherCount++) {
                    for (int other = 0; other < otherCount; other++) {
                        MerkleProof claimed = new MerkleProof(other, otherCount, proof.path());
                        boolean isSame = isSameWay(index, count, other, otherCount);
                        assertEquals(
                                isSame,
                                claimed.verify(root, leaves.get(index)),
                                index + "/" + count + " as " + other + "/" + otherCount);
                    }
                }
            }
        }
    }

    @Test
    void refusesEveryChangedPath() {
        for (int count : new int[] {1, 2, 3, 7, 8, 9, 64, 100, 129}) {
            List<Bytes> leaves = leaves(count);
            Hash root = MerkleTree.root(leaves);
            for (int index = 0; index < count; index++) {
                List<Hash> path = MerkleTree.prove(leaves, index).path();
                Bytes leaf = leaves.get(index);
                for (int i = 0; i < path.size(); i++) {
                    List<Hash> changed = new ArrayList<>(path);
                    changed.set(i, Hash.ZERO);
                    assertFalse(new MerkleProof(index, count, changed).verify(root, leaf));
                    List<Hash> shorter = new ArrayList<>(path);
                    shorter.remove(i);
                    assertFalse(new MerkleProof(index, count, shorter).verify(root, leaf));
                }
                List<Hash> longer = new ArrayList<>(path);
                longer.add(Hash.ZERO);
                assertFalse(new MerkleProof(index, count, longer).verify(root, leaf));
                Collections.reverse(longer);
                assertFalse(new MerkleProof(index, count, longer).verify(root, leaf));
            }
        }
    }

    @Test
    void tellsALeafFromANode() {
        List<Bytes> leaves = leaves(2);
        Bytes node =
                MerkleTree.leaf(leaves.get(0))
                        .bytes()
                        .concat(MerkleTree.leaf(leaves.get(1)).bytes());
        MerkleProof alone = new MerkleProof(0, 1, List.of());

        assertFalse(alone.verify(MerkleTree.root(leaves), node));
        assertTrue(alone.verify(MerkleTree.root(List.of(node)), node));
    }

    @Test
    void refusesToProveALeafThatIsNotThere() {
        assertThrows(IllegalArgumentException.class, () -> MerkleTree.prove(leaves(0), 0));
        assertThrows(IllegalArgumentException.class, () -> MerkleTree.prove(leaves(3), 3));
        assertThrows(IllegalArgumentException.class, () -> MerkleTree.prove(leaves(3), -1));
    }

    @Test
    void survivesItsEncodingAndRefusesWhatIsNotAProof() throws Exception {
        MerkleProof proof = MerkleTree.prove(leaves(100), 37);
        Bytes encoded = proof.encoded();

        assertEquals(proof, Decoder.whole(encoded, MerkleProof::decode));
        for (int size = 0; size < encoded.size(); size++) {
            assertMalformed(encoded.slice(0, size));
        }
        assertMalformed(encoded.concat(Bytes.copyOf(new byte[1])));
        assertMalformed(new Encoder().u32(0).u32(0).u32(0).toBytes());
        assertMalformed(new Encoder().u32(5).u32(5).u32(0).toBytes());
        assertMalformed(new Encoder().i32(-1).u32(5).u32(0).toBytes());
        assertMalformed(new Encoder().u32(0).i32(-1).u32(0).toBytes());
        List<Hash> tooLong = Collections.nCopies(MerkleProof.PATH_MAX + 1, Hash.ZERO);
        assertMalformed(new Encoder().u32(0).u32(9).list(tooLong).toBytes());
        assertThrows(IllegalArgumentException.class, () -> new MerkleProof(0, 9, tooLong));
    }

    @Test
    void verifiesClaimsAboutTheLargestCountsInBoundedSteps() {
        List<Hash> path = Collections.nCopies(MerkleProof.PATH_MAX, Hash.ZERO);
        int last = Integer.MAX_VALUE - 1;

        assertFalse(new MerkleProof(last, Integer.MAX_VALUE, path).verify(Hash.ZERO, Bytes.EMPTY));
        assertFalse(new MerkleProof(0, Integer.MAX_VALUE, path).verify(Hash.ZERO, Bytes.EMPTY));
    }

    /**
     * A path says left and right only where there is a sibling, so that two places whose ways to
     * the root turn alike cannot be told apart by it: the count has to come from a trusted place.
     */
    private static boolean isSameWay(int index, int count, int otherIndex, int otherCount) {
        return turns(index, count).equals(turns(otherIndex, otherCount));
    }

    private static String turns(int index, int count) {
        if (count == 1) {
            return "";
        }
        int split = Integer.highestOneBit(count - 1);
        return index < split
                ? turns(index, split) + "L"
                : turns(index - split, count - split) + "R";
    }

    private static Hash definedRoot(List<Bytes> leaves) {
        if (leaves.isEmpty()) {
            return Hash.of(Bytes.EMPTY);
        }
        if (leaves.size() == 1) {
            return Hash.of(LEAF, leaves.getFirst());
        }
        int split = 1;
        while (split * 2 < leaves.size()) {
            split *= 2;
        }
        return Hash.of(
                NODE,
                definedRoot(leaves.subList(0, split)).bytes(),
                definedRoot(leaves.subList(split, leaves.size())).bytes());
    }

    private static List<Bytes> leaves(int count) {
        List<Bytes> leaves = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            leaves.add(Bytes.utf8("leaf " + i));
        }
        return leaves;
    }

    private static void assertMalformed(Bytes encoded) {
        assertThrows(
                MalformedInputException.class, () -> Decoder.whole(encoded, MerkleProof::decode));
    }
}
