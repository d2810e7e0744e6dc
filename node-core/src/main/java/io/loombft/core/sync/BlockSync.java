package io.loombft.core.sync;

import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Height;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Fetches committed blocks when peers are ahead: several at once from several peers, delivered in
 * order. What a peer claims moves nothing; a peer that claims and does not give loses its claim. It
 * runs always, beside consensus. Called on the consensus thread; time comes in as an argument.
 */
public final class BlockSync {
    /** Blocks asked for or waiting for their turn. */
    static final int WINDOW_MAX = 16;

    /** Questions to one peer at a time. */
    static final int PER_PEER_MAX = 4;

    /** How long a peer may take to answer. */
    static final long ANSWER_TIMEOUT_MS = 10_000;

    /** One block behind is usually a commit still on its way; only after this long it is asked for. */
    static final long GRACE_MS = 300;

    /** How long a peer's claim is not believed after it failed to make it good. */
    static final long DISTRUST_MS = 30_000;

    /** How long a question for a hash waits before another peer is asked. */
    static final long HASH_RETRY_MS = 1_000;

    private final Map<PublicKey, Peer> peers = new TreeMap<>();
    private final TreeMap<Height, Asked> asked = new TreeMap<>();
    private final TreeMap<Height, Given> given = new TreeMap<>();
    private final TreeMap<Hash, WantedHash> hashes = new TreeMap<>();
    private List<SyncCommand> out = new ArrayList<>();
    private Height height;
    private long heightSinceMs;
    private boolean isDelivered;

    private static final class Peer {
        private Height height = Height.GENESIS;
        private Height lowest = Height.FIRST;
        private long distrustedUntilMs;
        private int questions;
    }

    private record Asked(PublicKey peer, long deadlineMs) {}

    private record Given(PublicKey peer, Block block, Certificate commit) {}

    private static final class WantedHash {
        private final Height height;
        private final List<PublicKey> tried = new ArrayList<>();
        private long retryMs;

        private WantedHash(Height height) {
            this.height = height;
        }
    }

    /** Starts at the height that is being decided. */
    public BlockSync(Height height, long nowMs) {
        this.height = height;
        this.heightSinceMs = nowMs;
    }

    /** A peer says which height it is deciding and the lowest block that it can give. */
    public List<SyncCommand> stands(PublicKey id, Height deciding, Height lowest, long nowMs) {
        Peer peer = peers.computeIfAbsent(id, p -> new Peer());
        peer.height = deciding;
        peer.lowest = lowest;
        return advance(nowMs);
    }

    public List<SyncCommand> gone(PublicKey id, long nowMs) {
        peers.remove(id);
        asked.values().removeIf(a -> a.peer().equals(id));
        return advance(nowMs);
    }

    /** The core decides this height now. */
    public List<SyncCommand> decides(Height now, long nowMs) {
        if (!now.equals(height)) {
            height = now;
            heightSinceMs = nowMs;
            isDelivered = false;
            given.headMap(height).clear();
            asked.headMap(height).values().forEach(a -> release(a.peer()));
            asked.headMap(height).clear();
            hashes.values().removeIf(w -> w.height.isBefore(height));
        }
        return advance(nowMs);
    }

    /** A quorum voted for a block that is not here. */
    public List<SyncCommand> wants(Height of, Hash hash, long nowMs) {
        if (hashes.size() < WINDOW_MAX) {
            hashes.putIfAbsent(hash, new WantedHash(of));
        }
        return advance(nowMs);
    }

    /** Whether the block is one that was asked for by its hash; it is no longer wanted. */
    public boolean takes(Block block) {
        return hashes.remove(block.hash()) != null;
    }

    /** A peer gave a block; one that was not asked for is refused. */
    public List<SyncCommand> gave(PublicKey id, Block block, Certificate commit, long nowMs) {
        Height of = block.height();
        Asked question = asked.get(of);
        boolean isAsked = question != null && question.peer().equals(id);
        boolean fits = commit.height().equals(of) && commit.ballot().isFor(block.hash());
        if (!isAsked) {
            // Late, after another peer was asked: no lie, but no use either.
            return List.of();
        }
        asked.remove(of);
        release(id);
        if (!fits) {
            return blame(id, SyncCommand.Fault.LIED, of, nowMs);
        }
        given.put(of, new Given(id, block, commit));
        return advance(nowMs);
    }

    /** A peer does not have what it was asked for. */
    public List<SyncCommand> lacks(PublicKey id, SyncMessage.BlockMissing answer, long nowMs) {
        Asked question = asked.get(answer.height());
        if (question == null || !question.peer().equals(id)) {
            return List.of();
        }
        asked.remove(answer.height());
        release(id);
        return blame(id, SyncCommand.Fault.SILENT, answer.height(), nowMs);
    }

    /** What was delivered did not hold. */
    public List<SyncCommand> refused(PublicKey id, Height of, long nowMs) {
        given.remove(of);
        isDelivered = false;
        return blame(id, SyncCommand.Fault.LIED, of, nowMs);
    }

    /** Looks after deadlines; to be called a few times a second. */
    public List<SyncCommand> tick(long nowMs) {
        TreeMap<Height, Asked> late = new TreeMap<>(asked);
        late.values().removeIf(a -> nowMs < a.deadlineMs());
        late.forEach(
                (of, question) -> {
                    asked.remove(of);
                    release(question.peer());
                    distrust(question.peer(), SyncCommand.Fault.SILENT, of, nowMs);
                });
        return advance(nowMs);
    }

    /** Whether trusted peers are more than a block ahead. */
    public boolean isCatchingUp(long nowMs) {
        return best(nowMs).value() > height.value() + 1;
    }

    /** The highest height that a trusted peer says it is deciding. */
    public Height best(long nowMs) {
        return peers.values().stream()
                .filter(p -> nowMs >= p.distrustedUntilMs)
                .map(p -> p.height)
                .max(Comparator.naturalOrder())
                .orElse(Height.GENESIS);
    }

    private List<SyncCommand> advance(long nowMs) {
        deliver();
        if (isBehind(nowMs)) {
            ask(nowMs);
        }
        askHashes(nowMs);
        List<SyncCommand> commands = out;
        out = new ArrayList<>();
        return commands;
    }

    private void deliver() {
        Given first = given.get(height);
        if (first != null && !isDelivered) {
            isDelivered = true;
            out.add(new SyncCommand.Deliver(first.peer(), first.block(), first.commit()));
        }
    }

    private boolean isBehind(long nowMs) {
        long lag = best(nowMs).value() - height.value();
        return lag > 1 || (lag == 1 && nowMs - heightSinceMs >= GRACE_MS);
    }

    private void ask(long nowMs) {
        long top = best(nowMs).value();
        for (long h = height.value(); h < top && h < height.value() + WINDOW_MAX; h++) {
            Height of = new Height(h);
            if (asked.containsKey(of) || given.containsKey(of)) {
                continue;
            }
            var peer = whomToAsk(of, nowMs);
            if (peer.isEmpty()) {
                return;
            }
            PublicKey id = peer.get().getKey();
            peer.get().getValue().questions++;
            asked.put(of, new Asked(id, nowMs + ANSWER_TIMEOUT_MS));
            out.add(new SyncCommand.Ask(id, new SyncMessage.BlockAsked(of)));
        }
    }

    /** The least busy peer that claims to have the block. */
    private Optional<Map.Entry<PublicKey, Peer>> whomToAsk(Height of, long nowMs) {
        return peers.entrySet().stream()
                .filter(e -> nowMs >= e.getValue().distrustedUntilMs)
                .filter(e -> e.getValue().height.isAfter(of))
                .filter(e -> !e.getValue().lowest.isAfter(of))
                .filter(e -> e.getValue().questions < PER_PEER_MAX)
                .min(Comparator.comparingInt(e -> e.getValue().questions));
    }

    private void askHashes(long nowMs) {
        hashes.forEach(
                (hash, wanted) -> {
                    if (nowMs < wanted.retryMs || peers.isEmpty()) {
                        return;
                    }
                    if (wanted.tried.containsAll(peers.keySet())) {
                        wanted.tried.clear();
                    }
                    Optional<PublicKey> peer =
                            peers.entrySet().stream()
                                    .filter(e -> !wanted.tried.contains(e.getKey()))
                                    .filter(e -> !e.getValue().height.isBefore(wanted.height))
                                    .map(Map.Entry::getKey)
                                    .findFirst();
                    if (peer.isEmpty()) {
                        wanted.tried.clear();
                        wanted.retryMs = nowMs + HASH_RETRY_MS;
                        return;
                    }
                    wanted.tried.add(peer.get());
                    wanted.retryMs = nowMs + HASH_RETRY_MS;
                    out.add(
                            new SyncCommand.Ask(
                                    peer.get(), new SyncMessage.HashAsked(wanted.height, hash)));
                });
    }

    private List<SyncCommand> blame(PublicKey id, SyncCommand.Fault fault, Height of, long nowMs) {
        distrust(id, fault, of, nowMs);
        return advance(nowMs);
    }

    private void distrust(PublicKey id, SyncCommand.Fault fault, Height of, long nowMs) {
        Peer peer = peers.get(id);
        if (peer != null) {
            peer.distrustedUntilMs = nowMs + DISTRUST_MS;
        }
        out.add(new SyncCommand.Blame(id, fault, of));
    }

    private void release(PublicKey id) {
        Peer peer = peers.get(id);
        if (peer != null) {
            peer.questions--;
        }
    }
}
