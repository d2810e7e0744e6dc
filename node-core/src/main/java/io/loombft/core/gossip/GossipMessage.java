package io.loombft.core.gossip;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.BlockPart;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Height;
import io.loombft.core.types.Round;
import io.loombft.core.types.SignedProposal;
import io.loombft.core.types.SignedVote;
import io.loombft.core.types.ValidatorSet;
import io.loombft.core.types.VoteType;
import java.util.List;

/** What nodes tell each other about the height being decided. Canonical bytes: {@code kind 1 | …}. */
public sealed interface GossipMessage extends Encodable {
    /** Most rounds that a summary speaks of. */
    int SUMMARY_ROUNDS_MAX = 8;

    /**
     * 1: where the sender stands. Canonical bytes: {@code height u64 | round u32 | lowest stored block
     * u64}.
     */
    record Standing(Height height, Round round, Height lowestBlock) implements GossipMessage {
        @Override
        public void encode(Encoder to) {
            to.u8(1).value(height).value(round).value(lowestBlock);
        }
    }

    /** 2: a vote. */
    record VoteTold(SignedVote vote) implements GossipMessage {
        @Override
        public void encode(Encoder to) {
            to.u8(2).value(vote);
        }
    }

    /** 3: a proposal. */
    record ProposalTold(SignedProposal proposal) implements GossipMessage {
        @Override
        public void encode(Encoder to) {
            to.u8(3).value(proposal);
        }
    }

    /** 4: a quorum of votes as one object. */
    record CertificateTold(Certificate certificate) implements GossipMessage {
        @Override
        public void encode(Encoder to) {
            to.u8(4).value(certificate);
        }
    }

    /** 5: an equivocation. */
    record EvidenceTold(Evidence evidence) implements GossipMessage {
        @Override
        public void encode(Encoder to) {
            to.u8(5).value(evidence);
        }
    }

    /** 6: a part of a block. Canonical bytes: {@code height u64 | round u32 | part}. */
    record PartTold(Height height, Round round, BlockPart part) implements GossipMessage {
        @Override
        public void encode(Encoder to) {
            to.u8(6).value(height).value(round).value(part);
        }
    }

    /**
     * 7: what the sender has of some rounds; who has more sends it. Canonical bytes: {@code height u64
     * | count u32 | rounds}, the rounds ascending.
     */
    record Summary(Height height, List<RoundSummary> rounds) implements GossipMessage {
        public Summary {
            rounds = List.copyOf(rounds);
            if (rounds.size() > SUMMARY_ROUNDS_MAX || !isAscending(rounds)) {
                throw new IllegalArgumentException("rounds are too many or not ascending");
            }
        }

        private static Summary decode(Decoder from) throws MalformedInputException {
            Height height = Height.decode(from);
            List<RoundSummary> rounds =
                    from.list(SUMMARY_ROUNDS_MAX, RoundSummary.SIZE_MIN, RoundSummary::decode);
            if (!isAscending(rounds)) {
                throw new MalformedInputException("the rounds of a summary are not ascending");
            }
            return new Summary(height, rounds);
        }

        private static boolean isAscending(List<RoundSummary> rounds) {
            for (int i = 1; i < rounds.size(); i++) {
                if (!rounds.get(i).round().isAfter(rounds.get(i - 1).round())) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void encode(Encoder to) {
            to.u8(7).value(height).list(rounds);
        }
    }

    /** 8: the sender has seen a quorum. Canonical bytes: {@code height | round | type 1 | ballot}. */
    record QuorumClaim(Height height, Round round, VoteType type, Ballot ballot)
            implements GossipMessage {
        @Override
        public void encode(Encoder to) {
            to.u8(8).value(height).value(round).u8(type.code()).value(ballot);
        }
    }

    /**
     * 9: the validators to whose nodes the sender has a connection of its own; their messages need no
     * relaying to it. Canonical bytes: {@code count u32 | keys 32 each}.
     */
    record Neighbours(List<PublicKey> validators) implements GossipMessage {
        public Neighbours {
            validators = List.copyOf(validators);
        }

        @Override
        public void encode(Encoder to) {
            to.u8(9).list(validators);
        }
    }

    /** Reads a whole message: all bytes must be used. */
    static GossipMessage decode(Bytes bytes) throws MalformedInputException {
        return Decoder.whole(bytes, GossipMessage::decode);
    }

    private static GossipMessage decode(Decoder from) throws MalformedInputException {
        int kind = from.u8();
        return switch (kind) {
            case 1 -> new Standing(Height.decode(from), Round.decode(from), Height.decode(from));
            case 2 -> new VoteTold(SignedVote.decode(from));
            case 3 -> new ProposalTold(SignedProposal.decode(from));
            case 4 -> new CertificateTold(Certificate.decode(from));
            case 5 -> new EvidenceTold(Evidence.decode(from));
            case 6 -> new PartTold(Height.decode(from), Round.decode(from), BlockPart.decode(from));
            case 7 -> Summary.decode(from);
            case 8 ->
                    new QuorumClaim(
                            Height.decode(from),
                            Round.decode(from),
                            VoteType.decode(from),
                            Ballot.decode(from));
            case 9 ->
                    new Neighbours(
                            from.list(ValidatorSet.SIZE_MAX, PublicKey.SIZE, PublicKey::decode));
            default -> throw new MalformedInputException("gossip message of kind " + kind);
        };
    }
}
