package io.loombft.core.sync;

import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Height;
import io.loombft.core.types.ValidatorSet;
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

    /**
     * Bytes of the blocks that wait for their turn, besides the one whose turn it is; as large as the
     * latest were, so many more are asked for as will fit.
     */
    static final long WINDOW_BYTES_MAX = 32L * 1024 * 1024;

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
    private long expectedBytes;

    private record Given(
            PublicKey peer, Block block, Certificate commit, boolean isEarly, long bytes) {}

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
        if (!hasRoomFor(id)) {
            return List.of();
        }
        peers.computeIfAbsent(id, p -> new SyncPeer()).stands(deciding, lowest, nowMs);
        return advance(nowMs);
    }

    private boolean hasRoomFor(PublicKey id) {
        return peers.containsKey(id) || peers.size() < PEERS_MAX;
    }

    /** A peer has proved to be run by this validator. */
    public void isOf(PublicKey id, PublicKey validator) {
        if (hasRoomFor(id)) {
            peers.computeIfAbsent(id, p -> new SyncPeer()).isOf(validator);
        }
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
        keep(new Given(id, block, commit, of.isAfter(height), block.encoded().size()));
        return advance(nowMs);
    }

    private void keep(Given block) {
        given.put(block.block().height(), block);
        expectedBytes = Math.max(block.bytes(), expectedBytes - expectedBytes / 8);
        while (waitingBytes() > WINDOW_BYTES_MAX) {
            // It is asked for again when its turn is nearer.
            given.pollLastEntry();
        }
    }

    /** How much waits for its turn. */
    long waitingBytes() {
        return given.tailMap(height, false).values().stream().mapToLong(Given::bytes).sum();
    }

    private boolean hasRoomForAnother() {
        return waitingBytes() + (asked.size() + 1) * expectedBytes <= WINDOW_BYTES_MAX;
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
     * Whether the chain is known to be more than a block ahead. A peer's word is not enough: of the
     * validators of our height, so many must claim it that one of them is honest, or the peer must just
     * have given a block, since verified, at a time when we were still deciding one below it.
     *
     * @param set the validators of the height being decided
     */
    public boolean isCatchingUp(ValidatorSet set, long nowMs) {
        return best(set, nowMs).value() - height.value() > 1;
    }

    /** The highest height being decided of which that is known; ours when there is none. */
    public Height best(ValidatorSet set, long nowMs) {
        Height best = height;
        TreeMap<PublicKey, Height> claims = new TreeMap<>();
        for (SyncPeer peer : peers.values()) {
            if (!peer.isBelievedAhead(height, nowMs)) {
                continue;
            }
            if (peer.hasProvenLead(nowMs)) {
                best = higher(best, peer.height());
            }
            // Several nodes may have proved the same validator's key: it is one voice.
            peer.validator().ifPresent(v -> claims.merge(v, peer.height(), BlockSync::higher));
        }
        return higher(best, claimedBySomeoneHonest(claims, set));
    }

    private Height claimedBySomeoneHonest(Map<PublicKey, Height> claims, ValidatorSet set) {
        List<Map.Entry<PublicKey, Height>> highestFirst = new ArrayList<>(claims.entrySet());
        highestFirst.sort(Map.Entry.<PublicKey, Height>comparingByValue().reversed());
        long power = 0;
        for (Map.Entry<PublicKey, Height> claim : highestFirst) {
            power += set.powerOf(claim.getKey());
            if (power >= set.skipPower()) {
                return claim.getValue();
            }
        }
        return height;
    }

    private static Height higher(Height a, Height b) {
        return a.isAfter(b) ? a : b;
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
        if (first == null || !isDelivered) {
            return;
        }
        SyncPeer giver = peers.get(first.peer());
        if (giver == null) {
            return;
        }
        giver.proved();
        if (first.isEarly()) {
            giver.provedLead(nowMs);
        }
    }

    private void ask(long nowMs) {
        long room = Math.min(WINDOW_MAX, Long.MAX_VALUE - height.value());
        for (long ahead = 0; ahead < room; ahead++) {
            Height of = height.plus(ahead);
            if (asked.containsKey(of) || given.containsKey(of)) {
                continue;
            }
            if (ahead > 0 && !hasRoomForAnother()) {
                return;
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
