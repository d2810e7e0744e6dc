package io.loombft.core.sync;

import static io.loombft.core.sync.BlockSync.ANSWER_TIMEOUT_MS;
import static io.loombft.core.sync.BlockSync.DISTRUST_MS;
import static io.loombft.core.sync.BlockSync.GRACE_MS;
import static io.loombft.core.sync.BlockSync.HASH_RETRY_MS;
import static io.loombft.core.sync.BlockSync.PEERS_MAX;
import static io.loombft.core.sync.BlockSync.PER_PEER_MAX;
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

    @Test
    void asksNobodyWhoIsNotAhead() {
        assertEquals(List.of(), stands(A, 1));
        assertEquals(List.of(), passes(60_000));
        assertFalse(sync.isCatchingUp(nowMs));
    }

    @Test
    void asksAtOnceWhenTwoBlocksBehind() {
        assertEquals(List.of(ask(A, 1), ask(A, 2)), stands(A, 3));
        assertTrue(sync.isCatchingUp(nowMs));
    }

    @Test
    void waitsTheGraceWhenOneBlockBehind() {
        passes(60_000);
        assertEquals(List.of(), stands(A, 2));
        assertEquals(List.of(), passes(GRACE_MS - 1));
        assertEquals(List.of(ask(A, 1)), passes(1));
        assertFalse(sync.isCatchingUp(nowMs));
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
        assertFalse(sync.isCatchingUp(nowMs));
    }

    @Test
    void asksOnlyForBlocksThatAPeerStillHas() {
        assertEquals(List.of(), sync.stands(A, at(9), at(2), nowMs));
        assertFalse(sync.isCatchingUp(nowMs), "nobody could ever give what is missing");
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
        assertEquals(3, stands(A, Long.MAX_VALUE).size());
        assertTrue(sync.isCatchingUp(nowMs));
        passes(ANSWER_TIMEOUT_MS);
        passes(DISTRUST_MS);
        var missing =
                new SyncMessage.BlockMissing(
                        at(Long.MAX_VALUE - 3), Height.FIRST, at(Long.MAX_VALUE));
        sync.lacks(A, missing, nowMs);
        sync.decides(at(Long.MAX_VALUE), nowMs);
        assertFalse(sync.isCatchingUp(nowMs));
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
        assertFalse(sync.isCatchingUp(nowMs));
    }

    @Test
    void aLiarThatAnswersLateIsNotBelievedForEver() {
        // It always claims two more blocks, and gives each as soon as everybody has it.
        long behind = 0;
        for (long height = 1; height < 35; height++) {
            stands(A, height + 2);
            passes(500);
            sync.decides(at(height + 1), nowMs);
            gives(A, height);
            behind += sync.isCatchingUp(nowMs) ? 500 : 0;
        }
        assertTrue(behind <= ANSWER_TIMEOUT_MS, behind + " ms");
        assertFalse(sync.isCatchingUp(nowMs));
    }

    @Test
    void loweringAClaimDoesNotUnsayIt() {
        stands(A, Long.MAX_VALUE);
        stands(A, 1);
        assertEquals(new Blame(A, Fault.SILENT, at(1)), passes(ANSWER_TIMEOUT_MS).getFirst());
    }

    @Test
    void catchesUpForAsLongAsPeersDeliver() {
        stands(A, 40);
        for (long height = 1; height < 38; height++) {
            nowMs += ANSWER_TIMEOUT_MS / 2;
            gives(A, height);
            assertTrue(sync.isCatchingUp(nowMs), "at " + height);
            sync.decides(at(height + 1), nowMs);
        }
        gives(A, 38);
        sync.decides(at(39), nowMs);
        assertFalse(sync.isCatchingUp(nowMs));
    }

    @Test
    void aProvenPeerIsBelievedAgainWhenItIsAheadAgain() {
        stands(A, 3);
        gives(A, 1);
        sync.decides(at(2), nowMs);
        gives(A, 2);
        sync.decides(at(3), nowMs);
        passes(600_000);
        assertFalse(sync.isCatchingUp(nowMs));
        stands(A, 6);
        assertTrue(sync.isCatchingUp(nowMs));
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
