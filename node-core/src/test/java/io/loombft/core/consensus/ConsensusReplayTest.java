package io.loombft.core.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.Height;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A core that comes back from its journal stands where it stood. */
class ConsensusReplayTest {
    private final TestChain net = new TestChain(4);

    /** Lets the others decide a height with these precommits; the kit's own is signed by itself. */
    private void decide(CoreKit kit, int... voters) {
        if (kit.core().step() == Step.NEW_HEIGHT) {
            kit.fires(Timeout.Kind.EMPTY_BLOCK, 0);
        }
        if (kit.core().proposal(kit.core().round()).isEmpty()) {
            Block block = kit.block(0);
            kit.proposal(kit.proposer(0), 0, -1, block).parts(0, block);
        }
        Block block =
                kit.core()
                        .block(
                                kit.core()
                                        .proposal(kit.core().round())
                                        .orElseThrow()
                                        .proposal()
                                        .blockHash())
                        .orElseThrow();
        kit.prevotes(0, Ballot.of(block.hash()), voters);
        kit.precommits(0, Ballot.of(block.hash()), voters);
    }

    @Test
    void whoIsNotWaitedForSurvivesARestart() {
        CoreKit kit = new CoreKit(net, 0).resume();
        decide(kit, 1, 2);
        decide(kit, 1, 2);
        assertEquals(new Height(3), kit.core().height());
        assertEquals(List.of(net.key(3)), kit.snapshot().absent());
        kit.on(new Event.TransactionsAvailable());
        assertEquals(Step.PROPOSE, kit.core().step());
        kit.restart(kit.journal().size(), List.of());
        assertEquals(Step.PROPOSE, kit.core().step());
    }

    @Test
    void pendingEvidenceSurvivesARestart() {
        CoreKit kit = new CoreKit(net, 0).resume().fires(Timeout.Kind.EMPTY_BLOCK, 0);
        kit.prevotes(0, Ballot.nil(), 3);
        decide(kit, 1, 2, 3);
        assertEquals(1, kit.core().pendingEvidence().size());
        assertEquals(new Height(2), kit.core().height());
        kit.restart(kit.journal().size(), List.of());
        assertEquals(1, kit.core().pendingEvidence().size());
    }

    @Test
    void whatTheBeginningOfAHeightBroughtAboutComesBeforeItsFirstEvent() {
        TestChain alone = new TestChain(1);
        alone.change(new Height(1), alone.setOf(2));
        CoreKit kit = new CoreKit(alone, 0).holds(Command.SignProposal.class).resume();
        kit.fires(Timeout.Kind.EMPTY_BLOCK, 0);
        Command.SignProposal first = (Command.SignProposal) kit.takeUnanswered().getFirst();
        kit.on(new Event.ProposalSigned(alone.sign(first.proposal())));
        assertEquals(new Height(2), kit.core().height());
        Command.SignProposal asked = (Command.SignProposal) kit.takeUnanswered().getFirst();
        kit.quiet().restart(kit.journal().size(), List.of());
        assertEquals(List.of(asked), kit.takeUnanswered());
        assertFalse(kit.take().contains("    build for round 0"));
    }

    @Test
    void aGuardAheadOfTheChainIsInTheJournalOfEveryHeightUntilItsOwn() {
        CoreKit kit = new CoreKit(net, 0).resume();
        Event.LastSignature last =
                new Event.LastSignature(
                        new Height(2),
                        new io.loombft.core.types.Round(1),
                        Step.PREVOTE,
                        Ballot.nil(),
                        io.loombft.core.types.Round.NONE,
                        io.loombft.core.crypto.Hash.ZERO,
                        List.of());
        kit.on(new Event.GuardLoaded(last));
        decide(kit, 1, 2, 3);
        assertEquals(new Height(2), kit.core().height());
        assertEquals(Step.PREVOTE, kit.core().step());
        assertEquals(1, kit.core().round().value());
        assertTrue(kit.journal().contains(new Event.GuardLoaded(last)));
        kit.restart(kit.journal().size(), List.of());
        assertEquals(Step.PREVOTE, kit.core().step());
    }
}
