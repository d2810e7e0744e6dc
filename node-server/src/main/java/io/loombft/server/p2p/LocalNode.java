package io.loombft.server.p2p;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.PublicKey;
import java.nio.charset.StandardCharsets;

/**
 * Who we are to others.
 *
 * @param key the node key, whose public half is the node's id
 * @param label the operator's name for the node, at most 64 bytes of UTF-8, not authenticated
 * @param chainId at most 255 bytes of UTF-8
 * @param prover signs with the validator key, if there is one
 */
public record LocalNode(
        KeyPair key, String label, String chainId, Hash genesisHash, ValidatorProver prover) {
    /** Longest label in bytes. */
    public static final int LABEL_BYTES_MAX = 64;

    /** Longest chain id in bytes, as far as a hello can carry it. */
    public static final int CHAIN_ID_BYTES_MAX = 255;

    public LocalNode {
        check("label", label, LABEL_BYTES_MAX);
        check("chain id", chainId, CHAIN_ID_BYTES_MAX);
    }

    public PublicKey id() {
        return key.publicKey();
    }

    Bytes chainIdBytes() {
        return Bytes.utf8(chainId);
    }

    private static void check(String what, String text, int bytesMax) {
        int size = text.getBytes(StandardCharsets.UTF_8).length;
        if (size > bytesMax) {
            throw new IllegalArgumentException(
                    "the " + what + " has " + size + " bytes, at most " + bytesMax + " fit");
        }
    }
}
