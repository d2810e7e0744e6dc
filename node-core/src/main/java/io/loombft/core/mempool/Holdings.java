package io.loombft.core.mempool;

import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Address;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Everything that is held, found by hash, sender, arrival, worth and worthlessness, all of them
 * changed together.
 */
final class Holdings {
    // The maps by hash, sender and peer are looked up, never iterated.
    private final Map<Hash, Pending> byHash = new HashMap<>();
    private final Map<Address, SenderQueue> bySender = new HashMap<>();
    private final Map<PublicKey, Integer> byPeer = new HashMap<>();
    private final TreeMap<Long, Pending> byArrival = new TreeMap<>();
    private final TreeSet<Pending> heads = new TreeSet<>(Pending.ORDER);
    private final TreeSet<Tail> tails = new TreeSet<>(Tail.LEAST_WORTH_FIRST);
    private long bytes;
    private int behindGap;

    /** The last transaction of a sender: only these are pushed out, so that no gap opens. */
    private record Tail(Pending pending, boolean isReady) {
        static final Comparator<Tail> LEAST_WORTH_FIRST = Tail::order;

        private static int order(Tail a, Tail b) {
            int byReadiness = Boolean.compare(a.isReady, b.isReady);
            return byReadiness != 0 ? byReadiness : Pending.ORDER.compare(b.pending, a.pending);
        }
    }

    int count() {
        return byHash.size();
    }

    long bytes() {
        return bytes;
    }

    int senders() {
        return bySender.size();
    }

    /** How many wait for a missing nonce of their sender. */
    int behindGap() {
        return behindGap;
    }

    int countOf(PublicKey peer) {
        return byPeer.getOrDefault(peer, 0);
    }

    boolean hasHead() {
        return !heads.isEmpty();
    }

    Optional<Pending> get(Hash hash) {
        return Optional.ofNullable(byHash.get(hash));
    }

    /** The sender's queue, for looking at only. */
    Optional<SenderQueue> queue(Address sender) {
        return Optional.ofNullable(bySender.get(sender));
    }

    /** Those that came after the place in line, oldest first. */
    NavigableMap<Long, Pending> arrivedAfter(long sequence) {
        return Collections.unmodifiableNavigableMap(byArrival.tailMap(sequence, false));
    }

    Optional<Pending> oldest() {
        return byArrival.isEmpty()
                ? Optional.empty()
                : Optional.of(byArrival.firstEntry().getValue());
    }

    /** The first of each sender, in the order in which blocks take them. */
    PriorityQueue<Pending> heads() {
        return new PriorityQueue<>(heads);
    }

    /** Puts it in and gives those of its sender that had to go. */
    List<Pending> put(Pending pending, AccountView account) {
        bySender.computeIfAbsent(pending.sender(), sender -> new SenderQueue(account));
        List<Pending> gone =
                change(
                        pending.sender(),
                        queue -> {
                            List<Pending> leaving = new ArrayList<>();
                            queue.at(pending.nonce()).ifPresent(leaving::add);
                            leaving.addAll(queue.put(pending));
                            return leaving;
                        });
        byHash.put(pending.hash(), pending);
        byArrival.put(pending.sequence(), pending);
        bytes += pending.size();
        if (pending.source() instanceof Source.Peer peer) {
            byPeer.merge(peer.id(), 1, Integer::sum);
        }
        return gone;
    }

    void remove(Pending pending) {
        change(
                pending.sender(),
                queue -> {
                    queue.remove(pending.nonce());
                    return List.of(pending);
                });
    }

    /** Looks at the sender's transactions again and gives those that had to go. */
    List<Pending> refresh(Address sender, AccountView account) {
        return bySender.containsKey(sender)
                ? change(sender, queue -> queue.refresh(account))
                : List.of();
    }

    /**
     * Who would give way to the newcomer, worst first, so that this many transactions and bytes are
     * freed; empty when those worth less are not enough. Nothing of its own sender is among them.
     */
    Optional<List<Pending>> worthLessThan(Pending newcomer, int count, long bytesNeeded) {
        List<Pending> victims = new ArrayList<>();
        long freed = 0;
        Iterator<Tail> worst = tails.iterator();
        while (victims.size() < count || freed < bytesNeeded) {
            if (!worst.hasNext()) {
                return Optional.empty();
            }
            Tail tail = worst.next();
            Address sender = tail.pending().sender();
            if (sender.equals(newcomer.sender())) {
                continue;
            }
            if (tail.isReady() && !isWorthLess(tail.pending(), newcomer)) {
                // All further ones are worth as much or more.
                return Optional.empty();
            }
            SenderQueue queue = required(sender);
            for (Pending each : queue.fromTheTail()) {
                boolean isEnough = victims.size() >= count && freed >= bytesNeeded;
                if (isEnough || (queue.isReady(each) && !isWorthLess(each, newcomer))) {
                    break;
                }
                victims.add(each);
                freed += each.size();
            }
        }
        return Optional.of(victims);
    }

    private static boolean isWorthLess(Pending held, Pending newcomer) {
        int byLane = held.lane().compareTo(newcomer.lane());
        return byLane > 0 || (byLane == 0 && held.gasPrice() < newcomer.gasPrice());
    }

    /** Changes a queue, and whatever is found by it; those it gives leave everything else too. */
    private List<Pending> change(Address sender, Function<SenderQueue, List<Pending>> how) {
        SenderQueue queue = required(sender);
        Optional<Pending> head = queue.head();
        Optional<Tail> tail = tail(queue);
        int waiting = queue.behindGap();
        List<Pending> gone = how.apply(queue);
        behindGap += queue.behindGap() - waiting;
        gone.forEach(this::forget);
        replace(heads, head, queue.head());
        replace(tails, tail, tail(queue));
        if (queue.isEmpty()) {
            bySender.remove(sender);
        }
        return gone;
    }

    private static Optional<Tail> tail(SenderQueue queue) {
        return queue.tail().map(last -> new Tail(last, queue.isReady(last)));
    }

    /** Most changes leave one end of a queue as it was, and then the order need not be touched. */
    private static <T> void replace(NavigableSet<T> order, Optional<T> before, Optional<T> now) {
        if (before.isPresent() && now.isPresent() && isSame(order, before.get(), now.get())) {
            return;
        }
        before.ifPresent(order::remove);
        now.ifPresent(order::add);
    }

    private static <T> boolean isSame(NavigableSet<T> order, T a, T b) {
        return order.comparator() != null && order.comparator().compare(a, b) == 0;
    }

    private SenderQueue required(Address sender) {
        return queue(sender).orElseThrow(() -> new AssertionError("no queue for " + sender));
    }

    private void forget(Pending pending) {
        byHash.remove(pending.hash());
        byArrival.remove(pending.sequence());
        bytes -= pending.size();
        if (pending.source() instanceof Source.Peer peer) {
            byPeer.computeIfPresent(peer.id(), (id, count) -> count == 1 ? null : count - 1);
        }
    }
}
