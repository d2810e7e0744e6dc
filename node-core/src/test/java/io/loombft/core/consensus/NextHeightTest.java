package io.loombft.core.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Encoder;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Height;
import io.loombft.core.types.Params;
import io.loombft.core.types.PartSet;
import io.loombft.core.types.PartSetHeader;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.Round;
import io.loombft.core.types.VoteType;
import java.util.List;
import org.junit.jupiter.api.Test;

class NextHeightTest {
    private final TestChain net = new TestChain(4);
    private final ProposerPriorities priorities = ProposerPriorities.first(net.first());
    private final NextHeight next = new NextHeight(new Height(1), priorities, Params.DEFAULT);
    private final int proposer = net.place(priorities.proposer(Round.ZERO));
    private final Block block =
            TestChain.block(net.genesis(), net.key(proposer), 5_000_000, Certificate.NONE);

    private static Ballot ballot(int n) {
        return Ballot.of(Hash.of(new Encoder().i32(n).toBytes()));
    }

    private boolean vote(VoteType type, int who, int round, int ballot) {
        return next.add(new Event.VoteReceived(net.vote(type, who, 1, round, ballot(ballot))));
    }

    private Event.ProposalReceived proposal(int who, int round, Block proposed) {
        return new Event.ProposalReceived(net.propose(who, round, -1, proposed), 7);
    }

    private Event.PartReceived part(int round) {
        return new Event.PartReceived(
                new Height(1), new Round(round), PartSet.cut(block.encoded()).get(0).orElseThrow());
    }

    @Test
    void keepsTheFirstVoteAndAConflictingOneOfRoundsZeroAndOne() {
        for (VoteType type : VoteType.values()) {
            assertTrue(vote(type, 0, 0, 1));
            assertFalse(vote(type, 0, 0, 1));
            assertTrue(vote(type, 0, 0, 2));
            assertFalse(vote(type, 0, 0, 3));
            assertTrue(vote(type, 0, 1, 1));
            assertFalse(vote(type, 0, 2, 1));
        }
        assertEquals(6, next.events().size());
    }

    @Test
    void aFloodKeepsTwoVotes() {
        for (int i = 0; i < 100_000; i++) {
            vote(VoteType.PREVOTE, 2, 0, i);
        }
        assertEquals(2, next.events().size());
        assertEquals(4, next.remembered());
    }

    @Test
    void keepsTheProposersProposalAndAConflictingOne() {
        assertFalse(next.add(proposal((proposer + 1) % 4, 0, block)));
        assertTrue(next.add(proposal(proposer, 0, block)));
        assertFalse(next.add(proposal(proposer, 0, block)));
        Block other = TestChain.block(net.genesis(), net.key(0), 6_000_000, Certificate.NONE);
        Block third = TestChain.block(net.genesis(), net.key(0), 7_000_000, Certificate.NONE);
        assertTrue(next.add(proposal(proposer, 0, other)));
        assertFalse(next.add(proposal(proposer, 0, third)));
        assertFalse(next.add(proposal(proposer, 4, block)));
    }

    @Test
    void keepsThePartsOfAKeptProposalOnce() {
        assertFalse(next.add(part(0)));
        next.add(proposal(proposer, 0, block));
        assertFalse(next.add(part(1)));
        assertTrue(next.add(part(0)));
        assertFalse(next.add(part(0)));
        assertEquals(List.of(proposal(proposer, 0, block), part(0)), next.events());
    }

    @Test
    void refusesAProposalOfMorePartsThanABlockMayHave() {
        int most = (int) (Params.DEFAULT.blockBytesMax() / (32 * 1024));
        for (int surplus = 0; surplus <= 1; surplus++) {
            Proposal proposal =
                    new Proposal(
                            new Height(1),
                            Round.ZERO,
                            Round.NONE,
                            block.hash(),
                            new PartSetHeader(most + surplus, Hash.ZERO),
                            net.key(proposer));
            boolean isKept = next.add(new Event.ProposalReceived(net.sign(proposal), 7));
            assertEquals(surplus == 0, isKept);
        }
    }
}
