package io.loombft.core.ledger;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.contract.ContractState;
import io.loombft.core.crypto.Hash;
import io.loombft.core.ledger.Outcome.StoredKey;
import io.loombft.core.merkle.StateChange;
import io.loombft.core.merkle.TreeUpdate;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The state while a block is executed: what is written so far, over what was there before. What calls
 * of contracts can do is written down with what takes it back.
 */
final class StateDraft implements ContractState {
    private final WorldState world;
    private final StateView before;
    private final TreeMap<Address, Account> read = new TreeMap<>();
    private final TreeMap<Address, Account> written = new TreeMap<>();
    private final TreeMap<Address, ContractRecord> contracts = new TreeMap<>();
    private final TreeMap<Address, ContractRecord> contractsWritten = new TreeMap<>();
    private final TreeMap<Address, StorageDraft> storages = new TreeMap<>();
    private final TreeMap<Hash, Bytes> codes = new TreeMap<>();
    private final TreeMap<Hash, Approvals> approvals = new TreeMap<>();
    private final TreeMap<Hash, StateChange> changes = new TreeMap<>();

    /** The latest last; bounded by the gas of one transaction. */
    private final ArrayList<Runnable> undo = new ArrayList<>();

    private final long residentBytesMax;

    // Read when the first contract is called: most blocks of most chains call none.
    private @Nullable ResidentsDraft residents;
    private long loadGas;

    /** Of the resident codes, so many bytes fit by the rules of the chain. */
    StateDraft(WorldState world, long residentBytesMax) {
        this.world = world;
        this.before = world.view();
        this.residentBytesMax = residentBytesMax;
    }

    // ---- Accounts.

    Account account(Address address) {
        Account now = written.get(address);
        return now != null ? now : read.computeIfAbsent(address, before::account);
    }

    void put(Address address, Account account) {
        set(written, address, account);
    }

    @Override
    public Amount balance(Address address) {
        return account(address).balance();
    }

    @Override
    public boolean transfer(Address from, Address to, Amount amount) {
        Optional<Account> debited = account(from).debited(amount);
        if (debited.isEmpty()) {
            return false;
        }
        if (amount.isZero() || to.equals(from)) {
            return true;
        }
        Optional<Account> credited = account(to).credited(amount);
        if (credited.isEmpty()) {
            return false;
        }
        put(from, debited.get());
        put(to, credited.get());
        return true;
    }

    /** Money that was taken before, from whomever. */
    void credit(Address to, Amount amount) {
        if (!amount.isZero()) {
            put(
                    to,
                    account(to)
                            .credited(amount)
                            .orElseThrow(() -> new AssertionError("balances exceed 2^128 - 1")));
        }
    }

    // ---- Contracts.

    /** Binds code to an address, or other code than before. */
    void bind(Address address, Hash codeHash, Bytes wasm, ContractRecord contract) {
        set(codes, codeHash, wasm);
        set(contractsWritten, address, contract);
        put(address, account(address).withCode(codeHash));
    }

    /** The record of an address where code lies. */
    ContractRecord contract(Address address) {
        ContractRecord now = contractsWritten.get(address);
        return now != null ? now : contracts.computeIfAbsent(address, before::contract);
    }

    @Override
    public Optional<Code> code(Address address) {
        Account account = account(address);
        if (!account.isContract()) {
            return Optional.empty();
        }
        ContractRecord contract = contract(address);
        return Optional.of(
                new Code(
                        account.codeHash(),
                        contract.codeBytes(),
                        contract.codeWork(),
                        contract.reentrancy()));
    }

    @Override
    public Bytes wasm(Hash codeHash) {
        Bytes now = codes.get(codeHash);
        return now != null ? now : before.code(codeHash);
    }

    @Override
    public boolean touch(Hash codeHash) {
        return residents().touch(codeHash);
    }

    @Override
    public void load(Hash codeHash, int work, long gas) {
        residents().load(codeHash, work, residentBytesMax);
        loadGas += gas;
    }

    /** Code of a deploy that was taken back: nothing is resident that the state does not hold. */
    void forgetUnlessStored(Hash codeHash) {
        if (!codes.containsKey(codeHash)
                && before.get(new StateKey.OfCode(codeHash).hash()).isEmpty()) {
            residents().forget(codeHash);
        }
    }

    /** The gas that was paid for loading so far. */
    long loadGas() {
        return loadGas;
    }

    /** What is resident now; empty when no contract was called. */
    Optional<Residents> resident() {
        return Optional.ofNullable(residents).map(ResidentsDraft::now);
    }

    private ResidentsDraft residents() {
        ResidentsDraft known = residents;
        if (known == null) {
            known = new ResidentsDraft(before.residents());
            residents = known;
        }
        return known;
    }

    @Override
    public Optional<Bytes> read(Address contract, Bytes key) {
        return storage(contract).read(key);
    }

    @Override
    public void write(Address contract, Bytes key, Bytes value) {
        undo.add(storage(contract).write(key, StateChange.put(value)));
    }

    @Override
    public void delete(Address contract, Bytes key) {
        undo.add(storage(contract).write(key, StateChange.delete()));
    }

    @Override
    public Optional<Neighbour> next(Address contract, Bytes after) {
        return storage(contract).next(after);
    }

    private StorageDraft storage(Address address) {
        return storages.computeIfAbsent(
                address,
                contract ->
                        new StorageDraft(
                                contract,
                                world.storage(contract, contract(contract)),
                                world.keys()));
    }

    // ---- Taking back.

    @Override
    public int mark() {
        return undo.size();
    }

    @Override
    public void revertTo(int mark) {
        for (int i = undo.size() - 1; i >= mark; i--) {
            undo.removeLast().run();
        }
    }

    /** What was done so far stays: called between transactions. */
    void settle() {
        undo.clear();
    }

    private <K, V> void set(Map<K, V> map, K key, V value) {
        V previous = map.put(key, value);
        undo.add(previous == null ? () -> map.remove(key) : () -> map.put(key, previous));
    }

    // ---- What only the ledger itself writes, and never takes back.

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

    // ---- The end.

    /** The accounts written, by address. */
    SortedMap<Address, Account> accounts() {
        return written;
    }

    /** The keys that contracts wrote, by contract and key. */
    List<StoredKey> storedKeys() {
        List<StoredKey> keys = new ArrayList<>();
        storages.values().forEach(storage -> keys.addAll(storage.keys()));
        return keys;
    }

    /** All that was written, for the store. Nothing is written to the draft afterwards. */
    TreeUpdate update(long version) {
        List<TreeUpdate> storageUpdates = new ArrayList<>();
        storages.forEach(
                (address, storage) -> {
                    if (storage.isWritten()) {
                        TreeUpdate update = storage.update(version);
                        if (!update.root().equals(storage.rootBefore())) {
                            storageUpdates.add(update);
                            changeStorage(address, update);
                        }
                    }
                });
        return world.tree().update(version, changes()).with(storageUpdates);
    }

    private void changeStorage(Address address, TreeUpdate update) {
        written.put(address, account(address).withStorage(update.root()));
        contractsWritten.put(address, contract(address).withStorage(update.version()));
    }

    private SortedMap<Hash, StateChange> changes() {
        TreeMap<Hash, StateChange> all = new TreeMap<>(changes);
        written.forEach(
                (address, account) ->
                        all.put(
                                new StateKey.OfAccount(address).hash(),
                                account.isEmpty()
                                        ? StateChange.delete()
                                        : StateChange.put(account.encoded())));
        contractsWritten.forEach(
                (address, contract) ->
                        all.put(
                                new StateKey.OfContract(address).hash(),
                                StateChange.put(contract.encoded())));
        codes.forEach(
                (hash, wasm) -> all.put(new StateKey.OfCode(hash).hash(), StateChange.put(wasm)));
        Optional.ofNullable(residents)
                .flatMap(ResidentsDraft::changed)
                .ifPresent(
                        now ->
                                all.put(
                                        new StateKey.ResidentCodes().hash(),
                                        StateChange.put(now.encoded())));
        return all;
    }
}
