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
import java.util.HashMap;
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
 * is told from there. A transaction is asked of one peer at a time, of the next one that offered it
 * when the answer is late. Not thread-safe: the mempool's owner calls it under the same lock.
 */
public final class TransactionGossip {
    /** How long an asked transaction may take before another peer is asked. */
    static final long ASK_TIMEOUT_MS = 2_000;

    /** Bytes of transactions given in answer to one message; the rest is asked for again. */
    static final int ANSWER_BYTES_MAX = 4 * 1024 * 1024;

    /** Transactions that came lately and may still be on their way through the checks. */
    static final int ARRIVED_MAX = 16_384;

    private final Mempool mempool;
    private final TreeMap<PublicKey, TransactionLine> peers = new TreeMap<>();
    private final Map<Hash, PublicKey> asked = new HashMap<>();
    private final LinkedHashMap<Hash, Long> arrived = new LinkedHashMap<>();
    private long tickedMs;

    /** A message for a peer. */
    public record Send(PublicKey peer, TransactionMessage message) {}

    public TransactionGossip(Mempool mempool) {
        this.mempool = mempool;
    }

    public void connected(PublicKey peer) {
        disconnected(peer);
        if (peers.size() < ConsensusGossip.PEERS_MAX) {
            peers.put(peer, new TransactionLine());
        }
    }

    /** What the peer owed is asked of others at the next tick. */
    public void disconnected(PublicKey peer) {
        TransactionLine line = peers.remove(peer);
        if (line != null) {
            line.asked().forEach(asked::remove);
        }
    }

    /** Clients' transactions were let in: push them, in as few messages as fit. */
    public List<Send> push(List<Transaction> transactions) {
        List<TransactionMessage.Given> whole = given(transactions);
        List<Send> sends = new ArrayList<>();
        peers.forEach(
                (id, line) -> {
                    List<Transaction> news =
                            transactions.stream().filter(t -> line.learns(t.hash())).toList();
                    // Nearly always all of them, to all peers.
                    boolean isWhole = news.size() == transactions.size();
                    for (TransactionMessage message : isWhole ? whole : given(news)) {
                        sends.add(new Send(id, message));
                    }
                });
        return sends;
    }

    private static List<TransactionMessage.Given> given(List<Transaction> transactions) {
        return TransactionMessage.Given.inFew(
                transactions.stream().map(Transaction::encoded).toList());
    }

    /** The peer's lane was full: what the message would have done is done again later. */
    public void lost(Send send) {
        TransactionLine line = peers.get(send.peer());
        if (line == null) {
            return;
        }
        switch (send.message()) {
            case TransactionMessage.Given m -> m.transactions().forEach(t -> line.lost(Hash.of(t)));
            case TransactionMessage.Announced m -> m.hashes().forEach(line::lost);
            case TransactionMessage.Asked m -> {
                m.hashes().forEach(line::unasked);
                m.hashes().forEach(h -> asked.remove(h, send.peer()));
            }
        }
    }

    /** A peer has sent a transaction. */
    public void gave(PublicKey peer, Hash hash) {
        PublicKey owing = asked.remove(hash);
        if (owing != null && peers.containsKey(owing)) {
            peers.get(owing).settled(hash);
        }
        arrived.putLast(hash, tickedMs);
        if (arrived.size() > ARRIVED_MAX) {
            arrived.pollFirstEntry();
        }
        TransactionLine line = peers.get(peer);
        if (line != null) {
            line.learns(hash);
        }
    }

    /**
     * A peer holds these: ask for those that are news, as far as it owes us no more than it may. What
     * waits from before is looked at by the tick alone, or each short message would cost a long look.
     */
    public Optional<Send> announced(
            PublicKey peer, TransactionMessage.Announced message, long nowMs) {
        TransactionLine line = peers.get(peer);
        if (line == null) {
            return Optional.empty();
        }
        List<Hash> wanted = new ArrayList<>();
        for (Hash hash : message.hashes()) {
            line.learns(hash);
            switch (use(hash)) {
                case ASK -> {
                    if (line.asksAtOnce(hash, nowMs)) {
                        wanted.add(hash);
                    } else {
                        line.offers(hash);
                    }
                }
                case LATER -> line.offers(hash);
                case NEVER -> {}
            }
        }
        return send(peer, wanted);
    }

    /** A peer would like to have these: give those that are still here, in as few messages as fit. */
    public List<Send> asked(PublicKey peer, TransactionMessage.Asked message) {
        TransactionLine line = peers.get(peer);
        if (line == null) {
            return List.of();
        }
        List<Bytes> given = new ArrayList<>();
        int total = 0;
        for (Hash hash : new LinkedHashSet<>(message.hashes())) {
            Optional<Verified<Transaction>> held = mempool.get(hash);
            if (held.isEmpty() || total >= ANSWER_BYTES_MAX) {
                continue;
            }
            Bytes encoded = held.get().value().encoded();
            line.learns(hash);
            given.add(encoded);
            total += encoded.size();
        }
        return TransactionMessage.Given.inFew(given).stream()
                .map(some -> new Send(peer, some))
                .toList();
    }

    /**
     * Announces to every peer what has come since it was told last, and asks for what others failed to
     * give; a few times a second.
     */
    public List<Send> tick(long nowMs) {
        List<Send> sends = new ArrayList<>();
        tickedMs = nowMs;
        while (!arrived.isEmpty() && nowMs - arrived.firstEntry().getValue() >= ASK_TIMEOUT_MS) {
            arrived.pollFirstEntry();
        }
        peers.forEach((id, line) -> line.late(nowMs).forEach(h -> asked.remove(h, id)));
        peers.forEach((id, line) -> announce(id, line).ifPresent(sends::add));
        // Another peer's first chance goes before a second one for whoever was late.
        for (TransactionLine.Offers offers : TransactionLine.Offers.values()) {
            peers.forEach((id, line) -> ask(id, line, offers, nowMs).ifPresent(sends::add));
        }
        return sends;
    }

    private Optional<Send> announce(PublicKey id, TransactionLine line) {
        List<Hash> news = new ArrayList<>();
        for (Hash hash : line.again(TransactionMessage.HASHES_MAX)) {
            if (mempool.get(hash).isPresent() && line.learns(hash)) {
                news.add(hash);
            }
        }
        int room = TransactionMessage.HASHES_MAX - news.size();
        for (Announced each : mempool.arrivedAfter(line.sequence(), room)) {
            line.sequence(each.sequence());
            boolean isFromPeer = each.source() instanceof Source.Peer from && from.id().equals(id);
            if (!isFromPeer && line.learns(each.hash())) {
                news.add(each.hash());
            }
        }
        return news.isEmpty()
                ? Optional.empty()
                : Optional.of(new Send(id, new TransactionMessage.Announced(news)));
    }

    private Optional<Send> ask(
            PublicKey peer, TransactionLine line, TransactionLine.Offers offers, long nowMs) {
        return send(peer, line.ask(offers, this::use, nowMs));
    }

    private Optional<Send> send(PublicKey peer, List<Hash> wanted) {
        wanted.forEach(h -> asked.put(h, peer));
        return wanted.isEmpty()
                ? Optional.empty()
                : Optional.of(new Send(peer, new TransactionMessage.Asked(wanted)));
    }

    private TransactionLine.Use use(Hash hash) {
        if (!isWanted(hash)) {
            return TransactionLine.Use.NEVER;
        }
        return asked.containsKey(hash) ? TransactionLine.Use.LATER : TransactionLine.Use.ASK;
    }

    private boolean isWanted(Hash hash) {
        return mempool.known(hash).isEmpty() && !arrived.containsKey(hash);
    }

    /** How much is remembered of the peer. */
    int remembered(PublicKey peer) {
        TransactionLine line = peers.get(peer);
        return line == null ? 0 : line.size();
    }
}
