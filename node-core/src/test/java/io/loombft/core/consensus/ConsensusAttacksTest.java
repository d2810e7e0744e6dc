package io.loombft.core.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Encoder;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Height;
import io.loombft.core.types.Round;
import io.loombft.core.types.VoteType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What those who hold a validator key, or have listened, may say to a core. */
class ConsensusAttacksTest {
    private static final int FLOOD = 100_000;

    private final TestChain net = new TestChain(4);
    private final int proposer =
            net.place(ProposerPriorities.first(net.first()).proposer(Round.ZERO));
    private final CoreKit kit = new CoreKit(net, (proposer + 1) % 4).resume();
    private final int[] others = kit.others();

    private static Ballot ballot(int n) {
        return Ballot.of(Hash.of(new Encoder().i32(n).toBytes()));
    }

    private void decide(Block block) {
        Ballot ballot = Ballot.of(block.hash());
        kit.proposal(kit.proposer(0), 0, -1, block).parts(0, block);
        kit.prevotes(0, ballot, others).precommits(0, ballot, others);
    }

    // ---- Many votes of one key.

    @Test
    void aFloodOfVotesOfOneKeyLeavesOneProofAndTwoVotesOfAPlace() {
        kit.fires(Timeout.Kind.EMPTY_BLOCK, 0);
        int liar = others[1];
        ConsensusCore core = kit.core();
        int published = 0;
        for (int i = 0; i < FLOOD; i++) {
            VoteType type = i % 2 == 0 ? VoteType.PREVOTE : VoteType.PRECOMMIT;
            int round = i / 2 % 5;
            for (Command command :
                    core.on(new Event.VoteReceived(net.vote(type, liar, 1, round, ballot(i))))) {
                published += command instanceof Command.PublishEvidence ? 1 : 0;
            }
        }
        assertEquals(1, published);
        assertEquals(1, core.pendingEvidence().size());
        assertEquals(Round.ZERO, core.round());
        // Its own round and the two furthest of those to come.
        assertEquals(3, core.roundsWithVotes().size());
        for (Round round : core.roundsWithVotes()) {
            for (VoteType type : VoteType.values()) {
                assertTrue(core.powers(round, type).size() <= 2, round + " " + type);
            }
        }
    }

    @Test
    void aFloodForTheNextHeightIsForgottenButForTwoVotesOfAPlace() {
        kit.fires(Timeout.Kind.EMPTY_BLOCK, 0);
        for (int i = 0; i < FLOOD; i++) {
            kit.core().on(new Event.VoteReceived(net.prevote(others[1], 2, i % 1_000, ballot(i))));
        }
        kit.quiet();
        decide(kit.named("A", kit.block(0)));
        assertEquals(new Height(2), kit.core().height());
        long told = kit.take().stream().filter(line -> line.startsWith("> prevote")).count();
        // Three prevotes of this height, and two each of rounds 0 and 1 of the next.
        assertEquals(3 + 4, told);
        assertTrue(kit.core().roundsWithVotes().size() <= 2);
    }

    // ---- Proposals.

    @Test
    void aProposalThatComesARoundEarlyIsUsedWhenOthersHaveTakenUsThere() {
        kit.fires(Timeout.Kind.EMPTY_BLOCK, 0);
        Block block = kit.named("B", kit.block(1));
        kit.proposal(kit.proposer(1), 1, -1, block).parts(1, block);
        assertEquals(Round.ZERO, kit.core().round());
        int[] two = twoBut(kit.proposer(1));
        kit.quiet().prevotes(1, Ballot.of(block.hash()), two);
        assertEquals(new Round(1), kit.core().round());
        String lines = String.join("\n", kit.take());
        boolean isMine = net.place(kit.core().proposer(new Round(1))) == (proposer + 1) % 4;
        assertTrue(isMine || lines.contains("sign prevote B"), lines);
    }

    private int[] twoBut(int who) {
        List<Integer> chosen = new ArrayList<>();
        for (int other : others) {
            if (other != who && chosen.size() < 2) {
                chosen.add(other);
            }
        }
        return chosen.stream().mapToInt(Integer::intValue).toArray();
    }

    // ---- What was said before.

    @Test
    void whatWasSaidAtAHeightMovesNothingAtTheNext() {
        kit.fires(Timeout.Kind.EMPTY_BLOCK, 0);
        Block block = kit.named("A", kit.block(0));
        List<Event> said = new ArrayList<>();
        said.add(new Event.ProposalReceived(net.propose(proposer, 0, -1, block), kit.clockMs()));
        for (VoteType type : VoteType.values()) {
            for (int i = 0; i < 4; i++) {
                said.add(new Event.VoteReceived(net.vote(type, i, 1, 0, Ballot.of(block.hash()))));
            }
            said.add(
                    new Event.CertificateReceived(
                            net.certificate(type, 1, 0, Ballot.of(block.hash()), 0, 1, 2, 3)));
        }
        decide(block);
        kit.fires(Timeout.Kind.EMPTY_BLOCK, 0);
        assertEquals(new Height(2), kit.core().height());
        Step step = kit.core().step();
        assertNotEquals(Step.NEW_HEIGHT, step);
        for (Event each : said) {
            kit.on(each);
        }
        assertEquals(new Height(2), kit.core().height());
        assertEquals(Round.ZERO, kit.core().round());
        assertEquals(step, kit.core().step());
        assertEquals(List.of(), kit.core().pendingEvidence());
        int self = (proposer + 1) % 4;
        for (Round round : kit.core().roundsWithVotes()) {
            for (VoteType type : VoteType.values()) {
                var voters = kit.core().voters(round, type);
                voters.clear(self);
                assertTrue(voters.isEmpty(), "votes of the height before");
            }
        }
    }

    // ---- A long chain.

    /** All that a height begins with is in its snapshot, whose size has nothing to do with its number. */
    @Test
    void heightABillionIsDecidedLikeTheFirst() {
        ChainState genesis = net.genesis();
        // The priorities of four equals come round after four heights, and a billion is a multiple.
        ProposerPriorities priorities = ProposerPriorities.first(net.first());
        for (int i = 0; i < 4; i++) {
            priorities = priorities.next(net.first());
        }
        assertEquals(ProposerPriorities.first(net.first()), priorities);
        Height parent = new Height(1_000_000_000);
        ChainState late =
                new ChainState(
                        parent,
                        Hash.ZERO,
                        genesis.blockTimeMs(),
                        genesis.validators(),
                        genesis.nextValidators(),
                        priorities,
                        genesis.params(),
                        genesis.stateRoot(),
                        genesis.receiptsRoot(),
                        false);
        HeightSnapshot first = net.start();
        HeightSnapshot at = new HeightSnapshot(late, net.first(), Certificate.NONE);
        assertEquals(first.encoded().size(), at.encoded().size());
        ConsensusCore young = new ConsensusCore(kit.config(), first, List.of());
        ConsensusCore old = new ConsensusCore(kit.config(), at, List.of());
        for (int call = 0; call < 10_000; call++) {
            Round round = new Round(call % 100);
            assertEquals(young.proposer(round), old.proposer(round));
        }
    }
}
