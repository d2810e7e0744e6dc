package io.loombft.core.gossip;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.mempool.Announced;
import io.loombft.core.mempool.Mempool;
import io.loombft.core.mempool.Source;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.Verified;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Spreads the mempool. A client's transaction is pushed to every peer at once; everything else is
 * announced by hash a few times a second, to peers that are not known to have it, and sent when they
 * ask. Every peer has its own place in the mempool's line, so one that was cut off or lost something
 * is told from there. Not thread-safe: the mempool's owner calls it under the same lock.
 */
public final class TransactionGossip {
    /** Hashes remembered of what a peer has. */
    static final int KNOWN_MAX = 32_768;

    /** Hashes that may be asked for at a time. */
    static final int ASKED_MAX = 16_384;

    /** How long an asked transaction may take before another peer is asked. */
    static final long ASK_TIMEOUT_MS = 2_000;

    private final Mempool mempool;
    private final Map<PublicKey, PeerLine> peers = new TreeMap<>();
    private final LinkedHashMap<Hash, Long> asked = new LinkedHashMap<>();

    /** A message for a peer. */
    public record Send(PublicKey peer, TransactionMessage message) {}

    private static final class PeerLine {
        private final LinkedHashSet<Hash> known = new LinkedHashSet<>();
        private long sequence;

        boolean learns(Hash hash) {
            boolean isNews = known.add(hash);
            if (known.size() > KNOWN_MAX) {
                known.removeFirst();
            }
            return isNews;
        }
    }

    public TransactionGossip(Mempool mempool) {
        this.mempool = mempool;
    }

    public void connected(PublicKey peer) {
        if (peers.size() < ConsensusGossip.PEERS_MAX) {
            peers.put(peer, new PeerLine());
        }
    }

    public void disconnected(PublicKey peer) {
        peers.remove(peer);
    }

    /** A client's transaction was let in: push it. */
    public List<Send> push(Transaction transaction) {
        TransactionMessage message = new TransactionMessage.Given(List.of(transaction.encoded()));
        List<Send> sends = new ArrayList<>();
        peers.forEach(
                (id, line) -> {
                    if (line.learns(transaction.hash())) {
                        sends.add(new Send(id, message));
                    }
                });
        return sends;
    }

    /** The peer's lane was full: it does not have the transaction after all. */
    public void lost(PublicKey peer, Hash hash) {
        PeerLine line = peers.get(peer);
        if (line != null) {
            line.known.remove(hash);
        }
    }

    /** A peer has sent a transaction. */
    public void gave(PublicKey peer, Hash hash) {
        asked.remove(hash);
        PeerLine line = peers.get(peer);
        if (line != null) {
            line.learns(hash);
        }
    }

    /** A peer holds these: ask for those that are news. */
    public Optional<Send> announced(
            PublicKey peer, TransactionMessage.Announced message, long nowMs) {
        PeerLine line = peers.get(peer);
        if (line == null) {
            return Optional.empty();
        }
        asked.values().removeIf(since -> nowMs - since >= ASK_TIMEOUT_MS);
        List<Hash> wanted = new ArrayList<>();
        for (Hash hash : message.hashes()) {
            line.learns(hash);
            boolean isNews = mempool.known(hash).isEmpty() && !asked.containsKey(hash);
            if (isNews && asked.size() < ASKED_MAX) {
                asked.put(hash, nowMs);
                wanted.add(hash);
            }
        }
        return wanted.isEmpty()
                ? Optional.empty()
                : Optional.of(new Send(peer, new TransactionMessage.Asked(wanted)));
    }

    /** A peer would like to have these: give those that are still here, in as few messages as fit. */
    public List<Send> asked(PublicKey peer, TransactionMessage.Asked message) {
        PeerLine line = peers.get(peer);
        if (line == null) {
            return List.of();
        }
        List<Send> sends = new ArrayList<>();
        List<Bytes> batch = new ArrayList<>();
        int bytes = 0;
        for (Hash hash : message.hashes()) {
            Optional<Verified<Transaction>> held = mempool.get(hash);
            if (held.isEmpty()) {
                continue;
            }
            Bytes encoded = held.get().value().encoded();
            boolean isFull =
                    bytes + encoded.size() > TransactionMessage.BYTES_MAX
                            || batch.size() >= TransactionMessage.TRANSACTIONS_MAX;
            if (isFull && !batch.isEmpty()) {
                sends.add(new Send(peer, new TransactionMessage.Given(batch)));
                batch.clear();
                bytes = 0;
            }
            line.learns(hash);
            batch.add(encoded);
            bytes += encoded.size();
        }
        if (!batch.isEmpty()) {
            sends.add(new Send(peer, new TransactionMessage.Given(batch)));
        }
        return sends;
    }

    /** Announces to every peer what has come since it was told last; a few times a second. */
    public List<Send> tick() {
        List<Send> sends = new ArrayList<>();
        peers.forEach(
                (id, line) -> {
                    List<Announced> next =
                            mempool.arrivedAfter(line.sequence, TransactionMessage.HASHES_MAX);
                    List<Hash> news = new ArrayList<>();
                    for (Announced each : next) {
                        line.sequence = each.sequence();
                        boolean isFromPeer =
                                each.source() instanceof Source.Peer from && from.id().equals(id);
                        if (!isFromPeer && line.learns(each.hash())) {
                            news.add(each.hash());
                        }
                    }
                    if (!news.isEmpty()) {
                        sends.add(new Send(id, new TransactionMessage.Announced(news)));
                    }
                });
        return sends;
    }
}
