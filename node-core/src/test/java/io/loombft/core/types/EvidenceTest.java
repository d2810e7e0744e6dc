package io.loombft.core.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvidenceTest {
    private static final Ballot A = Ballot.of(Samples.hash(0xe1));
    private static final Ballot B = Ballot.of(Samples.hash(0xe2));

    @Test
    void twoBallotsInOneRoundAreProof() {
        Evidence evidence = Samples.duplicateVote();
        assertTrue(evidence.isProven(Samples.CHAIN, Samples.SCHEME));
        assertEquals(Samples.id(2), evidence.offender());
        assertEquals(new Height(5), evidence.height());
    }

    @Test
    void aBallotAndNilInOneRoundAreProof() {
        assertTrue(
                Evidence.DuplicateVote.of(
                                Samples.precommit(2, A), Samples.precommit(2, Ballot.nil()))
                        .isProven(Samples.CHAIN, Samples.SCHEME));
    }

    @Test
    void theOrderGivenMakesNoDifference() {
        assertEquals(
                Evidence.DuplicateVote.of(Samples.precommit(2, A), Samples.precommit(2, B)),
                Evidence.DuplicateVote.of(Samples.precommit(2, B), Samples.precommit(2, A)));
    }

    @Test
    void votesThatDoNotConflictAreNoEvidence() {
        Vote vote = Samples.vote(2, VoteType.PRECOMMIT, A);
        List<Vote> others =
                List.of(
                        vote,
                        Samples.vote(3, VoteType.PRECOMMIT, B),
                        Samples.vote(2, VoteType.PREVOTE, B),
                        new Vote(vote.type(), new Height(6), vote.round(), B, vote.validator()),
                        new Vote(vote.type(), vote.height(), Round.ZERO, B, vote.validator()));
        for (Vote other : others) {
            SignedVote first = vote.signed(Samples.forged());
            SignedVote second = other.signed(Samples.SCHEME.sign(Samples.KEYS.get(0), Bytes.EMPTY));
            assertThrows(
                    IllegalArgumentException.class, () -> Evidence.DuplicateVote.of(first, second));
            assertMalformed(new Encoder().u8(1).value(first).value(second));
            assertMalformed(new Encoder().u8(1).value(second).value(first));
        }
    }

    @Test
    void aForgedSignatureOnEitherSideProvesNothing() {
        SignedVote right = Samples.precommit(2, A);
        SignedVote forged = Samples.vote(2, VoteType.PRECOMMIT, B).signed(Samples.forged());
        assertFalse(
                Evidence.DuplicateVote.of(right, forged).isProven(Samples.CHAIN, Samples.SCHEME));
        SignedVote forgedA = Samples.vote(2, VoteType.PRECOMMIT, A).signed(Samples.forged());
        assertFalse(
                Evidence.DuplicateVote.of(forgedA, Samples.precommit(2, B))
                        .isProven(Samples.CHAIN, Samples.SCHEME));
    }

    @Test
    void votesOfAnotherChainProveNothing() {
        assertFalse(Samples.duplicateVote().isProven(new ChainId("golden-2"), Samples.SCHEME));
        assertFalse(Samples.duplicateProposal().isProven(new ChainId("golden-2"), Samples.SCHEME));
    }

    @Test
    void proposalsThatDifferInTheValidRoundAloneAreProof() {
        Evidence evidence = Samples.duplicateProposal();
        assertTrue(evidence.isProven(Samples.CHAIN, Samples.SCHEME));
        assertEquals(Samples.id(0), evidence.offender());
        assertEquals(new Height(5), evidence.height());
    }

    @Test
    void oneProposalSignedTwiceIsNoEvidence() {
        SignedProposal first = Samples.signed(Samples.proposal(Round.NONE));
        SignedProposal second = first.proposal().signed(Samples.forged());
        assertThrows(
                IllegalArgumentException.class, () -> Evidence.DuplicateProposal.of(first, second));
        assertMalformed(new Encoder().u8(2).value(first).value(second));
        assertMalformed(new Encoder().u8(2).value(second).value(first));
    }

    @Test
    void proposalsOfAnotherRoundHeightOrValidatorAreNoEvidence() {
        Proposal one = Samples.proposal(Round.NONE);
        List<Proposal> others =
                List.of(
                        new Proposal(
                                new Height(6),
                                one.round(),
                                one.validRound(),
                                one.blockHash(),
                                one.parts(),
                                one.proposer()),
                        new Proposal(
                                one.height(),
                                new Round(2),
                                one.validRound(),
                                one.blockHash(),
                                one.parts(),
                                one.proposer()),
                        new Proposal(
                                one.height(),
                                one.round(),
                                one.validRound(),
                                one.blockHash(),
                                one.parts(),
                                Samples.id(1)));
        for (Proposal other : others) {
            assertThrows(
                    IllegalArgumentException.class,
                    () ->
                            Evidence.DuplicateProposal.of(
                                    one.signed(Samples.forged()), other.signed(Samples.forged())));
        }
    }

    @Test
    void anEncodingInTheOtherOrderIsMalformed() {
        assertMalformed(
                new Encoder().u8(1).value(Samples.precommit(2, B)).value(Samples.precommit(2, A)));
    }

    @Test
    void anUnknownKindIsMalformed() {
        for (int kind : new int[] {0, 3, 255}) {
            assertMalformed(
                    new Encoder()
                            .u8(kind)
                            .value(Samples.precommit(2, A))
                            .value(Samples.precommit(2, B)));
        }
    }

    private static void assertMalformed(Encoder encoded) {
        assertThrows(
                MalformedInputException.class,
                () -> Decoder.whole(encoded.toBytes(), Evidence::decode));
    }
}
