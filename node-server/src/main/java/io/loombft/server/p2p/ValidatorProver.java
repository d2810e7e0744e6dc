package io.loombft.server.p2p;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.crypto.Signature;
import io.loombft.core.crypto.SignatureScheme;
import java.util.Optional;

/** Signs, inside a handshake, that this node belongs to a validator. */
@FunctionalInterface
public interface ValidatorProver {
    /** A validator's key and its signature over the handshake. */
    record Proof(PublicKey validator, Signature signature) {}

    /** The proof over exactly these bytes; empty when the node is nobody's validator. */
    Optional<Proof> prove(Bytes signBytes);

    /** For nodes that are no validator. */
    static ValidatorProver none() {
        return signBytes -> Optional.empty();
    }

    /** Signs with a key in memory. */
    static ValidatorProver of(SignatureScheme scheme, KeyPair validatorKey) {
        return signBytes ->
                Optional.of(
                        new Proof(validatorKey.publicKey(), scheme.sign(validatorKey, signBytes)));
    }
}
