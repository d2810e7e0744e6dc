package io.loombft.core.ledger;

import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Amount;
import java.util.Optional;

/**
 * What the state holds under an address. Canonical bytes: {@code nonce u64 | balance 16 | code hash
 * 32 | storage root 32}, the hashes all zero without a contract. An account that never sent and owns
 * nothing is absent from the state.
 *
 * @param nonce of the next transaction it may send; the first is 0
 */
public record Account(long nonce, Amount balance, Hash codeHash, Hash storageRoot)
        implements Encodable {
    /** What every address is before anything happens to it. */
    public static final Account EMPTY = new Account(0, Amount.ZERO, Hash.ZERO, Hash.ZERO);

    public Account {
        if (nonce < 0) {
            throw new IllegalArgumentException("negative nonce");
        }
    }

    public boolean isEmpty() {
        return equals(EMPTY);
    }

    /** Whether code lies at this address. */
    public boolean isContract() {
        return !codeHash.equals(Hash.ZERO);
    }

    Account withNextNonce() {
        return new Account(Math.addExact(nonce, 1), balance, codeHash, storageRoot);
    }

    /** The account with more money, or nothing when it would exceed 2^128 - 1. */
    Optional<Account> credited(Amount amount) {
        return balance.plus(amount).map(this::withBalance);
    }

    /** The account with less money, or nothing when it has not as much. */
    Optional<Account> debited(Amount amount) {
        return balance.minus(amount).map(this::withBalance);
    }

    Account withNonce(long next) {
        return new Account(next, balance, codeHash, storageRoot);
    }

    Account withCode(Hash code) {
        return new Account(nonce, balance, code, storageRoot);
    }

    Account withStorage(Hash root) {
        return new Account(nonce, balance, codeHash, root);
    }

    private Account withBalance(Amount changed) {
        return new Account(nonce, changed, codeHash, storageRoot);
    }

    public static Account decode(Decoder from) throws MalformedInputException {
        return new Account(from.u64(), Amount.decode(from), Hash.decode(from), Hash.decode(from));
    }

    @Override
    public void encode(Encoder to) {
        to.u64(nonce).value(balance).value(codeHash).value(storageRoot);
    }
}
