package io.loombft.core.mempool;

import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Height;
import java.util.List;
import java.util.Locale;

/** What became of a transaction that was brought to the mempool. */
public sealed interface Admission {
    /** It is held now, and these gave way: replaced, pushed out, or no longer payable. */
    record Accepted(List<Hash> gaveWay) implements Admission {
        public Accepted {
            gaveWay = List.copyOf(gaveWay);
        }
    }

    /** It is held already, or in a recent block. */
    record AlreadyKnown() implements Admission {}

    /** It is not held; the sentence is for the person who sent it. */
    record Refused(Reason reason, String sentence) implements Admission {}

    /** The account was read before this height; read it again and ask once more. */
    record Stale(Height height) implements Admission {}

    /** Why a transaction is refused. */
    enum Reason {
        /** A transaction with this nonce is already in a block. */
        NONCE_TOO_LOW,
        /** Too many nonces are missing before it. */
        NONCE_GAP,
        /** The balance does not cover it and the sender's transactions before it. */
        CANNOT_PAY,
        /** Found by whoever checks signatures: not signed by its key, for this chain. */
        BAD_SIGNATURE,
        /** Found by whoever checks signatures: signed for another chain. */
        WRONG_CHAIN,
        /** The gas limit is below what it costs before it does anything. */
        GAS_TOO_LOW,
        /** The gas limit is above what a transaction may use. */
        GAS_TOO_HIGH,
        /** Longer than a transaction may be. */
        TOO_LARGE,
        /** Only administrators change validators. */
        NOT_ADMIN,
        /** Found by whoever checks code: the module breaks a rule of this chain. */
        CONTRACT_REFUSED,
        /** The sender has as many waiting as one may have. */
        SENDER_LIMIT,
        /** The peer has brought as many as one may bring. */
        PEER_LIMIT,
        /** Full, and nothing in it would give way. */
        MEMPOOL_FULL,
        /** Pays less than this node asks, or too little more than the one it would replace. */
        UNDERPRICED;

        /** The name that clients see: {@code nonce_too_low}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether the same transaction will be refused for ever. */
        boolean isFinal() {
            return switch (this) {
                case NONCE_TOO_LOW,
                        BAD_SIGNATURE,
                        WRONG_CHAIN,
                        GAS_TOO_LOW,
                        GAS_TOO_HIGH,
                        TOO_LARGE,
                        NOT_ADMIN,
                        CONTRACT_REFUSED ->
                        true;
                case NONCE_GAP, CANNOT_PAY, SENDER_LIMIT, PEER_LIMIT, MEMPOOL_FULL, UNDERPRICED ->
                        false;
            };
        }
    }
}
