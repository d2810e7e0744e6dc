package io.loombft.core.types;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.merkle.MerkleProof;

/**
 * A piece of a block's canonical bytes, 32 KiB except for the last, with the proof of its place.
 * Canonical bytes: {@code bytes u32 + n | proof}; the index is the proof's, there is no other.
 */
public record BlockPart(Bytes bytes, MerkleProof proof) implements Encodable {
    /** Length in bytes of every part but the last. */
    public static final int SIZE = 32 * 1024;

    /** Most parts of a block: 64 MiB. */
    public static final int COUNT_MAX = 2_048;

    public BlockPart {
        if (bytes.isEmpty() || bytes.size() > SIZE) {
            throw new IllegalArgumentException("part of " + bytes.size() + " bytes");
        }
    }

    public int index() {
        return proof.index();
    }

    /** Whether this is a part of the set that the header names. */
    public boolean belongsTo(PartSetHeader header) {
        return proof.count() == header.count()
                && (bytes.size() == SIZE || index() == header.count() - 1)
                && proof.verify(header.root(), bytes);
    }

    public static BlockPart decode(Decoder from) throws MalformedInputException {
        Bytes bytes = from.blob(SIZE);
        if (bytes.isEmpty()) {
            throw new MalformedInputException("empty part");
        }
        return new BlockPart(bytes, MerkleProof.decode(from));
    }

    @Override
    public void encode(Encoder to) {
        to.blob(bytes).value(proof);
    }

    /** Short: a part is too long for a log line. */
    @Override
    public String toString() {
        return "BlockPart[" + index() + " of " + proof.count() + "]";
    }
}
