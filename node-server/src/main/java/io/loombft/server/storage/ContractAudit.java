package io.loombft.server.storage;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import io.loombft.core.ledger.Account;
import io.loombft.core.ledger.WorldState;
import io.loombft.core.merkle.StateTree;
import io.loombft.core.types.Address;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Checks what a database holds of contracts against the state: each has its code, and the order of the
 * keys that it has stored names exactly the keys of its storage.
 */
final class ContractAudit {
    /** Entries read at a time. */
    private static final int PAGE = 1_000;

    private static final Bytes SMALLEST_STEP = Bytes.copyOf(new byte[1]);

    private final StoreReader store;
    private final WorldState world;
    private final Consumer<String> finding;
    private long storedKeys;
    private long contractKeys;

    ContractAudit(StoreReader store, WorldState world, Consumer<String> finding) {
        this.store = store;
        this.world = world;
        this.finding = finding;
    }

    /** How many keys contracts have stored. */
    long run() throws StorageException {
        forEach(Family.CONTRACTS, KeyRange.all(), key -> contract(new Address(key)));
        forEach(Family.STORAGE_KEYS, KeyRange.all(), key -> storedKeys++);
        if (storedKeys != contractKeys) {
            finding.accept(
                    "the order of storage keys names keys of addresses that are no contracts");
        }
        return storedKeys;
    }

    private void contract(Address address) throws StorageException {
        Account account = world.view().account(address);
        if (!account.isContract()) {
            finding.accept("no contract lies at " + address);
            return;
        }
        Bytes code = world.view().code(account.codeHash());
        if (!Hash.of(code).equals(account.codeHash())) {
            finding.accept("the code of contract " + address + " is another's");
        }
        StateTree storage = world.storage(address, world.view().contract(address));
        if (!storage.root().equals(account.storageRoot())) {
            finding.accept("the storage of contract " + address + " is not what its account says");
            return;
        }
        keys(address, storage);
    }

    private void keys(Address address, StateTree storage) throws StorageException {
        long inOrder = contractKeys;
        forEach(
                Family.STORAGE_KEYS,
                KeyRange.prefix(address.bytes()),
                key -> {
                    contractKeys++;
                    Bytes stored = StoredKeys.withoutContract(key);
                    if (storage.get(Hash.of(stored)).isEmpty()) {
                        finding.accept(
                                "key " + stored + " of contract " + address + " has no value");
                    }
                });
        long inStorage = storage.audit();
        if (contractKeys - inOrder != inStorage) {
            finding.accept(
                    String.format(
                            "contract %s has %d keys in its storage, and %d in their order",
                            address, inStorage, contractKeys - inOrder));
        }
    }

    private interface Visit {
        void key(Bytes key) throws StorageException;
    }

    private void forEach(Family family, KeyRange range, Visit visit) throws StorageException {
        Optional<Bytes> from = Optional.of(range.from());
        while (from.isPresent()) {
            List<Entry> page =
                    store.range(
                            family, new KeyRange(from.get(), range.to()), Order.ASCENDING, PAGE);
            for (Entry entry : page) {
                visit.key(entry.key());
            }
            from =
                    page.size() < PAGE
                            ? Optional.empty()
                            : Optional.of(page.getLast().key().concat(SMALLEST_STEP));
        }
    }
}
