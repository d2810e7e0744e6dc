package io.loombft.core.consensus;

import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.Height;
import io.loombft.core.types.Round;
import io.loombft.core.types.VoteType;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Transcripts of one node among four: {@code >} is what it is told, indented is what it wants done,
 * {@code <} is what its own parts answer. Read them; each line has a reason.
 */
class ScenariosTest {
    private final TestChain net = new TestChain(4);
    private final CoreKit kit = new CoreKit(net, self()).resume();

    /** A validator that proposes neither in round 0 nor in round 1. */
    private int self() {
        ProposerPriorities first = ProposerPriorities.first(net.first());
        for (int who = 0; who < 4; who++) {
            boolean isEarly =
                    first.proposer(Round.ZERO).equals(net.key(who))
                            || first.proposer(new Round(1)).equals(net.key(who));
            if (!isEarly) {
                return who;
            }
        }
        throw new AssertionError("two of four propose in two rounds");
    }

    private Block proposed(String name, int round) {
        Block block = kit.named(name, kit.block(round));
        kit.proposal(kit.proposer(round), round, -1, block).parts(round, block);
        return block;
    }

    private static Ballot ballot(Block block) {
        return Ballot.of(block.hash());
    }

    @Test
    void happyPath() throws IOException {
        kit.fires(Timeout.Kind.EMPTY_BLOCK, 0);
        Block block = proposed("A", 0);
        int[] others = kit.others();
        kit.prevotes(0, ballot(block), others[0], others[1]);
        kit.precommits(0, ballot(block), others[0], others[1]);
        Golden.assertSame("happy-path.txt", kit.take());
    }

    @Test
    void nilRound() throws IOException {
        kit.fires(Timeout.Kind.EMPTY_BLOCK, 0).fires(Timeout.Kind.PROPOSE, 0);
        kit.prevotes(0, Ballot.nil(), kit.others()[0], kit.others()[1]);
        kit.precommits(0, Ballot.nil(), kit.others()[0], kit.others()[1]);
        kit.fires(Timeout.Kind.PRECOMMIT, 0);
        proposed("B", 1);
        Golden.assertSame("nil-round.txt", kit.take());
    }

    @Test
    void lockAndReproposal() throws IOException {
        kit.fires(Timeout.Kind.EMPTY_BLOCK, 0);
        Block locked = proposed("A", 0);
        int[] others = kit.others();
        kit.prevotes(0, ballot(locked), others[0], others[1]);
        kit.precommits(0, Ballot.nil(), others[0], others[1]).fires(Timeout.Kind.PRECOMMIT, 0);
        proposed("B", 1);
        kit.prevotes(1, Ballot.nil(), others[0], others[1]);
        kit.precommits(1, Ballot.nil(), others[0], others[1]).fires(Timeout.Kind.PRECOMMIT, 1);
        if (kit.proposer(2) != self()) {
            kit.proposal(kit.proposer(2), 2, 0, locked);
        }
        kit.prevotes(2, ballot(locked), others[0], others[1]);
        kit.precommits(2, ballot(locked), others[0], others[1]);
        Golden.assertSame("lock-and-reproposal.txt", kit.take());
    }

    @Test
    void roundSkip() throws IOException {
        kit.fires(Timeout.Kind.EMPTY_BLOCK, 0);
        int proposer = kit.proposer(1);
        Block early = kit.named("B", kit.block(1));
        kit.proposal(proposer, 1, -1, early).parts(1, early);
        int other = kit.others()[0] == proposer ? kit.others()[1] : kit.others()[0];
        kit.prevotes(1, ballot(early), other);
        Golden.assertSame("round-skip.txt", kit.take());
    }

    @Test
    void lateCommit() throws IOException {
        kit.fires(Timeout.Kind.EMPTY_BLOCK, 0);
        Block block = kit.named("A", kit.block(0));
        int[] others = kit.others();
        kit.fires(Timeout.Kind.PROPOSE, 0);
        kit.on(
                new Event.CertificateReceived(
                        net.certificate(
                                VoteType.PRECOMMIT,
                                1,
                                0,
                                ballot(block),
                                others[0],
                                others[1],
                                others[2])));
        kit.on(new Event.BlockReceived(block));
        kit.on(new Event.VoteReceived(net.precommit(self(), 1, 0, ballot(block))));
        Golden.assertSame("late-commit.txt", kit.take());
    }

    @Test
    void crashMidVote() throws IOException {
        kit.fires(Timeout.Kind.EMPTY_BLOCK, 0);
        Block block = proposed("A", 0);
        kit.prevotes(0, ballot(block), kit.others()[0], kit.others()[1]);
        // The precommit was signed, but power failed before the journal knew of the polka.
        Event.LastSignature guard =
                new Event.LastSignature(
                        Height.FIRST,
                        Round.ZERO,
                        Step.PRECOMMIT,
                        ballot(block),
                        Round.ZERO,
                        block.hash(),
                        List.of());
        kit.restart(2, List.of(guard));
        kit.prevotes(0, ballot(block), kit.others()[0], kit.others()[1]);
        kit.on(new Event.BlockReceived(block));
        kit.precommits(0, ballot(block), kit.others()[0], kit.others()[1]);
        Golden.assertSame("crash-mid-vote.txt", kit.take());
    }

    @Test
    void equivocation() throws IOException {
        kit.fires(Timeout.Kind.EMPTY_BLOCK, 0);
        Block first = proposed("A", 0);
        Block second =
                kit.named(
                        "B",
                        TestChain.block(
                                kit.core().chain(),
                                net.key(kit.proposer(0)),
                                kit.clockMs() + 1,
                                kit.core().lastCommit()));
        kit.proposal(kit.proposer(0), 0, -1, second).parts(0, second);
        int liar = kit.proposer(0);
        kit.prevotes(0, ballot(first), liar);
        int[] honest = Arrays.stream(kit.others()).filter(i -> i != liar).toArray();
        kit.prevotes(0, ballot(second), honest);
        kit.prevotes(0, ballot(second), liar);
        kit.precommits(0, ballot(second), honest);
        Golden.assertSame("equivocation.txt", kit.take());
    }
}
