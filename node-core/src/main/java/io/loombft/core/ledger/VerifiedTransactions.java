package io.loombft.core.ledger;

import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.Verified;
import io.loombft.core.types.Verifier;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Checks each transaction's signature once a node: when it comes in, and not again in the block. The
 * hash of a transaction covers its signature, so a known hash is a checked signature; only good ones
 * are remembered, so that a flood of bad ones pushes nothing out. For any thread.
 */
public final class VerifiedTransactions implements TransactionVerifier {
    private final Verifier verifier;
    private final int rememberedMax;
    private final LinkedHashSet<Hash> remembered = new LinkedHashSet<>();
    private final ReentrantLock lock = new ReentrantLock();

    /** Remembers at most {@code rememberedMax} hashes, about 150 bytes each, the latest. */
    public VerifiedTransactions(Verifier verifier, int rememberedMax) {
        this.verifier = verifier;
        this.rememberedMax = rememberedMax;
    }

    /** Checks the signature, or empty when it is wrong. What is good is known from now on. */
    public Optional<Verified<Transaction>> verify(Transaction transaction) {
        if (isRemembered(transaction.hash())) {
            return Optional.of(Verifier.checkedBefore(transaction));
        }
        Optional<Verified<Transaction>> verified = verifier.transaction(transaction);
        verified.ifPresent(good -> remember(good.value().hash()));
        return verified;
    }

    @Override
    public boolean isSigned(Transaction transaction) {
        return verify(transaction).isPresent();
    }

    /**
     * Checks those that are not known together, at half the cost of one by one, and remembers the good
     * ones. A bad one is found again when it is asked for.
     */
    @Override
    public void checkAhead(List<Transaction> transactions) {
        List<Transaction> unknown =
                transactions.stream().filter(t -> !isRemembered(t.hash())).toList();
        verifier.transactions(unknown).forEach(good -> remember(good.value().hash()));
    }

    /** Whether the transaction with that hash was found good, not too long ago. */
    public boolean isRemembered(Hash hash) {
        lock.lock();
        try {
            return remembered.contains(hash);
        } finally {
            lock.unlock();
        }
    }

    private void remember(Hash hash) {
        lock.lock();
        try {
            remembered.add(hash);
            if (remembered.size() > rememberedMax) {
                remembered.removeFirst();
            }
        } finally {
            lock.unlock();
        }
    }
}
