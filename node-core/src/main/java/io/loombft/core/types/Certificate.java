package io.loombft.core.types;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.SignatureScheme;
import java.util.List;
import java.util.Optional;

/**
 * Votes of one type, round and ballot, by validator ascending, one a validator: a polka when they
 * are prevotes with a quorum, a commit when they are precommits for a block. Canonical bytes: {@code
 * type 1 | height u64 | round u32 | ballot 32 | count u32 | 96 each}.
 */
public record Certificate(
        VoteType type, Height height, Round round, Ballot ballot, List<CommitSignature> signatures)
        implements Encodable {

    /** Stands where the first block would have the commit of its parent. */
    public static final Certificate NONE =
            new Certificate(
                    VoteType.PRECOMMIT, Height.GENESIS, Round.ZERO, Ballot.nil(), List.of());

    public Certificate {
        signatures = List.copyOf(signatures);
        if (round.isNone()) {
            throw new IllegalArgumentException("a certificate has a round");
        }
        if (!isSorted(signatures)) {
            throw new IllegalArgumentException("signatures are not sorted, one a validator");
        }
    }

    public Hash hash() {
        return Hash.of(encoded());
    }

    /** The votes it stands for. */
    public List<SignedVote> votes() {
        return signatures.stream()
                .map(
                        s ->
                                new Vote(type, height, round, ballot, s.validator())
                                        .signed(s.signature()))
                .toList();
    }

    /**
     * Says what is wrong with it, nothing when it is a quorum of the set. Every signature is
     * checked, beyond the quorum too, so that no part of it can be made up.
     */
    public Optional<String> problem(ChainId chain, ValidatorSet set, SignatureScheme scheme) {
        long power = 0;
        for (CommitSignature each : signatures) {
            if (!set.contains(each.validator())) {
                return Optional.of("signer " + each.validator() + " is not a validator");
            }
            power += set.powerOf(each.validator());
        }
        if (power < set.quorumPower()) {
            return Optional.of("power " + power + " is less than " + set.quorumPower());
        }
        Bytes message = Vote.signBytes(chain, type, height, round, ballot);
        for (CommitSignature each : signatures) {
            if (!scheme.verify(each.validator(), message, each.signature())) {
                return Optional.of("signature of " + each.validator() + " is wrong");
            }
        }
        return Optional.empty();
    }

    public static Certificate decode(Decoder from) throws MalformedInputException {
        VoteType type = VoteType.decode(from);
        Height height = Height.decode(from);
        Round round = Round.decode(from);
        Ballot ballot = Ballot.decode(from);
        List<CommitSignature> signatures =
                from.list(ValidatorSet.SIZE_MAX, CommitSignature.SIZE, CommitSignature::decode);
        if (!isSorted(signatures)) {
            throw new MalformedInputException("signatures are not sorted, one a validator");
        }
        return new Certificate(type, height, round, ballot, signatures);
    }

    @Override
    public void encode(Encoder to) {
        to.u8(type.code()).value(height).value(round).value(ballot).list(signatures);
    }

    private static boolean isSorted(List<CommitSignature> signatures) {
        for (int i = 1; i < signatures.size(); i++) {
            if (signatures.get(i - 1).validator().compareTo(signatures.get(i).validator()) >= 0) {
                return false;
            }
        }
        return true;
    }
}
