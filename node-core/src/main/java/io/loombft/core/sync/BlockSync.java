package io.loombft.core.sync;

import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Height;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Fetches committed blocks when peers are ahead: several at once from several peers, delivered in
 * order. What a peer claims moves nothing; a peer that claims and does not give loses its claim, for
 * longer each time. It runs always, beside consensus. Called on the consensus thread; time comes in as
 * an argument.
 */
public final class BlockSync {
    /** Blocks asked for or waiting for their turn. */
    static final int WINDOW_MAX = 16;

    /** Questions to one peer at a time. */
    static final int PER_PEER_MAX = 4;

    /** Peers kept track of; the network layer has fewer. */
    static final int PEERS_MAX = 1_024;

    /** How long a peer may take to answer. */
    static final long ANSWER_TIMEOUT_MS = 10_000;

    /** One block behind is usually a commit still on its way; only after this long it is asked for. */
    static final long GRACE_MS = 300;

    /** How long a peer's claim is not believed after its first failure to make it good. */
    static final long DISTRUST_MS = 30_000;

    /** How long a question for a hash waits before another peer is asked. */
    static final long HASH_RETRY_MS = 1_000;

    private final TreeMap<PublicKey, SyncPeer> peers = new TreeMap<>();
    private final TreeMap<Height, PublicKey> asked = new TreeMap<>();
    private final TreeMap<Height, Given> given = new TreeMap<>();
    private final LinkedHashMap<Hash, WantedHash> hashes = new LinkedHashMap<>();
    private List<SyncCommand> out = new ArrayList<>();
    private Height height;
    private long heightSinceMs;
    private boolean isDelivered;

    private record Given(PublicKey peer, Block block, Certificate commit) {}

    private static final class WantedHash {
        private final Height height;
        private final TreeSet<PublicKey> tried = new TreeSet<>();
        private long nextMs = Long.MIN_VALUE;

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
        if (!peers.containsKey(id) && peers.size() >= PEERS_MAX) {
            return List.of();
        }
        SyncPeer peer = peers.computeIfAbsent(id, p -> new SyncPeer());
        peer.stands(deciding, lowest, nowMs);
        peer.compare(height, nowMs);
        return advance(nowMs);
    }

    /** The peer's connection ended: what it was asked for is asked of others. */
    public List<SyncCommand> gone(PublicKey id, long nowMs) {
        peers.remove(id);
        asked.values().removeIf(id::equals);
        hashes.values().forEach(w -> w.tried.remove(id));
        return advance(nowMs);
    }

    /** The core decides this height now. */
    public List<SyncCommand> decides(Height now, long nowMs) {
        if (!now.equals(height)) {
            praise(nowMs);
            height = now;
            heightSinceMs = nowMs;
            isDelivered = false;
            given.headMap(height).clear();
            asked.headMap(height).clear();
            hashes.values().removeIf(w -> w.height.isBefore(height));
            peers.values().forEach(p -> p.compare(height, nowMs));
        }
        return advance(nowMs);
    }

    /** A quorum voted for a block that is not here. */
    public List<SyncCommand> wants(Height of, Hash hash, long nowMs) {
        if (!of.isBefore(height)) {
            hashes.putIfAbsent(hash, new WantedHash(of));
        }
        if (hashes.size() > WINDOW_MAX) {
            hashes.pollFirstEntry();
        }
        return advance(nowMs);
    }

    /** Whether the block is one that was asked for by its hash; it is no longer wanted. */
    public boolean takes(Block block) {
        return hashes.remove(block.hash()) != null;
    }

    /** A peer gave a block; one that it was not asked for is not taken. */
    public List<SyncCommand> gave(PublicKey id, Block block, Certificate commit, long nowMs) {
        Height of = block.height();
        if (!answers(id, of)) {
            return List.of();
        }
        if (!asked.remove(of, id)) {
            // The chain went on without it: no lie, but no use either.
            return advance(nowMs);
        }
        boolean fits = commit.height().equals(of) && commit.ballot().isFor(block.hash());
        if (!fits) {
            return blame(id, SyncCommand.Fault.LIED, of, nowMs);
        }
        given.put(of, new Given(id, block, commit));
        return advance(nowMs);
    }

    /** A peer does not have what it was asked for. */
    public List<SyncCommand> lacks(PublicKey id, SyncMessage.BlockMissing answer, long nowMs) {
        Height of = answer.height();
        SyncPeer peer = peers.get(id);
        if (peer == null || !peer.answers(of)) {
            return List.of();
        }
        asked.remove(of, id);
        peer.corrects(answer.lowest(), answer.latest());
        if (answer.lowest().isAfter(of)) {
            // It has dropped the block since it told us where it stands.
            return advance(nowMs);
        }
        return blame(id, SyncCommand.Fault.SILENT, of, nowMs);
    }

    /** What was delivered did not hold; nor will what else came from there. */
    public List<SyncCommand> refused(PublicKey id, Height of, long nowMs) {
        if (of.equals(height)) {
            isDelivered = false;
        }
        given.values().removeIf(g -> g.peer().equals(id));
        return blame(id, SyncCommand.Fault.LIED, of, nowMs);
    }

    /** Looks after deadlines; to be called a few times a second. */
    public List<SyncCommand> tick(long nowMs) {
        for (Map.Entry<PublicKey, SyncPeer> peer : peers.entrySet()) {
            Optional<Height> late = peer.getValue().late(nowMs);
            if (late.isPresent()) {
                distrust(peer.getKey(), SyncCommand.Fault.SILENT, late.get(), nowMs);
            }
        }
        return advance(nowMs);
    }

    /**
     * Whether peers are more than a block ahead that can give what we lack, have lately done so or have
     * not had the time to.
     */
    public boolean isCatchingUp(long nowMs) {
        return best(nowMs).value() - height.value() > 1;
    }

    /** The highest height that such a peer says it is deciding; ours when there is none. */
    public Height best(long nowMs) {
        Height best = height;
        for (SyncPeer peer : peers.values()) {
            if (peer.height().isAfter(best) && peer.isCredible(nowMs) && peer.claims(height)) {
                best = peer.height();
            }
        }
        return best;
    }

    private List<SyncCommand> advance(long nowMs) {
        deliver();
        ask(nowMs);
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

    /** What was delivered and not refused has decided the height, or would have. */
    private void praise(long nowMs) {
        Given first = given.get(height);
        if (first != null && isDelivered && peers.containsKey(first.peer())) {
            peers.get(first.peer()).proved(nowMs);
        }
    }

    private void ask(long nowMs) {
        long room = Math.min(WINDOW_MAX, Long.MAX_VALUE - height.value());
        for (long ahead = 0; ahead < room; ahead++) {
            Height of = height.plus(ahead);
            if (asked.containsKey(of) || given.containsKey(of)) {
                continue;
            }
            Optional<Map.Entry<PublicKey, SyncPeer>> peer = whomToAsk(of, nowMs);
            if (peer.isEmpty()) {
                return;
            }
            PublicKey id = peer.get().getKey();
            peer.get().getValue().asked(of, nowMs + ANSWER_TIMEOUT_MS);
            asked.put(of, id);
            out.add(new SyncCommand.Ask(id, new SyncMessage.BlockAsked(of)));
        }
    }

    /** The most reliable, then least busy, of the peers that claim to have the block. */
    private Optional<Map.Entry<PublicKey, SyncPeer>> whomToAsk(Height of, long nowMs) {
        Map.Entry<PublicKey, SyncPeer> best = null;
        for (Map.Entry<PublicKey, SyncPeer> entry : peers.entrySet()) {
            SyncPeer peer = entry.getValue();
            boolean mayAsk =
                    peer.claims(of)
                            && peer.isTrusted(nowMs)
                            && peer.isAhead(height, heightSinceMs, nowMs)
                            && peer.questions() < PER_PEER_MAX;
            if (mayAsk && (best == null || isBetter(peer, best.getValue()))) {
                best = entry;
            }
        }
        return Optional.ofNullable(best);
    }

    private static boolean isBetter(SyncPeer peer, SyncPeer other) {
        return peer.failures() == other.failures()
                ? peer.questions() < other.questions()
                : peer.failures() < other.failures();
    }

    private void askHashes(long nowMs) {
        hashes.forEach(
                (hash, wanted) -> {
                    if (nowMs < wanted.nextMs) {
                        return;
                    }
                    Optional<PublicKey> peer =
                            untried(wanted)
                                    .or(
                                            () -> {
                                                wanted.tried.clear();
                                                return untried(wanted);
                                            });
                    if (peer.isPresent()) {
                        wanted.tried.add(peer.get());
                        wanted.nextMs = nowMs + HASH_RETRY_MS;
                        var question = new SyncMessage.HashAsked(wanted.height, hash);
                        out.add(new SyncCommand.Ask(peer.get(), question));
                    }
                });
    }

    private Optional<PublicKey> untried(WantedHash wanted) {
        return peers.entrySet().stream()
                .filter(e -> !wanted.tried.contains(e.getKey()))
                .filter(e -> !e.getValue().height().isBefore(wanted.height))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private boolean answers(PublicKey id, Height of) {
        SyncPeer peer = peers.get(id);
        return peer != null && peer.answers(of);
    }

    private List<SyncCommand> blame(PublicKey id, SyncCommand.Fault fault, Height of, long nowMs) {
        distrust(id, fault, of, nowMs);
        return advance(nowMs);
    }

    /** What it was asked for is asked of others at once. */
    private void distrust(PublicKey id, SyncCommand.Fault fault, Height of, long nowMs) {
        SyncPeer peer = peers.get(id);
        if (peer != null) {
            peer.failed(nowMs);
            asked.values().removeIf(id::equals);
        }
        out.add(new SyncCommand.Blame(id, fault, of));
    }
}
