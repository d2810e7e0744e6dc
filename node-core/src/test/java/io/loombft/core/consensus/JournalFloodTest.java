package io.loombft.core.consensus;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Height;
import io.loombft.core.types.PartSet;
import io.loombft.core.types.Round;
import io.loombft.core.types.VoteType;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever peers send in masses, the journal of a height grows by no more than the core remembers. */
class JournalFloodTest {
    private static final int FLOOD = 20_000;
    private static final int WRITTEN_MAX = 256;

    private final TestChain net = new TestChain(4);
    private final int proposer =
            net.place(ProposerPriorities.first(net.first()).proposer(Round.ZERO));
    private final CoreKit kit = new CoreKit(net, (proposer + 1) % 4).resume();
    private final int liar = kit.others()[1];

    private static Ballot ballot(int n) {
        return Ballot.of(Hash.of(new Encoder().i32(n).toBytes()));
    }

    @BeforeEach
    void begin() {
        kit.fires(Timeout.Kind.EMPTY_BLOCK, 0);
    }

    /** Only what is news is written before the core hears it. */
    private void assertFewAreWritten(IntFunction<Event> said) {
        int written = 0;
        for (int i = 0; i < FLOOD; i++) {
            Event event = said.apply(i);
            if (kit.core().isNews(event)) {
                written++;
                kit.core().on(event);
            }
        }
        assertTrue(written <= WRITTEN_MAX, written + " of " + FLOOD);
    }

    /** By any peer; nothing of a claim is signed. */
    @Test
    void claims() {
        assertFewAreWritten(
                i ->
                        new Event.QuorumClaimed(
                                net.key(liar),
                                Height.FIRST,
                                new Round(5 + i),
                                VoteType.PREVOTE,
                                ballot(1)));
    }

    /** By any peer; nothing of a part is signed, and no proposal of that height is here. */
    @Test
    void partsOfTheNextHeight() {
        assertFewAreWritten(
                i -> {
                    byte[] body = new byte[32 * 1024];
                    body[0] = (byte) i;
                    body[1] = (byte) (i >> 8);
                    return new Event.PartReceived(
                            new Height(2),
                            Round.ZERO,
                            PartSet.cut(Bytes.copyOf(body)).get(0).orElseThrow());
                });
    }

    /** By any peer, until the real part comes: its hashes are not looked at. */
    @Test
    void forgedPartsOfAProposalThatIsHere() {
        Block block = kit.block(0);
        kit.proposal(proposer, 0, -1, block);
        assertFewAreWritten(
                i -> {
                    byte[] body = new byte[1024];
                    body[0] = (byte) i;
                    body[1] = (byte) (i >> 8);
                    return new Event.PartReceived(
                            Height.FIRST,
                            Round.ZERO,
                            PartSet.cut(Bytes.copyOf(body)).get(0).orElseThrow());
                });
    }

    /** By any peer that has it. */
    @Test
    void evidenceThatIsOfNoUse() {
        Evidence old =
                Evidence.DuplicateVote.of(
                        net.prevote(liar, 5, 0, ballot(1)).value(),
                        net.prevote(liar, 5, 0, ballot(2)).value());
        assertFewAreWritten(i -> new Event.EvidenceReceived(old));
    }

    /** By a validator. */
    @Test
    void votesForManyBlocks() {
        assertFewAreWritten(i -> new Event.VoteReceived(net.prevote(liar, 1, 0, ballot(i))));
    }

    /** By a validator. */
    @Test
    void votesForManyBlocksOfTheNextHeight() {
        assertFewAreWritten(i -> new Event.VoteReceived(net.prevote(liar, 2, 0, ballot(i))));
    }

    /** By a validator whose turn it is not. */
    @Test
    void proposalsOfTheNextHeight() {
        ChainState after =
                net.execute(
                        net.genesis(),
                        TestChain.block(net.genesis(), net.key(0), 5_000_000, Certificate.NONE));
        List<Block> one =
                List.of(TestChain.block(after, net.key(liar), 6_000_000, Certificate.NONE));
        Event event = new Event.ProposalReceived(net.propose(liar, 500, -1, one.getFirst()), 1);
        assertFewAreWritten(i -> event);
    }

    /** By a validator that is alone with it. */
    @Test
    void votesOfEverFurtherRounds() {
        assertFewAreWritten(i -> new Event.VoteReceived(net.prevote(liar, 1, 2 + i, ballot(1))));
    }

    /** By a validator that is alone with it. */
    @Test
    void proposalsOfEverFurtherRounds() {
        Block block = kit.block(0);
        assertFewAreWritten(
                i -> new Event.ProposalReceived(net.propose(liar, 2 + i, -1, block), 1));
    }
}
