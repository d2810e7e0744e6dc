package io.loombft.core.peers;

import io.loombft.core.crypto.PublicKey;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The connections that hold a slot, at most one a node, and the offers that wait for one. */
final class Connections {
    /** An older connection is probed and this new one waits for the outcome. */
    record Waiting(PeerEvent.ConnectionOffered offer, long sinceMs) {}

    static final class Admitted {
        final PeerEvent.ConnectionOffered offer;
        boolean open;

        Admitted(PeerEvent.ConnectionOffered offer) {
            this.offer = offer;
        }

        long number() {
            return offer.connection();
        }

        PublicKey id() {
            return offer.id();
        }
    }

    private final Map<PublicKey, Admitted> admitted = new TreeMap<>();
    private final Map<PublicKey, Waiting> waiting = new TreeMap<>();

    int size() {
        return admitted.size();
    }

    boolean has(PublicKey id) {
        return admitted.containsKey(id);
    }

    Optional<Admitted> of(PublicKey id) {
        return Optional.ofNullable(admitted.get(id));
    }

    Optional<Admitted> numbered(long connection) {
        return admitted.values().stream().filter(a -> a.number() == connection).findFirst();
    }

    /** In the order of their ids. */
    List<Admitted> all() {
        return List.copyOf(admitted.values());
    }

    void admit(PeerEvent.ConnectionOffered offer) {
        admitted.put(offer.id(), new Admitted(offer));
    }

    void remove(Admitted gone) {
        admitted.remove(gone.id());
    }

    /** False when another offer of the node waits already. */
    boolean await(PeerEvent.ConnectionOffered offer) {
        return waiting.putIfAbsent(offer.id(), new Waiting(offer, offer.nowMs())) == null;
    }

    Optional<Waiting> takeWaiting(PublicKey id) {
        return Optional.ofNullable(waiting.remove(id));
    }

    Optional<Waiting> takeWaiting(long connection) {
        Optional<Waiting> found =
                waiting.values().stream()
                        .filter(w -> w.offer().connection() == connection)
                        .findFirst();
        found.ifPresent(w -> waiting.remove(w.offer().id()));
        return found;
    }

    /** Those who wait since that time or longer. */
    List<Waiting> waitingSince(long sinceMs) {
        return waiting.values().stream()
                .filter(w -> w.sinceMs() <= sinceMs)
                .sorted(Comparator.comparingLong(Waiting::sinceMs))
                .toList();
    }
}
