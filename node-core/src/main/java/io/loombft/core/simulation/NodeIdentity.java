package io.loombft.core.simulation;

import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.peers.PeerAddress;

/** Who a simulated node is. Twins share a validator key, never a node key. */
record NodeIdentity(int index, KeyPair nodeKey, KeyPair validatorKey) {
    PublicKey id() {
        return nodeKey.publicKey();
    }

    PublicKey validator() {
        return validatorKey.publicKey();
    }

    /** Where it can be dialled. */
    PeerAddress address() {
        return address(index);
    }

    static PeerAddress address(int index) {
        return new PeerAddress("n" + index, index + 1);
    }
}
