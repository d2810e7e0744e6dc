package io.loombft.core.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.merkle.MerkleProof;
import io.loombft.core.merkle.MerkleTree;
import io.loombft.core.types.PartSet.Added;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartSetTest {
    private static final long SEED = 7;

    @ParameterizedTest
    @ValueSource(ints = {1, 32_767, 32_768, 32_769, 65_536, 100_000, 262_145})
    void whatIsCutIsJoinedAgain(int size) {
        Bytes block = drawn(size);
        PartSet cut = PartSet.cut(block);
        PartSet received = PartSet.expecting(cut.header());
        for (int i = cut.header().count() - 1; i >= 0; i--) {
            assertFalse(received.isComplete());
            assertEquals(Added.NEW, received.add(cut.get(i).orElseThrow()));
        }
        assertTrue(received.isComplete());
        assertEquals(block, received.joined());
        assertEquals((size + 32_767) / 32_768, cut.header().count());
    }

    @Test
    void aPartComesOnlyOnce() {
        PartSet cut = PartSet.cut(drawn(100_000));
        PartSet received = PartSet.expecting(cut.header());
        assertEquals(Added.NEW, received.add(cut.get(1).orElseThrow()));
        assertEquals(Added.KNOWN, received.add(cut.get(1).orElseThrow()));
        assertEquals(1, received.held().cardinality());
        assertEquals(Optional.empty(), received.get(0));
    }

    @Test
    void aPartThatDiffersFromTheOneHeldIsForeign() {
        PartSet cut = PartSet.cut(drawn(100_000));
        BlockPart right = cut.get(3).orElseThrow();
        BlockPart wrong = new BlockPart(Samples.INPUT, right.proof());
        assertEquals(Added.FOREIGN, cut.add(wrong));
        assertEquals(right, cut.get(3).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, BlockPart.COUNT_MAX + 1, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void aHeaderOfNoPartsOrTooManyIsRefused(int count) throws MalformedInputException {
        PartSetHeader good = new PartSetHeader(BlockPart.COUNT_MAX, Samples.hash(1));
        assertEquals(good, Decoder.whole(good.encoded(), PartSetHeader::decode));
        Bytes lie = new Encoder().i32(count).value(Samples.hash(1)).toBytes();
        assertThrows(
                MalformedInputException.class, () -> Decoder.whole(lie, PartSetHeader::decode));
        assertThrows(
                IllegalArgumentException.class, () -> new PartSetHeader(count, Samples.hash(1)));
    }

    @Test
    void aPartOfAnotherBlockIsForeign() {
        PartSet received = PartSet.expecting(PartSet.cut(drawn(100_000)).header());
        PartSet other = PartSet.cut(Bytes.copyOf(new byte[100_000]));
        assertEquals(Added.FOREIGN, received.add(other.get(0).orElseThrow()));
        assertEquals(0, received.held().cardinality());
    }

    @Test
    void aPartUnderAnotherIndexOrCountIsForeign() {
        PartSet cut = PartSet.cut(drawn(100_000));
        PartSet received = PartSet.expecting(cut.header());
        BlockPart part = cut.get(1).orElseThrow();
        List<MerkleProof> lies =
                List.of(
                        new MerkleProof(0, 4, part.proof().path()),
                        new MerkleProof(2, 4, part.proof().path()),
                        new MerkleProof(1, 3, part.proof().path()),
                        new MerkleProof(1, 5, part.proof().path()),
                        new MerkleProof(1, 4, part.proof().path().reversed()),
                        new MerkleProof(1, 4, part.proof().path().subList(0, 1)),
                        new MerkleProof(1_000_000, 2_000_000, part.proof().path()));
        for (MerkleProof lie : lies) {
            assertEquals(Added.FOREIGN, received.add(new BlockPart(part.bytes(), lie)), lie + "");
        }
    }

    @Test
    void aShortPartBeforeTheLastIsForeignThoughProven() {
        List<Bytes> pieces = List.of(drawn(100), drawn(200));
        PartSet received = PartSet.expecting(new PartSetHeader(2, MerkleTree.root(pieces)));
        assertEquals(
                Added.FOREIGN,
                received.add(new BlockPart(pieces.get(0), MerkleTree.prove(pieces, 0))));
        assertEquals(
                Added.NEW, received.add(new BlockPart(pieces.get(1), MerkleTree.prove(pieces, 1))));
    }

    @Test
    void anIncompleteSetIsNotJoined() {
        PartSet received = PartSet.expecting(new PartSetHeader(2, Samples.hash(1)));
        assertThrows(IllegalStateException.class, received::joined);
    }

    @Test
    void indexesOutsideTheSetHoldNothing() {
        PartSet cut = PartSet.cut(drawn(10));
        assertEquals(Optional.empty(), cut.get(-1));
        assertEquals(Optional.empty(), cut.get(1));
    }

    @Test
    void provingAllLeavesGivesTheSamePathsAsProvingEach() {
        List<Bytes> leaves = new ArrayList<>();
        for (int count = 0; count < 70; count++) {
            List<MerkleProof> all = MerkleTree.proveAll(leaves);
            assertEquals(count, all.size());
            for (int i = 0; i < count; i++) {
                assertEquals(MerkleTree.prove(leaves, i), all.get(i));
                assertTrue(all.get(i).verify(MerkleTree.root(leaves), leaves.get(i)));
            }
            leaves.add(Bytes.utf8("leaf " + count));
        }
    }

    private static Bytes drawn(int size) {
        byte[] bytes = new byte[size];
        new Random(SEED).nextBytes(bytes);
        return Bytes.copyOf(bytes);
    }
}
