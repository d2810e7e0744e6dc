package io.loombft.core.gossip;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.types.BlockPart;
import io.loombft.core.types.Round;
import io.loombft.core.types.ValidatorSet;
import java.util.Arrays;
import java.util.BitSet;

/**
 * What a node has of one round. Canonical bytes: {@code round u32 | flags 1 | prevotes | precommits |
 * parts}, each of the last three a bit set {@code length u32 | bytes}, bit i in bit (i mod 8) of byte
 * (i / 8), without trailing zero bytes. Flags: bit 0 the proposal, bit 1 a quorum of prevotes for one
 * ballot, bit 2 a quorum of precommits for one ballot.
 */
public record RoundSummary(
        Round round,
        boolean hasProposal,
        boolean hasPrevoteQuorum,
        boolean hasPrecommitQuorum,
        BitSet prevotes,
        BitSet precommits,
        BitSet parts)
        implements Encodable {
    /** Shortest form in bytes. */
    public static final int SIZE_MIN = 4 + 1 + 3 * 4;

    public RoundSummary {
        prevotes = (BitSet) prevotes.clone();
        precommits = (BitSet) precommits.clone();
        parts = (BitSet) parts.clone();
    }

    /** A copy, as the other sets are. */
    @Override
    public BitSet prevotes() {
        return (BitSet) prevotes.clone();
    }

    @Override
    public BitSet precommits() {
        return (BitSet) precommits.clone();
    }

    @Override
    public BitSet parts() {
        return (BitSet) parts.clone();
    }

    /** Of a node that has nothing of the round. */
    static RoundSummary nothing(Round round) {
        return new RoundSummary(
                round, false, false, false, new BitSet(), new BitSet(), new BitSet());
    }

    public static RoundSummary decode(Decoder from) throws MalformedInputException {
        Round round = Round.decode(from);
        int flags = from.u8();
        if (flags > 7) {
            throw new MalformedInputException("summary flags " + flags);
        }
        return new RoundSummary(
                round,
                (flags & 1) != 0,
                (flags & 2) != 0,
                (flags & 4) != 0,
                bits(from, ValidatorSet.SIZE_MAX),
                bits(from, ValidatorSet.SIZE_MAX),
                bits(from, BlockPart.COUNT_MAX));
    }

    @Override
    public void encode(Encoder to) {
        int flags =
                (hasProposal ? 1 : 0) | (hasPrevoteQuorum ? 2 : 0) | (hasPrecommitQuorum ? 4 : 0);
        to.value(round)
                .u8(flags)
                .blob(Bytes.copyOf(prevotes.toByteArray()))
                .blob(Bytes.copyOf(precommits.toByteArray()))
                .blob(Bytes.copyOf(parts.toByteArray()));
    }

    private static BitSet bits(Decoder from, int countMax) throws MalformedInputException {
        byte[] bytes = from.blob((countMax + 7) / 8).toArray();
        BitSet bits = BitSet.valueOf(bytes);
        if (bits.length() > countMax || !Arrays.equals(bits.toByteArray(), bytes)) {
            throw new MalformedInputException("bit set is too long or has trailing zeros");
        }
        return bits;
    }
}
