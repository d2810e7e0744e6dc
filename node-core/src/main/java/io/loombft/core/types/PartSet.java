package io.loombft.core.types;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.merkle.MerkleProof;
import io.loombft.core.merkle.MerkleTree;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The parts of one block, all of them or those that have come so far. One thread's own. */
public final class PartSet {
    private final PartSetHeader header;
    private final @Nullable BlockPart[] parts;
    private final BitSet held = new BitSet();

    /** The last part that was found to belong here: proving a part again would hash it again. */
    private @Nullable BlockPart proven;

    private PartSet(PartSetHeader header) {
        this.header = header;
        this.parts = new BlockPart[header.count()];
    }

    /** Room for the parts that the header names. */
    public static PartSet expecting(PartSetHeader header) {
        return new PartSet(header);
    }

    /** Cuts a block's bytes, which are not empty and at most 64 MiB. */
    public static PartSet cut(Bytes block) {
        List<Bytes> pieces = new ArrayList<>();
        for (int from = 0; from < block.size(); from += BlockPart.SIZE) {
            pieces.add(block.slice(from, Math.min(BlockPart.SIZE, block.size() - from)));
        }
        PartSet set = new PartSet(new PartSetHeader(pieces.size(), MerkleTree.root(pieces)));
        for (MerkleProof proof : MerkleTree.proveAll(pieces)) {
            set.put(new BlockPart(pieces.get(proof.index()), proof));
        }
        return set;
    }

    /** What came of adding a part. */
    public enum Added {
        NEW,
        KNOWN,
        FOREIGN
    }

    /** Whether it is one of the parts that have not come yet. */
    public boolean lacks(BlockPart part) {
        return part.proof().count() == header.count() && !held.get(part.index()) && isProven(part);
    }

    /** Keeps the part when its proof leads to the root. */
    public Added add(BlockPart part) {
        if (part.proof().count() != header.count()) {
            return Added.FOREIGN;
        }
        if (held.get(part.index())) {
            // What is held was proven, so whatever differs from it cannot be.
            return part.equals(parts[part.index()]) ? Added.KNOWN : Added.FOREIGN;
        }
        if (!isProven(part)) {
            return Added.FOREIGN;
        }
        put(part);
        return Added.NEW;
    }

    public PartSetHeader header() {
        return header;
    }

    public boolean isComplete() {
        return held.cardinality() == header.count();
    }

    /** A copy of the bit set of held indexes. */
    public BitSet held() {
        return (BitSet) held.clone();
    }

    public Optional<BlockPart> get(int index) {
        return index < 0 || index >= parts.length
                ? Optional.empty()
                : Optional.ofNullable(parts[index]);
    }

    /** The block's bytes; only of a complete set. */
    public Bytes joined() {
        Encoder to = new Encoder(header.count() * BlockPart.SIZE);
        for (BlockPart part : parts) {
            if (part == null) {
                throw new IllegalStateException("the part set is not complete");
            }
            to.fixed(part.bytes());
        }
        return to.toBytes();
    }

    @SuppressWarnings("ReferenceEquality") // An equal one is not worth comparing byte by byte.
    private boolean isProven(BlockPart part) {
        if (part == proven) {
            return true;
        }
        boolean belongs = part.belongsTo(header);
        proven = belongs ? part : proven;
        return belongs;
    }

    private void put(BlockPart part) {
        parts[part.index()] = part;
        held.set(part.index());
    }
}
