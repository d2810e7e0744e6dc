package io.loombft.core.ledger;

import io.loombft.core.bytes.Encodable;
import io.loombft.core.crypto.Hash;
import io.loombft.core.merkle.StateChange;
import io.loombft.core.types.Address;
import java.util.SortedMap;
import java.util.TreeMap;

/** The state while a block is executed: what is written so far, over what was there before. */
final class StateDraft {
    private final StateView before;
    private final TreeMap<Address, Account> read = new TreeMap<>();
    private final TreeMap<Address, Account> written = new TreeMap<>();
    private final TreeMap<Hash, Approvals> approvals = new TreeMap<>();
    private final TreeMap<Hash, StateChange> changes = new TreeMap<>();

    StateDraft(StateView before) {
        this.before = before;
    }

    Account account(Address address) {
        Account now = written.get(address);
        return now != null ? now : read.computeIfAbsent(address, before::account);
    }

    void put(Address address, Account account) {
        written.put(address, account);
    }

    Approvals approvals(Hash change) {
        Approvals now = approvals.get(change);
        return now != null ? now : before.approvals(change);
    }

    /** Without any approvals, nothing is kept. */
    void put(Hash change, Approvals given) {
        approvals.put(change, given);
        StateKey key = new StateKey.OfApprovals(change);
        if (given.approvals().isEmpty()) {
            changes.put(key.hash(), StateChange.delete());
        } else {
            put(key, given);
        }
    }

    void put(StateKey key, Encodable value) {
        changes.put(key.hash(), StateChange.put(value.encoded()));
    }

    /** The accounts written, by address. */
    SortedMap<Address, Account> accounts() {
        return written;
    }

    /** All that was written, for the tree. */
    SortedMap<Hash, StateChange> changes() {
        TreeMap<Hash, StateChange> all = new TreeMap<>(changes);
        written.forEach(
                (address, account) ->
                        all.put(
                                new StateKey.OfAccount(address).hash(),
                                account.isEmpty()
                                        ? StateChange.delete()
                                        : StateChange.put(account.encoded())));
        return all;
    }
}
