package io.loombft.core.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.crypto.Signature;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A signature is for one chain, place, kind and content, and by one key. */
class VerifierTest {
    private static final ValidatorSet SET = Samples.validators(1, 1, 1, 1);
    private static final ChainId ANOTHER = new ChainId("another");
    private static final Signature NONE = new Signature(Bytes.copyOf(new byte[Signature.SIZE]));

    private final Verifier verifier = new Verifier(Samples.CHAIN, Samples.SCHEME);

    private boolean isGood(SignedVote vote) {
        return verifier.vote(vote, SET).isPresent();
    }

    private boolean isGood(SignedProposal proposal) {
        return verifier.proposal(proposal, SET).isPresent();
    }

    @Test
    void aVoteIsForItsPlaceAndBallotOnly() {
        Vote vote = Samples.vote(1, VoteType.PREVOTE, Ballot.nil());
        SignedVote signed = Samples.signed(1, vote);
        assertTrue(isGood(signed));
        for (Vote other : others(vote)) {
            assertFalse(isGood(other.signed(signed.signature())), other.toString());
        }
        assertFalse(isGood(vote.signed(NONE)));
        assertFalse(new Verifier(ANOTHER, Samples.SCHEME).vote(signed, SET).isPresent());
        assertFalse(verifier.vote(signed, Samples.validators(1)).isPresent());
    }

    private static List<Vote> others(Vote vote) {
        VoteType type = vote.type();
        Height height = vote.height();
        Round round = vote.round();
        PublicKey validator = vote.validator();
        return List.of(
                new Vote(VoteType.PRECOMMIT, height, round, vote.ballot(), validator),
                new Vote(type, height.next(), round, vote.ballot(), validator),
                new Vote(type, height, new Round(round.value() + 1), vote.ballot(), validator),
                new Vote(type, height, round, Ballot.of(Samples.hash(1)), validator),
                new Vote(type, height, round, vote.ballot(), Samples.id(2)));
    }

    @Test
    void aProposalIsForItsPlaceAndContentOnly() {
        SignedProposal signed = Samples.signed(Samples.proposal(Round.NONE));
        Proposal p = signed.proposal();
        assertTrue(isGood(signed));
        Height height = p.height();
        Round later = new Round(p.round().value() + 1);
        PartSetHeader parts = new PartSetHeader(p.parts().count() + 1, p.parts().root());
        List<Proposal> others = new ArrayList<>();
        others.add(with(p, height.next(), p.round(), p.validRound(), p.blockHash(), p.parts()));
        others.add(with(p, height, later, p.validRound(), p.blockHash(), p.parts()));
        others.add(with(p, height, p.round(), Round.ZERO, p.blockHash(), p.parts()));
        others.add(with(p, height, p.round(), p.validRound(), Samples.hash(9), p.parts()));
        others.add(with(p, height, p.round(), p.validRound(), p.blockHash(), parts));
        for (Proposal other : others) {
            assertFalse(isGood(other.signed(signed.signature())), other.toString());
        }
        assertFalse(isGood(p.signed(NONE)));
        assertFalse(new Verifier(ANOTHER, Samples.SCHEME).proposal(signed, SET).isPresent());
    }

    @Test
    void aProposalHasAValidRoundOrNone() throws MalformedInputException {
        Proposal p = Samples.proposal(Round.NONE);
        assertEquals(p, Decoder.whole(withValidRound(p, -1), Proposal::decode));
        for (int below : new int[] {-2, -1_000, Integer.MIN_VALUE}) {
            Bytes lie = withValidRound(p, below);
            assertThrows(MalformedInputException.class, () -> Decoder.whole(lie, Proposal::decode));
        }
    }

    private static Bytes withValidRound(Proposal p, int validRound) {
        return new Encoder()
                .value(p.height())
                .value(p.round())
                .i32(validRound)
                .value(p.blockHash())
                .value(p.parts())
                .value(p.proposer())
                .toBytes();
    }

    private static Proposal with(
            Proposal p,
            Height height,
            Round round,
            Round validRound,
            Hash hash,
            PartSetHeader parts) {
        return new Proposal(height, round, validRound, hash, parts, p.proposer());
    }
}
