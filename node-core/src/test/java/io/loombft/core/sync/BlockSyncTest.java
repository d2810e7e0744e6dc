package io.loombft.core.sync;

import static io.loombft.core.sync.BlockSync.ANSWER_TIMEOUT_MS;
import static io.loombft.core.sync.BlockSync.DISTRUST_MS;
import static io.loombft.core.sync.BlockSync.GRACE_MS;
import static io.loombft.core.sync.BlockSync.HASH_RETRY_MS;
import static io.loombft.core.sync.BlockSync.PEERS_MAX;
import static io.loombft.core.sync.BlockSync.PER_PEER_MAX;
import static io.loombft.core.sync.BlockSync.WINDOW_BYTES_MAX;
import static io.loombft.core.sync.BlockSync.WINDOW_MAX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.sync.SyncCommand.Ask;
import io.loombft.core.sync.SyncCommand.Blame;
import io.loombft.core.sync.SyncCommand.Deliver;
import io.loombft.core.sync.SyncCommand.Fault;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Height;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class BlockSyncTest {
    private static final PublicKey A = SyncChain.peer(1);
    private static final PublicKey B = SyncChain.peer(2);
    private static final PublicKey C = SyncChain.peer(3);

    private final SyncChain chain = new SyncChain(40);
    private long nowMs = 1_000;
    private BlockSync sync = new BlockSync(Height.FIRST, nowMs);

    private static Height at(long height) {
        return new Height(height);
    }

    private static Ask ask(PublicKey peer, long height) {
        return new Ask(peer, new SyncMessage.BlockAsked(at(height)));
    }

    private List<SyncCommand> stands(PublicKey peer, long deciding) {
        return sync.stands(peer, at(deciding), Height.FIRST, nowMs);
    }

    private List<SyncCommand> gives(PublicKey peer, long height) {
        return sync.gave(peer, chain.block(height), chain.commit(height), nowMs);
    }

    private Deliver delivers(PublicKey peer, long height) {
        return new Deliver(peer, chain.block(height), chain.commit(height));
    }

    private List<SyncCommand> passes(long durationMs) {
        nowMs += durationMs;
        return sync.tick(nowMs);
    }

    private boolean isCatchingUp() {
        return sync.isCatchingUp(chain.validators(), nowMs);
    }

    private List<SyncCommand> decides(long height) {
        return sync.decides(at(height), nowMs);
    }

    /** Two of four, so that one of them is honest, prove whose they are and claim the same. */
    private void twoValidatorsStand(long deciding) {
        sync.isOf(A, chain.validator(0));
        sync.isOf(B, chain.validator(1));
        stands(A, deciding);
        stands(B, deciding);
    }

    @Test
    void asksNobodyWhoIsNotAhead() {
        assertEquals(List.of(), stands(A, 1));
        assertEquals(List.of(), passes(60_000));
        assertFalse(isCatchingUp());
    }

    @Test
    void asksAtOnceWhenTwoBlocksBehind() {
        assertEquals(List.of(ask(A, 1), ask(A, 2)), stands(A, 3));
    }

    @Test
    void waitsTheGraceWhenOneBlockBehind() {
        passes(60_000);
        assertEquals(List.of(), stands(A, 2));
        assertEquals(List.of(), passes(GRACE_MS - 1));
        assertEquals(List.of(ask(A, 1)), passes(1));
        assertFalse(isCatchingUp());
    }

    @Test
    void deliversInOrderWhateverOrderTheBlocksComeIn() {
        stands(A, 4);
        assertEquals(List.of(), gives(A, 3));
        assertEquals(List.of(), gives(A, 2));
        assertEquals(List.of(delivers(A, 1)), gives(A, 1));
        assertEquals(List.of(delivers(A, 2)), sync.decides(at(2), nowMs));
        assertEquals(List.of(delivers(A, 3)), sync.decides(at(3), nowMs));
        assertEquals(List.of(), sync.decides(at(4), nowMs));
        assertFalse(isCatchingUp());
    }

    @Test
    void asksOnlyForBlocksThatAPeerStillHas() {
        assertEquals(List.of(), sync.stands(A, at(9), at(2), nowMs));
        assertFalse(isCatchingUp(), "nobody could ever give what is missing");
    }

    @Test
    void boundsTheQuestionsOfAPeerAndTheWindow() {
        assertEquals(PER_PEER_MAX, stands(A, 40).size());
        TreeSet<Height> heights = new TreeSet<>();
        for (int i = 2; i < 9; i++) {
            stands(SyncChain.peer(i), 40)
                    .forEach(
                            c ->
                                    heights.add(
                                            ((SyncMessage.BlockAsked) ((Ask) c).message())
                                                    .height()));
        }
        assertEquals(WINDOW_MAX - PER_PEER_MAX, heights.size());
        assertEquals(at(WINDOW_MAX), heights.last());
    }

    @Test
    void forgetsPeersBeyondItsBound() {
        for (int i = 0; i < PEERS_MAX; i++) {
            stands(SyncChain.peer(i), 1);
        }
        assertEquals(List.of(), stands(SyncChain.peer(PEERS_MAX), 40));
        sync.gone(SyncChain.peer(0), nowMs);
        assertEquals(PER_PEER_MAX, stands(SyncChain.peer(PEERS_MAX), 40).size());
    }

    @Test
    void takesNothingThatWasNotAsked() {
        stands(A, 3);
        stands(B, 1);
        assertEquals(List.of(), gives(B, 1));
        assertEquals(List.of(), gives(C, 1));
        assertEquals(List.of(), gives(A, 9));
        assertEquals(List.of(delivers(A, 1)), gives(A, 1));
        assertEquals(List.of(), gives(A, 1));
    }

    @Test
    void asksAnotherAtOnceWhenTheCommitIsNotTheBlocks() {
        stands(A, 3);
        stands(B, 3);
        List<SyncCommand> commands = sync.gave(A, chain.block(1), chain.commit(2), nowMs);
        assertEquals(new Blame(A, Fault.LIED, at(1)), commands.getFirst());
        assertEquals(List.of(ask(B, 1), ask(B, 2)), commands.subList(1, commands.size()));
    }

    @Test
    void asksAnotherAtOnceWhenWhatWasDeliveredDidNotHold() {
        stands(A, 4);
        stands(B, 2);
        gives(A, 2);
        assertEquals(List.of(delivers(A, 1)), gives(A, 1));
        nowMs += GRACE_MS;
        List<SyncCommand> commands = sync.refused(A, at(1), nowMs);
        assertEquals(List.of(new Blame(A, Fault.LIED, at(1)), ask(B, 1)), commands);
        assertEquals(List.of(delivers(B, 1)), gives(B, 1));
        // What else the liar gave is not kept either.
        assertEquals(List.of(), sync.decides(at(2), nowMs));
    }

    @Test
    void asksAnotherWhenAnAnswerIsLate() {
        stands(A, 3);
        assertEquals(List.of(), stands(B, 3));
        assertEquals(List.of(), passes(ANSWER_TIMEOUT_MS - 1));
        assertEquals(List.of(new Blame(A, Fault.SILENT, at(1)), ask(B, 1), ask(B, 2)), passes(1));
        assertEquals(List.of(), gives(A, 1), "it is too late now");
    }

    @Test
    void asksAnotherWhenAPeerLacksWhatItClaimed() {
        stands(A, 3);
        stands(B, 3);
        var missing = new SyncMessage.BlockMissing(at(1), Height.FIRST, Height.GENESIS);
        assertEquals(
                List.of(new Blame(A, Fault.SILENT, at(1)), ask(B, 1), ask(B, 2)),
                sync.lacks(A, missing, nowMs));
        assertEquals(List.of(), sync.lacks(A, missing, nowMs));
    }

    @Test
    void blamesNobodyForHavingPrunedMeanwhile() {
        stands(A, 3);
        stands(B, 3);
        var missing = new SyncMessage.BlockMissing(at(1), at(2), at(2));
        assertEquals(List.of(ask(B, 1)), sync.lacks(A, missing, nowMs));
    }

    @Test
    void asksOthersWhatAPeerThatLeftOwed() {
        stands(A, 3);
        stands(B, 3);
        assertEquals(List.of(ask(B, 1), ask(B, 2)), sync.gone(A, nowMs));
        assertEquals(List.of(), stands(A, 1));
        for (int i = 1; i <= PER_PEER_MAX; i++) {
            gives(B, i);
        }
        assertEquals(PER_PEER_MAX, stands(A, 40).size(), "it came back owing nothing");
    }

    @Test
    void distrustsTwiceAsLongAfterEachFailureUpToABound() {
        long distrust = DISTRUST_MS;
        stands(A, 40);
        for (int i = 0; i < 8; i++) {
            assertEquals(new Blame(A, Fault.SILENT, at(1)), passes(ANSWER_TIMEOUT_MS).getFirst());
            assertEquals(List.of(), passes(distrust - 1));
            assertEquals(PER_PEER_MAX, passes(1).size());
            distrust = Math.min(distrust * 2, DISTRUST_MS << SyncPeer.DOUBLINGS_MAX);
        }
    }

    @Test
    void aUsefulBlockEndsTheDoublingOfDistrust() {
        stands(A, 40);
        passes(ANSWER_TIMEOUT_MS);
        passes(DISTRUST_MS);
        gives(A, 1);
        sync.decides(at(2), nowMs);
        passes(ANSWER_TIMEOUT_MS);
        assertEquals(List.of(), passes(DISTRUST_MS - 1));
        assertEquals(PER_PEER_MAX, passes(1).size());
    }

    @Test
    void aClaimOfTheHighestHeightOverflowsNothing() {
        sync = new BlockSync(at(Long.MAX_VALUE - 3), nowMs);
        sync.isOf(A, chain.validator(0));
        sync.isOf(B, chain.validator(1));
        stands(B, Long.MAX_VALUE);
        sync.gone(B, nowMs);
        sync.isOf(B, chain.validator(1));
        assertEquals(3, stands(A, Long.MAX_VALUE).size());
        stands(B, Long.MAX_VALUE);
        assertTrue(isCatchingUp());
        passes(ANSWER_TIMEOUT_MS);
        passes(DISTRUST_MS);
        var missing =
                new SyncMessage.BlockMissing(
                        at(Long.MAX_VALUE - 3), Height.FIRST, at(Long.MAX_VALUE));
        sync.lacks(A, missing, nowMs);
        sync.decides(at(Long.MAX_VALUE), nowMs);
        assertFalse(isCatchingUp());
        assertEquals(List.of(), passes(1));
    }

    @Test
    void aSilentLiarIsFoundOutThoughTheChainGoesOn() {
        stands(A, Long.MAX_VALUE);
        List<SyncCommand> all = new ArrayList<>();
        long begun = nowMs;
        for (long height = 2; nowMs < begun + ANSWER_TIMEOUT_MS; height++) {
            all.addAll(passes(500));
            all.addAll(sync.decides(at(height), nowMs));
        }
        assertTrue(all.contains(new Blame(A, Fault.SILENT, at(1))), all.toString());
        assertFalse(isCatchingUp());
    }

    @Test
    void aStrangersClaimIsNotBelieved() {
        stands(A, Long.MAX_VALUE);
        stands(B, Long.MAX_VALUE);
        stands(C, 1_000);
        assertFalse(isCatchingUp());
        assertEquals(Height.FIRST, sync.best(chain.validators(), nowMs));
    }

    @Test
    void theClaimsOfAThirdOfThePowerAreNotBelieved() {
        sync.isOf(A, chain.validator(0));
        stands(A, Long.MAX_VALUE);
        assertFalse(isCatchingUp());
        // The same validator through other nodes, and a key that is in no set.
        sync.isOf(B, chain.validator(0));
        sync.isOf(C, SyncChain.peer(9));
        stands(B, Long.MAX_VALUE);
        stands(C, Long.MAX_VALUE);
        assertFalse(isCatchingUp());
    }

    @Test
    void ofTheClaimsOfMoreThanAThirdTheLowerIsBelieved() {
        sync.isOf(A, chain.validator(0));
        sync.isOf(B, chain.validator(1));
        stands(A, Long.MAX_VALUE);
        stands(B, 2);
        assertFalse(isCatchingUp());
        stands(B, 7);
        assertTrue(isCatchingUp());
        assertEquals(at(7), sync.best(chain.validators(), nowMs));
        decides(6);
        assertFalse(isCatchingUp());
    }

    @Test
    void aValidatorThatDoesNotMakeItsClaimGoodIsNoLongerBelieved() {
        twoValidatorsStand(40);
        assertTrue(isCatchingUp());
        passes(ANSWER_TIMEOUT_MS);
        assertFalse(isCatchingUp());
    }

    @Test
    void aBlockThatWasThereBeforeItWasNeededProvesThatTheChainHasGoneOn() {
        stands(A, 40);
        gives(A, 1);
        gives(A, 2);
        decides(2);
        assertFalse(isCatchingUp(), "block 1 came when we were deciding it");
        decides(3);
        assertTrue(isCatchingUp());
        passes(ANSWER_TIMEOUT_MS - 1);
        assertTrue(isCatchingUp());
        passes(1);
        assertFalse(isCatchingUp());
    }

    @Test
    void aLiarThatGivesEachBlockAsSoonAsThereIsOneIsNotBelieved() {
        for (long height = 1; height < 35; height++) {
            stands(A, Long.MAX_VALUE);
            passes(500);
            gives(A, height);
            assertFalse(isCatchingUp(), "at " + height);
            decides(height + 1);
            assertFalse(isCatchingUp(), "at " + height);
        }
    }

    @Test
    void aLiarThatAnswersLateIsNotBelieved() {
        // It always claims two more blocks, and gives each as soon as everybody has it.
        for (long height = 1; height < 35; height++) {
            stands(A, height + 2);
            passes(500);
            decides(height + 1);
            gives(A, height);
            assertFalse(isCatchingUp(), "at " + height);
        }
    }

    @Test
    void loweringAClaimDoesNotUnsayIt() {
        stands(A, Long.MAX_VALUE);
        stands(A, 1);
        assertEquals(new Blame(A, Fault.SILENT, at(1)), passes(ANSWER_TIMEOUT_MS).getFirst());
    }

    @Test
    void catchesUpForAsLongAsValidatorsDeliver() {
        twoValidatorsStand(40);
        for (long height = 1; height < 38; height++) {
            nowMs += ANSWER_TIMEOUT_MS / 2;
            gives(A, height);
            gives(B, height);
            assertTrue(isCatchingUp(), "at " + height);
            decides(height + 1);
        }
        decides(39);
        assertFalse(isCatchingUp());
    }

    @Test
    void catchesUpForAsLongAsAnybodyDeliversAhead() {
        stands(A, 40);
        gives(A, 2);
        for (long height = 1; height < 37; height++) {
            nowMs += ANSWER_TIMEOUT_MS / 2;
            gives(A, height);
            gives(A, height + 2);
            decides(height + 1);
            assertEquals(height > 1, isCatchingUp(), "at " + height);
        }
        decides(39);
        assertFalse(isCatchingUp());
    }

    // ---- Bytes.

    @Test
    void asksForNoMoreLargeBlocksThanItKeeps() {
        int large = 4 * 1024 * 1024;
        getAllButTheFirst(large);
        assertEquals(WINDOW_BYTES_MAX / large - 1, sync.waitingBytes() / large);
    }

    private void getAllButTheFirst(int large) {
        List<Block> blocks = new ArrayList<>();
        for (long height = 2; height <= WINDOW_MAX; height++) {
            blocks.add(chain.large(height, large));
        }
        List<SyncCommand> commands = new ArrayList<>();
        for (int peer = 1; peer <= 8; peer++) {
            commands.addAll(stands(SyncChain.peer(peer), Long.MAX_VALUE));
        }
        for (int i = 0; i < commands.size(); i++) {
            assertTrue(i < 2 * WINDOW_MAX, "what was dropped is asked for without an end");
            Ask ask = (Ask) commands.get(i);
            Height of = ((SyncMessage.BlockAsked) ask.message()).height();
            if (of.isAfter(Height.FIRST)) {
                Block block = blocks.get((int) of.value() - 2);
                Certificate commit = chain.commitFor(of.value(), block.hash());
                commands.addAll(sync.gave(ask.peer(), block, commit, nowMs));
                assertTrue(sync.waitingBytes() <= WINDOW_BYTES_MAX);
            }
        }
    }

    @Test
    void theBlockWhoseTurnItIsIsTakenHoweverMuchWaits() {
        getAllButTheFirst(4 * 1024 * 1024);
        PublicKey last = SyncChain.peer(1);
        assertEquals(delivers(last, 1), gives(last, 1).getFirst());
        // The seven that are kept come one after the other, and others are asked for.
        List<SyncCommand> next = decides(2);
        assertTrue(next.getFirst() instanceof Deliver);
    }

    // ---- Blocks by hash.

    @Test
    void asksEveryPeerForAHashInTurnAndBeginsAgain() {
        stands(A, 1);
        stands(B, 1);
        sync.stands(C, Height.GENESIS, Height.FIRST, nowMs);
        Hash hash = chain.block(1).hash();
        var question = new SyncMessage.HashAsked(at(1), hash);
        assertEquals(List.of(new Ask(A, question)), sync.wants(at(1), hash, nowMs));
        assertEquals(List.of(), passes(HASH_RETRY_MS - 1));
        assertEquals(List.of(new Ask(B, question)), passes(1));
        assertEquals(List.of(new Ask(A, question)), passes(HASH_RETRY_MS));
        assertTrue(sync.takes(chain.block(1)));
        assertFalse(sync.takes(chain.block(1)));
        assertEquals(List.of(), passes(HASH_RETRY_MS));
    }

    @Test
    void asksTheFirstPeerThatComesForAHash() {
        Hash hash = chain.block(1).hash();
        assertEquals(List.of(), sync.wants(at(1), hash, nowMs));
        var question = new SyncMessage.HashAsked(at(1), hash);
        assertEquals(List.of(new Ask(A, question)), stands(A, 1));
        sync.gone(A, nowMs);
        nowMs += HASH_RETRY_MS;
        assertEquals(List.of(new Ask(A, question)), stands(A, 1));
    }

    @Test
    void wantsNoHashOfAHeightThatHasPassed() {
        stands(A, 1);
        sync.wants(at(1), chain.block(1).hash(), nowMs);
        sync.decides(at(2), nowMs);
        assertEquals(List.of(), passes(HASH_RETRY_MS));
        assertFalse(sync.takes(chain.block(1)));
        assertEquals(List.of(), sync.wants(at(1), chain.block(1).hash(), nowMs));
    }

    @Test
    void keepsTheLatestHashesWhenThereAreTooMany() {
        for (int i = 1; i <= WINDOW_MAX + 1; i++) {
            sync.wants(at(i), chain.block(i).hash(), nowMs);
        }
        assertFalse(sync.takes(chain.block(1)));
        for (int i = 2; i <= WINDOW_MAX + 1; i++) {
            assertTrue(sync.takes(chain.block(i)));
        }
    }

    @Test
    void aForgedCertificateForAnotherBlockNeverReachesTheCore() {
        stands(A, 3);
        Block block = chain.block(1);
        Certificate foreign = chain.commitFor(1, chain.block(2).hash());
        assertEquals(
                new Blame(A, Fault.LIED, at(1)), sync.gave(A, block, foreign, nowMs).getFirst());
    }
}
