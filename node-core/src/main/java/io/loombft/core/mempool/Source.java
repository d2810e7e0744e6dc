package io.loombft.core.mempool;

import io.loombft.core.crypto.PublicKey;

/** Who brought a transaction. */
public sealed interface Source {
    /** A client of this node, or its own log from before a restart. */
    record Local() implements Source {}

    /** The peer with this node key. */
    record Peer(PublicKey id) implements Source {}
}
