package io.loombft.core.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Height;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A node that lags, honest peers and liars: sync ends at the honest tip, within its bounds. */
class BlockSyncModelTest {
    private static final int SEEDS = 200;
    private static final int TIP = 60;
    private static final SyncChain CHAIN = new SyncChain(TIP + 1);

    /** How a peer behaves. */
    private enum Manner {
        HONEST,
        SLOW,
        SILENT,
        HIGHEST_CLAIM_THEN_LOWER,
        WRONG_HEIGHT,
        WRONG_BLOCK,
        FORGED_COMMIT,
        UNASKED,
        LACKS_ALL,
        COMES_AND_GOES
    }

    private record Due(long atMs, long order, Runnable action) {}

    /** One run: the node, its peers, and the wires between them. */
    private static final class Run {
        private final SplittableRandom random;
        private final Map<PublicKey, Manner> peers = new TreeMap<>();
        private final PriorityQueue<Due> queue =
                new PriorityQueue<>(
                        Comparator.comparingLong(Due::atMs).thenComparingLong(Due::order));
        private final Map<PublicKey, TreeSet<Height>> open = new TreeMap<>();
        private final List<SyncCommand.Blame> blames = new ArrayList<>();
        private long nowMs = 50_000;
        private long order;
        private Height height = Height.FIRST;
        private final BlockSync sync = new BlockSync(height, nowMs);

        Run(long seed) {
            random = new SplittableRandom(seed);
            Manner[] all = Manner.values();
            int honest = 1 + random.nextInt(3);
            int liars = random.nextInt(8);
            for (int i = 0; i < honest + liars; i++) {
                // Which of them come first in the order of keys is drawn, too.
                PublicKey id = SyncChain.peer(random.nextInt(1_000_000));
                Manner manner =
                        i < honest
                                ? all[random.nextInt(2)]
                                : all[2 + random.nextInt(all.length - 2)];
                peers.put(id, manner);
                after(random.nextLong(2_000), () -> claims(id));
            }
            after(0, this::tick);
        }

        void after(long delayMs, Runnable action) {
            queue.add(new Due(nowMs + delayMs, order++, action));
        }

        private void tick() {
            after(100, this::tick);
            perform(() -> sync.tick(nowMs));
        }

        private void claims(PublicKey id) {
            after(500 + random.nextLong(1_000), () -> claims(id));
            long claim =
                    switch (peers.get(id)) {
                        case HONEST, SLOW, COMES_AND_GOES -> TIP + 1L;
                        case HIGHEST_CLAIM_THEN_LOWER ->
                                random.nextBoolean() ? Long.MAX_VALUE : 1 + random.nextLong(TIP);
                        case SILENT, WRONG_HEIGHT, WRONG_BLOCK, FORGED_COMMIT, UNASKED, LACKS_ALL ->
                                1 + random.nextLong(2L * TIP);
                    };
            perform(() -> sync.stands(id, new Height(claim), Height.FIRST, nowMs));
            if (peers.get(id) == Manner.UNASKED) {
                long of = 1 + random.nextLong(TIP);
                give(id, CHAIN.block(of), CHAIN.forged(of));
            }
            if (peers.get(id) == Manner.COMES_AND_GOES && random.nextInt(3) == 0) {
                open.remove(id);
                perform(() -> sync.gone(id, nowMs));
            }
        }

        private void give(PublicKey id, Block block, Certificate commit) {
            if (open.containsKey(id)) {
                open.get(id).remove(block.height());
            }
            perform(() -> sync.gave(id, block, commit, nowMs));
        }

        private void asked(PublicKey id, Height of) {
            assertTrue(open.computeIfAbsent(id, p -> new TreeSet<>()).add(of), "asked twice");
            if (of.value() > TIP) {
                return; // Nobody has it.
            }
            long h = of.value();
            long delay = 1 + random.nextLong(200);
            switch (peers.get(id)) {
                case HONEST, COMES_AND_GOES, UNASKED ->
                        after(delay, () -> give(id, CHAIN.block(h), CHAIN.commit(h)));
                case SLOW -> after(delay * 20, () -> give(id, CHAIN.block(h), CHAIN.commit(h)));
                case SILENT, HIGHEST_CLAIM_THEN_LOWER -> {}
                case WRONG_HEIGHT -> {
                    long other = 1 + random.nextLong(TIP);
                    after(delay, () -> give(id, CHAIN.block(other), CHAIN.commit(other)));
                }
                case WRONG_BLOCK ->
                        after(
                                delay,
                                () ->
                                        give(
                                                id,
                                                CHAIN.block(h),
                                                CHAIN.commitFor(h, CHAIN.block(h + 1).hash())));
                case FORGED_COMMIT -> after(delay, () -> give(id, CHAIN.block(h), CHAIN.forged(h)));
                case LACKS_ALL ->
                        after(
                                delay,
                                () -> {
                                    var missing =
                                            new SyncMessage.BlockMissing(
                                                    of, Height.FIRST, new Height(TIP));
                                    perform(() -> sync.lacks(id, missing, nowMs));
                                });
            }
        }

        private void perform(Supplier<List<SyncCommand>> event) {
            List<SyncCommand> commands = new ArrayList<>(event.get());
            // A refusal takes questions back, so those in the same breath are counted before.
            commands.sort(Comparator.comparing(c -> c instanceof SyncCommand.Deliver));
            for (SyncCommand command : commands) {
                switch (command) {
                    case SyncCommand.Ask c -> {
                        var question = (SyncMessage.BlockAsked) c.message();
                        asked(c.peer(), question.height());
                    }
                    case SyncCommand.Deliver c -> deliver(c);
                    case SyncCommand.Blame c -> {
                        open.remove(c.peer());
                        blames.add(c);
                    }
                }
            }
            assertBounds();
        }

        private void deliver(SyncCommand.Deliver c) {
            assertEquals(height, c.block().height(), "delivered out of order");
            if (!CHAIN.isGenuine(c.commit())) {
                perform(() -> sync.refused(c.peer(), height, nowMs));
                return;
            }
            assertEquals(CHAIN.block(height.value()), c.block());
            after(
                    random.nextLong(20),
                    () -> {
                        height = height.next();
                        perform(() -> sync.decides(height, nowMs));
                    });
        }

        private void assertBounds() {
            open.forEach((id, questions) -> assertTrue(questions.size() <= BlockSync.PER_PEER_MAX));
            open.values()
                    .forEach(
                            q ->
                                    assertTrue(
                                            q.isEmpty()
                                                    || q.last().value() - height.value()
                                                            <= BlockSync.WINDOW_MAX));
        }

        void run(long durationMs) {
            long end = nowMs + durationMs;
            while (queue.peek().atMs() <= end) {
                Due due = queue.remove();
                nowMs = due.atMs();
                due.action().run();
            }
            nowMs = end;
        }
    }

    @Test
    void syncEndsAtTheHonestTipWhateverLiarsDo() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Run run = new Run(seed);
            run.run(600_000);
            assertEquals(TIP + 1, run.height.value(), "seed " + seed + " " + run.peers);
            assertFalse(
                    run.sync.isCatchingUp(CHAIN.validators(), run.nowMs),
                    "seed " + seed + " " + run.peers);
            run.blames.forEach(
                    b -> {
                        Manner manner = run.peers.get(b.peer());
                        assertFalse(
                                manner == Manner.HONEST || manner == Manner.SLOW,
                                manner + " is blamed");
                    });
        }
    }

    @Test
    void twoLiarsCannotKeepAnHonestPeerFromBringingTheNodeUpInTwoMinutes() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Run run = new Run(seed);
            run.peers.replaceAll((id, manner) -> Manner.SILENT);
            run.peers.replace(((TreeMap<PublicKey, Manner>) run.peers).lastKey(), Manner.HONEST);
            run.run(120_000);
            assertEquals(TIP + 1, run.height.value(), "seed " + seed + " " + run.peers);
        }
    }
}
