package io.loombft.core.crypto;

import io.loombft.core.bytes.Bytes;
import java.util.BitSet;
import java.util.List;

/** How messages are signed and checked: Ed25519 in a node, a keyed hash in bulk simulation. */
public interface SignatureScheme {
    /** The key pair of a 32-byte secret seed. */
    KeyPair keyPair(Bytes seed);

    /** Signs the message; the same key and message always give the same signature. */
    Signature sign(KeyPair key, Bytes message);

    /** Whether the signature is the key's, for exactly these bytes. */
    boolean verify(PublicKey key, Bytes message, Signature signature);

    /**
     * Which of these are signed, by their places in the list: the answers of {@link #verify}, which may
     * cost less together.
     */
    default BitSet verifyAll(List<SignedMessage> messages) {
        BitSet good = new BitSet(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            SignedMessage each = messages.get(i);
            good.set(i, verify(each.key(), each.message(), each.signature()));
        }
        return good;
    }
}
