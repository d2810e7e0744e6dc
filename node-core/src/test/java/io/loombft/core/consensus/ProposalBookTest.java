package io.loombft.core.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Block;
import io.loombft.core.types.BlockPart;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Height;
import io.loombft.core.types.Params;
import io.loombft.core.types.PartSet;
import io.loombft.core.types.PartSetHeader;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.Round;
import io.loombft.core.types.SignedProposal;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProposalBookTest {
    private final TestChain net = new TestChain(4);
    private final ProposerPriorities priorities = ProposerPriorities.first(net.first());
    private final ProposalBook book = new ProposalBook(Height.FIRST, priorities, Params.DEFAULT);
    private final Block block = block(1);
    private final BlockPart part = PartSet.cut(block.encoded()).get(0).orElseThrow();

    private Block block(int n) {
        return TestChain.block(net.genesis(), net.key(0), 5_000_000 + n, Certificate.NONE);
    }

    private SignedProposal proposal(int round, int validRound, Hash hash, PartSetHeader parts) {
        return net.sign(
                        new Proposal(
                                Height.FIRST,
                                new Round(round),
                                new Round(validRound),
                                hash,
                                parts,
                                priorities.proposer(new Round(round))))
                .value();
    }

    private SignedProposal proposal(int round, int validRound, Block of) {
        return proposal(round, validRound, of.hash(), PartSet.cut(of.encoded()).header());
    }

    private ProposalBook.Added add(SignedProposal signed, int current) {
        return book.add(signed, 7, new Round(current));
    }

    @Test
    void takesTheProposersProposalOnce() {
        assertInstanceOf(ProposalBook.Added.Accepted.class, add(proposal(0, -1, block), 0));
        assertInstanceOf(ProposalBook.Added.Ignored.class, add(proposal(0, -1, block), 0));
    }

    @Test
    void aProposalOfAnyoneElseLeavesRoomForTheRealOne() {
        int stranger = (net.place(priorities.proposer(Round.ZERO)) + 1) % 4;
        assertInstanceOf(
                ProposalBook.Added.Ignored.class,
                add(net.propose(stranger, 0, -1, block).value(), 0));
        assertInstanceOf(ProposalBook.Added.Accepted.class, add(proposal(0, -1, block), 0));
    }

    @Test
    void aSecondOneIsEvidenceAndCountsAThirdIsNothing() {
        add(proposal(0, -1, block), 0);
        ProposalBook.Added second = add(proposal(0, -1, block(2)), 0);
        assertInstanceOf(ProposalBook.Added.Conflicting.class, second);
        assertInstanceOf(ProposalBook.Added.Ignored.class, add(proposal(0, -1, block(3)), 0));
        assertEquals(2, book.entries(Round.ZERO).size());
    }

    @Test
    void aValidRoundMustBeEarlier() {
        assertInstanceOf(ProposalBook.Added.Ignored.class, add(proposal(1, 1, block), 1));
        assertInstanceOf(ProposalBook.Added.Ignored.class, add(proposal(1, 2, block), 1));
        assertInstanceOf(ProposalBook.Added.Accepted.class, add(proposal(1, 0, block), 1));
    }

    @Test
    void takesTheNextRoundsProposalAndNoneFurtherOffEitherWay() {
        assertInstanceOf(ProposalBook.Added.Accepted.class, add(proposal(6, -1, block), 5));
        assertInstanceOf(ProposalBook.Added.Ignored.class, add(proposal(7, -1, block), 5));
        assertInstanceOf(ProposalBook.Added.Accepted.class, add(proposal(3, -1, block), 5));
        assertInstanceOf(ProposalBook.Added.Ignored.class, add(proposal(2, -1, block), 5));
    }

    @Test
    void partsMakeTheBlock() {
        add(proposal(0, -1, block), 0);
        var added =
                assertInstanceOf(
                        ProposalBook.PartAdded.Accepted.class, book.addPart(Round.ZERO, part));
        assertEquals(block, added.completed().orElseThrow().block());
        assertInstanceOf(ProposalBook.PartAdded.Ignored.class, book.addPart(Round.ZERO, part));
    }

    @Test
    void partsOfNoProposalOrAnotherRoundAreIgnored() {
        assertInstanceOf(ProposalBook.PartAdded.Ignored.class, book.addPart(Round.ZERO, part));
        add(proposal(0, -1, block), 0);
        assertInstanceOf(ProposalBook.PartAdded.Ignored.class, book.addPart(new Round(1), part));
        BlockPart foreign = PartSet.cut(block(2).encoded()).get(0).orElseThrow();
        assertInstanceOf(ProposalBook.PartAdded.Ignored.class, book.addPart(Round.ZERO, foreign));
    }

    @Test
    void partsThatDoNotLeadToTheHashVoidTheProposalButNotTheBlock() {
        PartSetHeader parts = PartSet.cut(block.encoded()).header();
        add(proposal(0, -1, Hash.of(Bytes.utf8("another")), parts), 0);
        book.addPart(Round.ZERO, part);
        assertFalse(book.block(block.hash()).isPresent());
        var honest =
                assertInstanceOf(ProposalBook.Added.Accepted.class, add(proposal(1, -1, block), 1));
        assertEquals(block, honest.completed().orElseThrow().block());
    }

    @Test
    void aBlockComesThroughTheProposalsOfLaterRoundsOnly() {
        PartSetHeader madeUp = new PartSetHeader(3, Hash.ZERO);
        add(proposal(0, -1, block.hash(), madeUp), 0);
        assertTrue(book.isComing(block.hash(), Round.ZERO));
        assertFalse(book.isComing(block.hash(), new Round(1)));
    }

    @Test
    void refusesMorePartsThanABlockMayHave() {
        int most = (int) (Params.DEFAULT.blockBytesMax() / BlockPart.SIZE);
        assertInstanceOf(
                ProposalBook.Added.Ignored.class,
                add(proposal(0, -1, block.hash(), new PartSetHeader(most + 1, Hash.ZERO)), 0));
        assertInstanceOf(
                ProposalBook.Added.Accepted.class,
                add(proposal(0, -1, block.hash(), new PartSetHeader(most, Hash.ZERO)), 0));
    }

    @Test
    void aThousandRoundsKeepWhatSomethingSpeaksFor() {
        add(proposal(0, -1, block), 0);
        book.addPart(Round.ZERO, part);
        for (int round = 1; round <= 1_000; round++) {
            book.enter(new Round(round), Set.of(block.hash()));
            Block other = block(round + 1);
            add(proposal(round, -1, other), round);
            book.addPart(new Round(round), PartSet.cut(other.encoded()).get(0).orElseThrow());
        }
        assertTrue(book.block(block.hash()).isPresent());
        assertEquals(1 + 1 + ProposalBook.PAST_ROUNDS_MAX, book.unjudged().size());
    }

    @Test
    void aVerdictIsAskedForOnce() {
        ProposalBook.HeldBlock held = book.hold(block);
        assertTrue(held.askOnce());
        assertFalse(held.askOnce());
        assertFalse(book.hold(block).askOnce());
    }
}
