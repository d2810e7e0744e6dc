package io.loombft.core.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Height;
import io.loombft.core.types.PartSetHeader;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.Round;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The core as its node sees it: events in, commands out. */
class ConsensusCoreTest {
    private final TestChain net = new TestChain(4);
    private final int proposer =
            net.place(ProposerPriorities.first(net.first()).proposer(Round.ZERO));
    private final CoreKit kit = new CoreKit(net, (proposer + 1) % 4).resume();
    private final int[] others = kit.others();

    private CoreKit begun() {
        return kit.fires(Timeout.Kind.EMPTY_BLOCK, 0).quiet();
    }

    private Block proposedBlock() {
        Block block = kit.named("A", kit.block(0));
        kit.proposal(proposer, 0, -1, block).parts(0, block);
        return block;
    }

    private static Ballot ballot(Block block) {
        return Ballot.of(block.hash());
    }

    private void assertSaid(String line) {
        List<String> lines = kit.take();
        assertTrue(lines.contains(line), () -> line + " is not in\n" + String.join("\n", lines));
    }

    private void assertNothingSaid() {
        List<String> lines = kit.take();
        assertEquals(1, lines.size(), () -> String.join("\n", lines));
    }

    private long count(Class<? extends Command> kind, List<Command> commands) {
        return commands.stream().filter(kind::isInstance).count();
    }

    // ---- Proposals and votes

    @Test
    void aHeightIsDecidedAndTheNextOneBegins() {
        begun();
        Block block = proposedBlock();
        kit.prevotes(0, ballot(block), others).precommits(0, ballot(block), others);
        assertEquals(new Height(2), kit.core().height());
        assertEquals(block.hash(), kit.core().chain().blockHash());
    }

    @Test
    void aProposalOfSomebodyElseDoesNotStandInTheProposersWay() {
        begun();
        int stranger = Arrays.stream(others).filter(i -> i != proposer).findFirst().orElseThrow();
        kit.proposal(stranger, 0, -1, kit.named("X", kit.blockBy(stranger)));
        assertNothingSaid();
        proposedBlock();
        assertEquals(Step.PREVOTE, kit.core().step());
    }

    @Test
    void prevotesNilForABlockThatNamesAnotherProposer() {
        begun();
        Block stolen = kit.named("X", kit.blockBy(others[0] == proposer ? others[1] : others[0]));
        kit.proposal(proposer, 0, -1, stolen).parts(0, stolen);
        assertSaid("    sign prevote nil by v" + (proposer + 1) % 4 + " at 1/0");
    }

    @Test
    void prevotesNilForABlockOutOfTime() {
        begun();
        Block late =
                kit.named(
                        "X",
                        TestChain.block(
                                kit.core().chain(),
                                net.key(proposer),
                                kit.clockMs() + 501,
                                kit.core().lastCommit()));
        kit.proposal(proposer, 0, -1, late).parts(0, late);
        assertSaid("    sign prevote nil by v" + (proposer + 1) % 4 + " at 1/0");
    }

    @Test
    void aBlockThatIsNotJudgedYetIsNotVotedFor() {
        kit.holds(Command.ValidateBlock.class);
        begun();
        Block block = proposedBlock();
        assertEquals(Step.PROPOSE, kit.core().step());
        kit.on(new Event.BlockValidated(block.hash(), new Event.Validity.Invalid("no")));
        assertSaid("    sign prevote nil by v" + (proposer + 1) % 4 + " at 1/0");
    }

    @Test
    void messagesOfOtherHeightsChangeNothing() {
        begun();
        kit.on(new Event.VoteReceived(net.prevote(others[0], 9, 0, Ballot.nil())));
        assertNothingSaid();
        kit.on(
                new Event.TimeoutFired(
                        new Timeout(Timeout.Kind.PROPOSE, new Height(2), Round.ZERO)));
        assertNothingSaid();
        kit.on(
                new Event.CertificateReceived(
                        net.certificate(VoteType.PRECOMMIT, 2, 0, Ballot.nil(), 0, 1, 2)));
        assertNothingSaid();
    }

    @Test
    void latePrecommitsCompleteTheLastCommit() {
        begun();
        Block block = proposedBlock();
        kit.prevotes(0, ballot(block), others);
        kit.precommits(0, ballot(block), others[0], others[1]);
        assertEquals(3, kit.core().lastCommit().signatures().size());
        kit.on(new Event.VoteReceived(net.precommit(others[2], 1, 0, Ballot.nil())));
        assertEquals(3, kit.core().lastCommit().signatures().size());
        kit.on(new Event.VoteReceived(net.precommit(others[2], 1, 1, ballot(block))));
        assertEquals(3, kit.core().lastCommit().signatures().size());
        kit.on(new Event.VoteReceived(net.precommit(others[2], 1, 0, ballot(block))));
        assertEquals(4, kit.core().lastCommit().signatures().size());
    }

    // ---- When round 0 begins

    @Test
    void transactionsBeginARoundOnceTheLastCommitIsCompleteOrWaitedFor() {
        begun();
        Block block = proposedBlock();
        kit.prevotes(0, ballot(block), others);
        kit.precommits(0, ballot(block), others[0], others[1]);
        kit.on(new Event.TransactionsAvailable());
        assertEquals(Step.NEW_HEIGHT, kit.core().step());
        kit.fires(Timeout.Kind.COMMIT_WAIT, 0);
        assertNotEquals(Step.NEW_HEIGHT, kit.core().step());
    }

    @Test
    void theLastPrecommitEndsTheWait() {
        begun();
        Block block = proposedBlock();
        kit.prevotes(0, ballot(block), others);
        kit.precommits(0, ballot(block), others[0], others[1]);
        kit.on(new Event.TransactionsAvailable());
        kit.on(new Event.VoteReceived(net.precommit(others[2], 1, 0, ballot(block))));
        assertNotEquals(Step.NEW_HEIGHT, kit.core().step());
    }

    @Test
    void theCommitWaitAloneBeginsNothing() {
        kit.fires(Timeout.Kind.COMMIT_WAIT, 0);
        assertEquals(Step.NEW_HEIGHT, kit.core().step());
    }

    @Test
    void othersWhoHaveBegunTakeUsAlong() {
        kit.prevotes(0, Ballot.nil(), others[0]);
        assertEquals(Step.NEW_HEIGHT, kit.core().step());
        kit.prevotes(0, Ballot.nil(), others[1]);
        assertEquals(Step.PROPOSE, kit.core().step());
    }

    @Test
    void aProposalTakesUsAlong() {
        kit.proposal(proposer, 0, -1, kit.named("A", kit.block(0)));
        assertEquals(Step.PROPOSE, kit.core().step());
    }

    @Test
    void withoutEmptyBlocksNoTimerWouldMakeOne() {
        CoreKit idle = new CoreKit(net, 0, ConsensusConfig.EmptyBlocks.AVOIDED).resume();
        assertEquals(List.of("> resume", "    timer commit_wait 1/0 in 500 ms"), idle.take());
        idle.fires(Timeout.Kind.COMMIT_WAIT, 0).on(new Event.TransactionsAvailable());
        assertNotEquals(Step.NEW_HEIGHT, idle.core().step());
    }

    // ---- Blocks that are not here

    @Test
    void aBlockWhosePartsWereMadeUpIsFetchedOnceTheRoundIsOver() {
        begun();
        Block block = kit.named("A", kit.block(0));
        Proposal madeUp =
                new Proposal(
                        Height.FIRST,
                        Round.ZERO,
                        Round.NONE,
                        block.hash(),
                        new PartSetHeader(2, Hash.ZERO),
                        net.key(proposer));
        kit.on(new Event.ProposalReceived(net.sign(madeUp), kit.clockMs()));
        kit.fires(Timeout.Kind.PROPOSE, 0).prevotes(0, ballot(block), others);
        kit.precommits(0, ballot(block), others);
        assertFalse(kit.take().contains("    fetch A"));
        kit.fires(Timeout.Kind.PRECOMMIT, 0);
        assertSaid("    fetch A");
        kit.on(new Event.BlockReceived(block));
        assertEquals(new Height(2), kit.core().height());
    }

    @Test
    void aBlockIsAskedForAndJudgedOnceHoweverOftenItComes() {
        kit.holds(Command.ValidateBlock.class).holds(Command.FetchBlock.class);
        begun();
        Block block = kit.named("A", kit.block(0));
        kit.on(new Event.BlockReceived(block));
        assertEquals(0, kit.takeUnanswered().size());
        kit.prevotes(0, ballot(block), others).fires(Timeout.Kind.PROPOSE, 0);
        kit.on(new Event.BlockReceived(block)).on(new Event.BlockReceived(block));
        List<Command> asked = kit.takeUnanswered();
        assertEquals(1, count(Command.FetchBlock.class, asked));
        assertEquals(1, count(Command.ValidateBlock.class, asked));
    }

    @Test
    void aValidBlockThatIsNotHereIsFetchedAndOfferedInALaterRound() {
        Block block = kit.named("A", kit.block(0));
        kit.on(
                new Event.GuardLoaded(
                        new Event.LastSignature(
                                Height.FIRST,
                                Round.ZERO,
                                Step.PRECOMMIT,
                                ballot(block),
                                Round.ZERO,
                                block.hash(),
                                List.of())));
        assertSaid("    fetch A");
        int self = (proposer + 1) % 4;
        int mine = 1;
        while (kit.proposer(mine) != self) {
            mine++;
        }
        for (int round = 0; round < mine; round++) {
            kit.fires(Timeout.Kind.PRECOMMIT, round);
        }
        assertFalse(String.join("\n", kit.take()).contains("sign proposal"));
        kit.on(new Event.BlockReceived(block));
        int next = mine + 1;
        while (kit.proposer(next) != self) {
            next++;
        }
        for (int round = mine; round < next; round++) {
            kit.fires(Timeout.Kind.PRECOMMIT, round);
        }
        assertSaid(
                "    sign proposal A by v"
                        + self
                        + " at 1/"
                        + next
                        + " valid in 0, locked on A in 0");
    }

    @Test
    void aHiddenLockIsOfferedByTheNextProposerThatHearsOfIt() {
        begun();
        Block block = proposedBlock();
        kit.fires(Timeout.Kind.PREVOTE, 0).fires(Timeout.Kind.PRECOMMIT, 0);
        int self = (proposer + 1) % 4;
        int mine = 1;
        while (kit.proposer(mine) != self) {
            kit.fires(Timeout.Kind.PRECOMMIT, mine);
            mine++;
        }
        if (kit.core().round().value() == mine) {
            kit.fires(Timeout.Kind.PRECOMMIT, mine);
            do {
                mine++;
            } while (kit.proposer(mine) != self);
        }
        kit.on(
                new Event.CertificateReceived(
                        net.certificate(VoteType.PREVOTE, 1, 0, ballot(block), others)));
        assertEquals(Round.NONE, kit.core().lockedRound());
        for (int round = kit.core().round().value(); round < mine; round++) {
            kit.fires(Timeout.Kind.PRECOMMIT, round);
        }
        assertSaid("    sign proposal A by v" + self + " at 1/" + mine + " valid in 0");
    }

    @Test
    void aCommittedBlockThatIsInvalidHereHaltsForGood() {
        kit.holds(Command.ValidateBlock.class);
        begun();
        Block block = proposedBlock();
        kit.prevotes(0, ballot(block), others).precommits(0, ballot(block), others);
        kit.on(new Event.BlockValidated(block.hash(), new Event.Validity.Invalid("rule 7")));
        String halt =
                "    halt: a quorum committed a block at height 1 that is invalid here: rule 7";
        assertSaid(halt);
        kit.fires(Timeout.Kind.PROPOSE, 0);
        assertNothingSaid();
        kit.restart(kit.journal().size(), List.of());
        assertEquals(halt, kit.take().getLast());
    }

    // ---- What is signed

    @Test
    void whereTheCommitIsKnownNothingIsSignedAnyMore() {
        kit.holds(Command.ValidateBlock.class);
        begun();
        Block block = kit.named("A", kit.block(0));
        kit.on(
                new Event.Decided(
                        block, net.certificate(VoteType.PRECOMMIT, 1, 0, ballot(block), others)));
        kit.fires(Timeout.Kind.PROPOSE, 0).fires(Timeout.Kind.PRECOMMIT, 0);
        assertFalse(String.join("\n", kit.take()).contains("sign "));
        kit.on(new Event.BlockValidated(block.hash(), new Event.Validity.Valid()));
        assertEquals(new Height(2), kit.core().height());
    }

    @Test
    void theGuardOfAProposalWithdrawsTheBuildingOfAnother() {
        CoreKit own = new CoreKit(net, proposer).holds(Command.BuildBlock.class).resume();
        own.fires(Timeout.Kind.EMPTY_BLOCK, 0);
        Event.LastSignature guard =
                new Event.LastSignature(
                        Height.FIRST,
                        Round.ZERO,
                        Step.PROPOSE,
                        Ballot.nil(),
                        Round.NONE,
                        Hash.ZERO,
                        List.of());
        own.quiet().restart(1, List.of(guard));
        assertEquals(List.of(), own.takeUnanswered());
        assertTrue(own.take().contains("    timer propose 1/0 in 1000 ms"));
    }

    @Test
    void theGuardsOldVoteDoesNotTakeThePlaceOfALaterRequest() {
        kit.holds(Command.SignVote.class);
        begun();
        kit.fires(Timeout.Kind.PRECOMMIT, 0).fires(Timeout.Kind.PROPOSE, 1);
        kit.takeUnanswered();
        Event.LastSignature guard =
                new Event.LastSignature(
                        Height.FIRST,
                        Round.ZERO,
                        Step.PREVOTE,
                        Ballot.nil(),
                        Round.NONE,
                        Hash.ZERO,
                        List.of());
        kit.restart(kit.journal().size(), List.of(guard));
        List<Command> asked = kit.takeUnanswered();
        assertEquals(1, asked.size());
        assertEquals(new Round(1), ((Command.SignVote) asked.getFirst()).vote().round());
    }

    @Test
    void aVoteSignedLateAnswersItsOwnRequestOnly() {
        kit.holds(Command.SignVote.class);
        begun();
        kit.fires(Timeout.Kind.PROPOSE, 0);
        Command.SignVote first = (Command.SignVote) kit.takeUnanswered().getFirst();
        kit.fires(Timeout.Kind.PRECOMMIT, 0).fires(Timeout.Kind.PROPOSE, 1);
        List<Command> second = kit.takeUnanswered();
        kit.on(new Event.VoteSigned(net.sign(first.vote())));
        kit.restart(kit.journal().size(), List.of());
        assertEquals(second, kit.takeUnanswered());
    }

    @Test
    void aRefusalIsNotAskedForAgainAndTimersRunOn() {
        kit.holds(Command.SignVote.class);
        begun();
        kit.fires(Timeout.Kind.PROPOSE, 0);
        kit.takeUnanswered();
        kit.on(new Event.SignatureRefused(Height.FIRST, Round.ZERO));
        kit.restart(kit.journal().size(), List.of());
        assertEquals(List.of(), kit.takeUnanswered());
        kit.precommits(0, Ballot.nil(), others).fires(Timeout.Kind.PRECOMMIT, 0);
        assertEquals(new Round(1), kit.core().round());
    }

    @Test
    void belowTheGuardsHeightNothingIsAskedToBeSigned() {
        CoreKit behind = new CoreKit(net, proposer).resume();
        behind.on(
                new Event.GuardLoaded(
                        new Event.LastSignature(
                                new Height(3),
                                Round.ZERO,
                                Step.PREVOTE,
                                Ballot.nil(),
                                Round.NONE,
                                Hash.ZERO,
                                List.of())));
        behind.fires(Timeout.Kind.EMPTY_BLOCK, 0).fires(Timeout.Kind.PROPOSE, 0);
        String lines = String.join("\n", behind.take());
        assertFalse(lines.contains("sign ") || lines.contains("build"), lines);
    }

    /** The data is gone: what the guard remembers of the height is signed again, oldest first. */
    @Test
    void whatTheGuardRemembersIsSignedAgain() {
        kit.holds(Command.SignVote.class);
        begun();
        kit.takeUnanswered();
        Ballot block = Ballot.of(Hash.of(Bytes.utf8("block")));
        Vote prevote = past(VoteType.PREVOTE, Height.FIRST, block);
        Vote precommit = past(VoteType.PRECOMMIT, Height.FIRST, block);
        Event guard =
                new Event.GuardLoaded(
                        new Event.LastSignature(
                                Height.FIRST,
                                new Round(1),
                                Step.PREVOTE,
                                Ballot.nil(),
                                Round.ZERO,
                                block.hash(),
                                List.of(prevote, precommit)));
        kit.on(guard);
        List<Vote> expected =
                List.of(
                        prevote,
                        precommit,
                        new Vote(
                                VoteType.PREVOTE,
                                Height.FIRST,
                                new Round(1),
                                Ballot.nil(),
                                prevote.validator()));
        assertEquals(expected, votesAsked());
        kit.restart(kit.journal().size(), List.of());
        assertEquals(expected, votesAsked(), "after another restart");
    }

    /** Others may lack the precommit that decided the height, and the guard is past it. */
    @Test
    void belowTheGuardsHeightItsPrecommitIsSignedAgainAndNothingElse() {
        kit.holds(Command.SignVote.class);
        Ballot block = Ballot.of(Hash.of(Bytes.utf8("block")));
        Vote precommit = past(VoteType.PRECOMMIT, Height.FIRST, block);
        kit.on(
                new Event.GuardLoaded(
                        new Event.LastSignature(
                                new Height(2),
                                Round.ZERO,
                                Step.PREVOTE,
                                Ballot.nil(),
                                Round.NONE,
                                Hash.ZERO,
                                List.of(precommit))));
        begun();
        kit.fires(Timeout.Kind.PROPOSE, 0);
        assertEquals(List.of(precommit), votesAsked());
    }

    private Vote past(VoteType type, Height height, Ballot ballot) {
        return new Vote(type, height, Round.ZERO, ballot, net.key((proposer + 1) % 4));
    }

    private List<Vote> votesAsked() {
        return kit.takeUnanswered().stream().map(c -> ((Command.SignVote) c).vote()).toList();
    }

    // ---- Asides

    @Test
    void aStaleTimeoutIsAnAsideUntilTheNextEvent() {
        begun();
        kit.fires(Timeout.Kind.PROPOSE, 0);
        assertEquals(List.of(), kit.core().asides());
        kit.fires(Timeout.Kind.PROPOSE, 0);
        assertEquals(List.of(Branch.L57_STALE_STEP), kit.core().asides());
        kit.fires(Timeout.Kind.EMPTY_BLOCK, 0);
        assertEquals(List.of(), kit.core().asides());
    }

    @Test
    void whatTheGuardRestoresIsAside() {
        kit.core()
                .on(
                        new Event.GuardLoaded(
                                new Event.LastSignature(
                                        kit.core().height(),
                                        new Round(1),
                                        Step.PREVOTE,
                                        Ballot.nil(),
                                        Round.NONE,
                                        Hash.ZERO,
                                        List.of())));
        assertEquals(
                List.of(Branch.GUARD_GIVES_NO_LOCK, Branch.GUARD_IS_AHEAD), kit.core().asides());
    }

    // ---- Evidence and claims

    @Test
    void anEquivocationIsProvedOnce() {
        begun();
        kit.prevotes(0, Ballot.nil(), others[0]);
        kit.prevotes(0, Ballot.of(Hash.of(new byte[1])), others[0]);
        assertSaid("    publish evidence of two votes by v" + others[0] + " at 1");
        kit.prevotes(0, Ballot.of(Hash.of(new byte[2])), others[0]);
        kit.precommits(0, Ballot.of(Hash.of(new byte[2])), others[0]);
        kit.precommits(0, Ballot.of(Hash.of(new byte[1])), others[0]);
        assertFalse(String.join("\n", kit.take()).contains("evidence"));
        assertEquals(1, kit.core().pendingEvidence().size());
    }

    @Test
    void strangersEvidenceAndThatOfOtherTimesIsNotKept() {
        begun();
        TestChain strangers = new TestChain(9);
        int stranger = 0;
        while (net.first().contains(strangers.key(stranger))) {
            stranger++;
        }
        kit.core().on(new Event.EvidenceReceived(evidence(strangers, stranger, 1)));
        kit.core().on(new Event.EvidenceReceived(evidence(net, others[0], 2)));
        assertEquals(List.of(), kit.core().pendingEvidence());
        kit.core().on(new Event.EvidenceReceived(evidence(net, others[0], 1)));
        assertEquals(1, kit.core().pendingEvidence().size());
    }

    private static Evidence evidence(TestChain of, int who, long height) {
        return Evidence.DuplicateVote.of(
                of.prevote(who, height, 0, Ballot.nil()).value(),
                of.prevote(who, height, 0, Ballot.of(Hash.of(new byte[1]))).value());
    }

    @Test
    void aClaimLetsTheThirdBallotOfAnEquivocatorCount() {
        begun();
        kit.fires(Timeout.Kind.PROPOSE, 0);
        Ballot real = Ballot.of(Hash.of(new byte[3]));
        kit.prevotes(0, Ballot.of(Hash.of(new byte[1])), others[0]);
        kit.prevotes(0, Ballot.of(Hash.of(new byte[2])), others[0]);
        kit.prevotes(0, real, others);
        assertEquals(0, kit.core().quorum(Round.ZERO, VoteType.PREVOTE).stream().count());
        claim(0, real);
        kit.prevotes(0, real, others);
        assertEquals(real, kit.core().quorum(Round.ZERO, VoteType.PREVOTE).orElseThrow().ballot());
    }

    @Test
    void aClaimOfARoundFarAheadIsNotUsedUp() {
        begun();
        Ballot real = Ballot.of(Hash.of(new byte[3]));
        claim(2, real);
        kit.fires(Timeout.Kind.PRECOMMIT, 0).fires(Timeout.Kind.PRECOMMIT, 1);
        claim(2, real);
        kit.prevotes(2, Ballot.of(Hash.of(new byte[1])), others[0]);
        kit.prevotes(2, Ballot.of(Hash.of(new byte[2])), others[0]);
        kit.prevotes(2, real, others);
        assertTrue(kit.core().quorum(new Round(2), VoteType.PREVOTE).isPresent());
    }

    private void claim(int round, Ballot ballot) {
        kit.on(
                new Event.QuorumClaimed(
                        net.key(others[1]),
                        Height.FIRST,
                        new Round(round),
                        VoteType.PREVOTE,
                        ballot));
    }

    @Test
    void claimsAreBounded() {
        begun();
        int before = kit.core().roundsWithVotes().size();
        for (int i = 0; i < 100_000; i++) {
            claimQuietly(i);
        }
        assertTrue(kit.core().roundsWithVotes().size() <= before + 2);
    }

    private void claimQuietly(int round) {
        kit.core()
                .on(
                        new Event.QuorumClaimed(
                                net.key(others[1]),
                                Height.FIRST,
                                new Round(round),
                                VoteType.PREVOTE,
                                Ballot.nil()));
    }

    private Event.QuorumClaimed claimOf(PublicKey peer, int round) {
        return new Event.QuorumClaimed(
                peer, Height.FIRST, new Round(round), VoteType.PREVOTE, Ballot.nil());
    }

    @Test
    void soManyClaimsOfAHeightAreKeptAndNoMore() {
        begun();
        for (int i = 0; i < CoreMemory.CLAIMS_MAX; i++) {
            Event.QuorumClaimed claim = claimOf(stranger(i), 0);
            assertTrue(kit.core().isNews(claim));
            kit.core().on(claim);
            assertFalse(kit.core().isNews(claim), "one of each peer");
        }
        Event.QuorumClaimed further = claimOf(stranger(CoreMemory.CLAIMS_MAX), 0);
        assertFalse(kit.core().isNews(further));
        assertEquals(List.of(), kit.core().on(further));
        assertEquals(CoreMemory.CLAIMS_MAX, kit.core().claims.size());
    }

    @Test
    void claimsOfRoundsFurtherBackAreIgnored() {
        begun();
        for (int round = 0; round <= CoreMemory.CLAIM_ROUNDS_MAX; round++) {
            kit.fires(Timeout.Kind.PRECOMMIT, round);
        }
        int round = kit.core().round().value();
        assertEquals(CoreMemory.CLAIM_ROUNDS_MAX + 1, round);
        for (int of = 0; of <= round + 2; of++) {
            boolean isNear = of >= round - CoreMemory.CLAIM_ROUNDS_MAX && of <= round + 1;
            assertEquals(isNear, kit.core().isNews(claimOf(stranger(1), of)), "round " + of);
        }
    }

    private static PublicKey stranger(int n) {
        return new PublicKey(Hash.of(new Encoder().i32(n).toBytes()).bytes());
    }

    // ---- What came early

    @Test
    void whatCameAHeightEarlyIsRedelivered() {
        begun();
        Block block = proposedBlock();
        kit.prevotes(0, ballot(block), others);
        kit.on(new Event.VoteReceived(net.prevote(others[0], 2, 0, Ballot.nil())));
        kit.on(new Event.VoteReceived(net.prevote(others[1], 2, 0, Ballot.nil())));
        assertSaid("    publish prevote nil by v" + others[1] + " at 2/0");
        kit.precommits(0, ballot(block), others[0], others[1]);
        assertEquals(new Height(2), kit.core().height());
        assertTrue(kit.core().voters(Round.ZERO, VoteType.PREVOTE).get(others[0]));
        assertTrue(kit.core().voters(Round.ZERO, VoteType.PREVOTE).get(others[1]));
        assertNotEquals(Step.NEW_HEIGHT, kit.core().step());
    }
}
