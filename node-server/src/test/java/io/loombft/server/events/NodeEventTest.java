package io.loombft.server.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.Height;
import io.loombft.core.types.Receipt;
import io.loombft.core.types.Round;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody;
import io.loombft.core.types.UnsignedTransaction;
import io.loombft.server.events.NodeEvent.TransactionCommitted;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeEventTest {
    private static final Receipt.Event SMALL =
            new Receipt.Event(Address.ZERO, Bytes.EMPTY, Bytes.EMPTY);

    @Test
    void ofMuchThatATransactionSaysTheFirstIsTold() {
        int most = TransactionCommitted.EVENT_BYTES_MAX;
        Receipt.Event full =
                new Receipt.Event(
                        Address.ZERO, Bytes.EMPTY, Bytes.copyOf(new byte[most - 2 * Address.SIZE]));

        TransactionCommitted told = committed(List.of(SMALL, full));
        assertEquals(List.of(SMALL, full), told.events());
        TransactionCommitted cut = committed(List.of(SMALL, full, SMALL));
        assertEquals(List.of(SMALL, full), cut.events());
        assertEquals(3, cut.eventCount());
    }

    private static TransactionCommitted committed(List<Receipt.Event> events) {
        Ed25519 scheme = new Ed25519();
        KeyPair key = scheme.keyPair(Bytes.copyOf(new byte[KeyPair.SEED_SIZE]));
        Transaction transaction =
                new UnsignedTransaction(
                                key.publicKey(),
                                0,
                                new UnsignedTransaction.GasLimit(1),
                                1,
                                new TransactionBody.Transfer(
                                        Address.ZERO, Amount.of(1), Bytes.EMPTY))
                        .sign(new ChainId("test"), key, scheme);
        return TransactionCommitted.of(
                new NodeEvent.At(Height.FIRST, Round.ZERO),
                0,
                transaction,
                new Receipt(
                        transaction.hash(),
                        Receipt.Code.SUCCESS,
                        1,
                        Amount.ZERO,
                        Bytes.EMPTY,
                        events));
    }
}
