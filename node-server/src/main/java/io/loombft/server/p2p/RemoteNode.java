package io.loombft.server.p2p;

import io.loombft.core.crypto.PublicKey;
import java.util.Optional;

/**
 * Who a peer has proved to be.
 *
 * @param id its node key, proved by signature
 * @param label what its operator calls it: at most 64 bytes, claimed only
 * @param listenPort where it says it listens, 0 for nowhere
 * @param validator the validator key that signed for this node in this connection; whether it is in
 *     a validator set is for others to say
 */
public record RemoteNode(
        PublicKey id, String label, int listenPort, Optional<PublicKey> validator) {}
