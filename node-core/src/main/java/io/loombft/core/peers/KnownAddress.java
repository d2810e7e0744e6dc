package io.loombft.core.peers;

import io.loombft.core.crypto.PublicKey;

/** A node and where it is said to listen. */
public record KnownAddress(PublicKey id, PeerAddress address) {}
