package io.loombft.core.ledger;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.consensus.ChainState;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.mempool.AccountView;
import io.loombft.core.merkle.TreeUpdate;
import io.loombft.core.types.Address;
import io.loombft.core.types.Receipt;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What executing a block leads to, to be stored in one batch or not at all.
 *
 * @param next the chain after the block
 * @param receipts one for each transaction, in their order
 * @param state what changes in the store of the state tree
 * @param touched the accounts that the block wrote, as they are now
 * @param storedKeys what became of the keys that contracts wrote, by contract and key
 * @param validatorChanges what the block decided, in that order; effective two heights later
 */
public record Outcome(
        ChainState next,
        List<Receipt> receipts,
        TreeUpdate state,
        SortedMap<Address, Account> touched,
        List<StoredKey> storedKeys,
        List<ValidatorChange> validatorChanges) {

    /**
     * A key in the storage of a contract that a block wrote.
     *
     * @param isStored whether it has a value after the block; it may have had the same before
     */
    public record StoredKey(Address contract, Bytes key, boolean isStored) {}

    /** The power of a validator before and after a change, 0 for none. */
    public record ValidatorChange(PublicKey validator, long powerBefore, PowerAfter powerAfter) {
        /** A type of its own, so that it is never taken for the power before. */
        public record PowerAfter(long value) {}
    }

    public Outcome {
        receipts = List.copyOf(receipts);
        touched = Collections.unmodifiableSortedMap(new TreeMap<>(touched));
        storedKeys = List.copyOf(storedKeys);
        validatorChanges = List.copyOf(validatorChanges);
    }

    /** The touched accounts as the mempool wants them for its recheck. */
    public SortedMap<Address, AccountView> accountViews() {
        TreeMap<Address, AccountView> views = new TreeMap<>();
        touched.forEach(
                (address, account) ->
                        views.put(
                                address,
                                new AccountView(
                                        next.height(), account.nonce(), account.balance())));
        return views;
    }
}
