package io.loombft.core.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody.Transfer;
import io.loombft.core.types.UnsignedTransaction;
import io.loombft.core.types.UnsignedTransaction.GasLimit;
import io.loombft.core.types.Verifier;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerifiedTransactionsTest {
    private final KeyedHash scheme = new KeyedHash();
    private final Verifier verifier = new Verifier(TestChain.ID, scheme);
    private final VerifiedTransactions transactions = new VerifiedTransactions(verifier, 2);

    private Transaction numbered(int nonce, ChainId chain) {
        var key = scheme.keyPair(Bytes.copyOf(new byte[32]));
        var body = new Transfer(Address.ZERO, Amount.of(1), Bytes.EMPTY);
        return new UnsignedTransaction(key.publicKey(), nonce, new GasLimit(1), 1, body)
                .sign(chain, key, scheme);
    }

    private Transaction numbered(int nonce) {
        return numbered(nonce, TestChain.ID);
    }

    @Test
    void checksASignatureOnce() {
        assertTrue(transactions.verify(numbered(0)).isPresent());
        assertEquals(1, scheme.takeVerified());
        assertTrue(transactions.isSigned(numbered(0)));
        assertEquals(0, scheme.takeVerified());
    }

    @Test
    void checksWhatItDoesNotKnow() {
        assertTrue(transactions.isSigned(numbered(0)));
        assertTrue(transactions.isSigned(numbered(0)));
        assertEquals(1, scheme.takeVerified());
    }

    @Test
    void neverRemembersABadOne() {
        Transaction bad = numbered(0, new ChainId("another"));

        assertFalse(transactions.isSigned(bad));
        assertEquals(Optional.empty(), transactions.verify(bad));
        assertFalse(transactions.isSigned(bad));
        assertEquals(3, scheme.takeVerified());
    }

    @Test
    void forgetsTheOldest() {
        transactions.verify(numbered(0));
        transactions.verify(numbered(1));
        transactions.verify(numbered(2));
        scheme.takeVerified();

        assertTrue(transactions.isSigned(numbered(1)));
        assertTrue(transactions.isSigned(numbered(2)));
        assertEquals(0, scheme.takeVerified());
        assertTrue(transactions.isSigned(numbered(0)));
        assertEquals(1, scheme.takeVerified());
    }

    @Test
    void checksAheadWhatItDoesNotKnowAndRemembersTheGoodOnes() {
        Transaction bad = numbered(1, new ChainId("another"));
        transactions.verify(numbered(0));
        scheme.takeVerified();

        transactions.checkAhead(List.of(numbered(0), bad, numbered(2)));

        assertEquals(2, scheme.takeVerified());
        assertTrue(transactions.isSigned(numbered(0)));
        assertTrue(transactions.isSigned(numbered(2)));
        assertEquals(0, scheme.takeVerified());
        assertFalse(transactions.isSigned(bad));
        assertEquals(1, scheme.takeVerified());
    }

    /** With real signatures, no byte of a transaction can be changed. */
    @Test
    void acceptsNoMutationOfASignedTransaction() {
        Ed25519 real = new Ed25519();
        var key = real.keyPair(Bytes.copyOf(new byte[32]));
        var body = new Transfer(Address.ZERO, Amount.of(1), Bytes.utf8("memo"));
        byte[] good =
                new UnsignedTransaction(key.publicKey(), 3, new GasLimit(9), 1, body)
                        .sign(TestChain.ID, key, real)
                        .encoded()
                        .toArray();
        var checked = new VerifiedTransactions(new Verifier(TestChain.ID, real), 10);
        assertTrue(isGood(checked, good));

        for (int i = 0; i < good.length; i++) {
            byte[] mutated = good.clone();
            mutated[i] ^= 1;
            assertFalse(isGood(checked, mutated), "byte " + i);
        }
    }

    private static boolean isGood(VerifiedTransactions checked, byte[] bytes) {
        try {
            return checked.isSigned(Transaction.decode(Bytes.copyOf(bytes)));
        } catch (MalformedInputException e) {
            return false;
        }
    }
}
