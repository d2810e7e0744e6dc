package io.loombft.core.peers;

import java.util.List;

/** What a node knows about others across restarts. */
public record PeerMemory(List<Ban> bans, List<KnownAddress> addresses) {
    public PeerMemory {
        bans = List.copyOf(bans);
        addresses = List.copyOf(addresses);
    }

    /** For a node's first start. */
    public static PeerMemory empty() {
        return new PeerMemory(List.of(), List.of());
    }
}
