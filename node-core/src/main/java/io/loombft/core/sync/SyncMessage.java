package io.loombft.core.sync;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Height;

/** How blocks are asked for and given. Canonical bytes: {@code kind 1 | …}. */
public sealed interface SyncMessage extends Encodable {
    /** 1: asks for the committed block of a height. Canonical bytes: {@code height u64}. */
    record BlockAsked(Height height) implements SyncMessage {
        @Override
        public void encode(Encoder to) {
            to.u8(1).value(height);
        }
    }

    /** 2: a committed block and the precommits that committed it. */
    record BlockGiven(Block block, Certificate commit) implements SyncMessage {
        @Override
        public void encode(Encoder to) {
            to.u8(2).value(block).value(commit);
        }
    }

    /**
     * 3: the block is not here. Canonical bytes: {@code height u64 | lowest stored u64 | latest stored
     * u64}.
     */
    record BlockMissing(Height height, Height lowest, Height latest) implements SyncMessage {
        @Override
        public void encode(Encoder to) {
            to.u8(3).value(height).value(lowest).value(latest);
        }
    }

    /** 4: asks for a block, committed or not, by its hash. Canonical bytes: {@code height | hash}. */
    record HashAsked(Height height, Hash hash) implements SyncMessage {
        @Override
        public void encode(Encoder to) {
            to.u8(4).value(height).value(hash);
        }
    }

    /** 5: the block that was asked for by its hash. */
    record HashGiven(Block block) implements SyncMessage {
        @Override
        public void encode(Encoder to) {
            to.u8(5).value(block);
        }
    }

    /** Reads a whole message: all bytes must be used. */
    static SyncMessage decode(Bytes bytes) throws MalformedInputException {
        return Decoder.whole(bytes, SyncMessage::decode);
    }

    private static SyncMessage decode(Decoder from) throws MalformedInputException {
        int kind = from.u8();
        return switch (kind) {
            case 1 -> new BlockAsked(Height.decode(from));
            case 2 -> new BlockGiven(Block.decode(from), Certificate.decode(from));
            case 3 ->
                    new BlockMissing(Height.decode(from), Height.decode(from), Height.decode(from));
            case 4 -> new HashAsked(Height.decode(from), Hash.decode(from));
            case 5 -> new HashGiven(Block.decode(from));
            default -> throw new MalformedInputException("sync message of kind " + kind);
        };
    }
}
