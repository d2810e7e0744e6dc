package io.loombft.core.peers;

import io.loombft.core.crypto.PublicKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Where other nodes listen, as far as peers have told; hearsay never displaces what works. */
final class AddressBook {
    /** Nodes in the book. */
    static final int NODES_MAX = 1_024;

    /** Nodes in the book on one peer's word. */
    static final int NODES_PER_SOURCE_MAX = 64;

    /** An address that failed so often may be displaced by a new one. */
    static final int FAILURES_OF_A_DEAD_ADDRESS = 3;

    private final Map<PublicKey, Entry> entries = new TreeMap<>();

    static final class Entry {
        final PublicKey id;
        final PublicKey source;
        PeerAddress address;
        Backoff backoff = new Backoff();

        Entry(PublicKey id, PublicKey source, PeerAddress address) {
            this.id = id;
            this.source = source;
            this.address = address;
        }

        KnownAddress known() {
            return new KnownAddress(id, address);
        }
    }

    AddressBook(List<KnownAddress> remembered) {
        for (KnownAddress known : remembered.stream().limit(NODES_MAX).toList()) {
            entries.put(known.id(), new Entry(known.id(), known.id(), known.address()));
        }
    }

    /** The node itself told, over its own connection; true when the book has changed. */
    boolean confirm(PublicKey id, PeerAddress address) {
        Entry entry = entries.get(id);
        if (entry == null) {
            return makeRoom() && entries.put(id, new Entry(id, id, address)) == null;
        }
        if (entry.address.equals(address)) {
            return false;
        }
        entry.address = address;
        entry.backoff = new Backoff();
        return true;
    }

    /** Somebody else told; true when the book has changed. */
    boolean hear(PublicKey source, KnownAddress told) {
        Entry entry = entries.get(told.id());
        if (entry != null) {
            return replaceDead(entry, told.address());
        }
        long onItsWord = entries.values().stream().filter(e -> e.source.equals(source)).count();
        if (onItsWord >= NODES_PER_SOURCE_MAX || !makeRoom()) {
            return false;
        }
        entries.put(told.id(), new Entry(told.id(), source, told.address()));
        return true;
    }

    void forget(PublicKey id) {
        entries.remove(id);
    }

    Optional<Entry> find(PublicKey id) {
        return Optional.ofNullable(entries.get(id));
    }

    Optional<Entry> find(PeerAddress address) {
        return entries.values().stream().filter(e -> e.address.equals(address)).findFirst();
    }

    /** In the order of their ids. */
    List<Entry> all() {
        return new ArrayList<>(entries.values());
    }

    private static boolean replaceDead(Entry entry, PeerAddress address) {
        if (entry.address.equals(address) || entry.backoff.failures() == 0) {
            return false;
        }
        // The waiting time stays: who lies about addresses cannot make us dial faster.
        entry.address = address;
        return true;
    }

    private boolean makeRoom() {
        if (entries.size() < NODES_MAX) {
            return true;
        }
        return entries.values().stream()
                .filter(e -> e.backoff.failures() >= FAILURES_OF_A_DEAD_ADDRESS)
                .max(
                        Comparator.<Entry>comparingInt(e -> e.backoff.failures())
                                .thenComparing(e -> e.id))
                .map(dead -> entries.remove(dead.id) != null)
                .orElse(false);
    }
}
