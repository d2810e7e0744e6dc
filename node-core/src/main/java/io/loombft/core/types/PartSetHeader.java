package io.loombft.core.types;

import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;

/** How many parts a block has and their Merkle root. Canonical bytes: {@code count u32 | root 32}. */
public record PartSetHeader(int count, Hash root) implements Encodable {
    /** Length in bytes. */
    public static final int SIZE = 4 + Hash.SIZE;

    public PartSetHeader {
        if (count < 1 || count > BlockPart.COUNT_MAX) {
            throw new IllegalArgumentException("part count " + count);
        }
    }

    public static PartSetHeader decode(Decoder from) throws MalformedInputException {
        int count = from.u32();
        if (count < 1 || count > BlockPart.COUNT_MAX) {
            throw new MalformedInputException("part count " + count);
        }
        return new PartSetHeader(count, Hash.decode(from));
    }

    @Override
    public void encode(Encoder to) {
        to.u32(count).value(root);
    }
}
