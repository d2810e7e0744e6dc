package io.loombft.server.p2p;

import io.loombft.core.peers.PeerMemory;
import java.io.IOException;

/** Keeps bans and addresses across restarts. */
public interface PeerStore {
    /** What was saved last; empty when nothing was. */
    PeerMemory load() throws IOException;

    /** Replaces what was saved; all or nothing. */
    void save(PeerMemory memory) throws IOException;
}
