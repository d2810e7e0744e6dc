package io.loombft.core.client;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.GasPrices;
import io.loombft.core.types.Transaction;

/** Transfers of one coin by one sender. */
final class Transfers {
    static final ChainId CHAIN = new ChainId("test");
    static final Ed25519 SCHEME = new Ed25519();
    static final KeyPair SENDER = SCHEME.keyPair(Bytes.copyOf(new byte[KeyPair.SEED_SIZE]));

    private Transfers() {}

    static TransactionBuilder builder() {
        return new TransactionBuilder(CHAIN, GasPrices.DEFAULT, SCHEME);
    }

    static Transaction nonce(long nonce) {
        return builder().transfer(SENDER, nonce, Address.ZERO, Amount.of(1), Bytes.EMPTY);
    }
}
