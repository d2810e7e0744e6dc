package io.loombft.core.contract;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.ContractParams;
import io.loombft.core.types.Height;
import io.loombft.core.types.TransactionBody.Reentrancy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The simplest state that contracts can run on: maps, copied whole at every mark. */
final class PlainContracts implements ContractState {
    static final Address CALLER = address(0xca);
    static final long GAS = 10_000_000;

    /** What it takes to load any of them. */
    static final int WORK = 100;

    final ScriptedPrograms programs = new ScriptedPrograms();
    final Contracts contracts;
    ContractParams params = ContractParams.DEFAULT;

    private final TreeMap<Hash, Bytes> modules = new TreeMap<>();
    private final TreeMap<Address, Code> codes = new TreeMap<>();
    private final List<World> marks = new ArrayList<>();
    private final TreeSet<Hash> unloaded = new TreeSet<>();
    private World now = new World(new TreeMap<>(), new TreeMap<>());

    /** One whose contracts are scripts, and modules run compiled. */
    PlainContracts() {
        this.contracts = new Contracts(programs, new Ed25519());
    }

    /** One whose contracts are modules. */
    PlainContracts(Programs modules) {
        this.contracts = new Contracts(modules, new Ed25519());
    }

    private record Slot(Address contract, Bytes key) implements Comparable<Slot> {
        private static final Comparator<Slot> ORDER =
                Comparator.comparing(Slot::contract).thenComparing(Slot::key);

        @Override
        public int compareTo(Slot other) {
            return ORDER.compare(this, other);
        }
    }

    private record World(TreeMap<Address, Amount> balances, TreeMap<Slot, Bytes> storage) {
        World copy() {
            return new World(new TreeMap<>(balances), new TreeMap<>(storage));
        }
    }

    static Address address(int number) {
        byte[] bytes = new byte[Address.SIZE];
        bytes[0] = (byte) number;
        return new Address(Bytes.copyOf(bytes));
    }

    /** Puts a script at an address. */
    Address deploy(int number, Reentrancy reentrancy, ScriptedPrograms.Script script) {
        return deploy(number, reentrancy, programs.module(script));
    }

    /** Puts a module at an address. */
    Address deploy(int number, Reentrancy reentrancy, Bytes wasm) {
        modules.put(Hash.of(wasm), wasm);
        codes.put(address(number), new Code(Hash.of(wasm), wasm.size(), WORK, reentrancy));
        return address(number);
    }

    Address deploy(int number, ScriptedPrograms.Script script) {
        return deploy(number, Reentrancy.REFUSED, script);
    }

    void fund(Address address, long amount) {
        now.balances().put(address, Amount.of(amount));
    }

    CallResult call(Address contract, Bytes input, long gas, long value) {
        return contracts.call(
                new ContractCall(CALLER, contract, Amount.of(value), input, gas),
                new CallContext(new Height(7), 1_234, params),
                this);
    }

    CallResult call(Address contract) {
        return call(contract, Bytes.EMPTY, GAS, 0);
    }

    /** Runs a script as a contract without anything around it. */
    CallResult run(ScriptedPrograms.Script script) {
        return call(deploy(0xff, script));
    }

    @Override
    public Amount balance(Address address) {
        return now.balances().getOrDefault(address, Amount.ZERO);
    }

    @Override
    public boolean transfer(Address from, Address to, Amount amount) {
        Optional<Amount> left = balance(from).minus(amount);
        if (left.isEmpty()) {
            return false;
        }
        if (!from.equals(to)) {
            now.balances().put(from, left.get());
            now.balances().put(to, balance(to).plus(amount).orElseThrow());
        }
        return true;
    }

    @Override
    public Optional<Code> code(Address address) {
        return Optional.ofNullable(codes.get(address));
    }

    @Override
    public Bytes wasm(Hash codeHash) {
        return Optional.ofNullable(modules.get(codeHash)).orElseThrow();
    }

    /** Lets the contract's code fall out of the resident set, to which all belong at first. */
    void unload(Address contract) {
        unloaded.add(code(contract).orElseThrow().hash());
    }

    @Override
    public boolean touch(Hash codeHash) {
        return !unloaded.contains(codeHash);
    }

    @Override
    public void load(Hash codeHash, int work, long gas) {
        unloaded.remove(codeHash);
    }

    @Override
    public Optional<Bytes> read(Address contract, Bytes key) {
        return Optional.ofNullable(now.storage().get(new Slot(contract, key)));
    }

    @Override
    public void write(Address contract, Bytes key, Bytes value) {
        now.storage().put(new Slot(contract, key), value);
    }

    @Override
    public void delete(Address contract, Bytes key) {
        now.storage().remove(new Slot(contract, key));
    }

    @Override
    public Optional<Neighbour> next(Address contract, Bytes after) {
        return Optional.ofNullable(now.storage().higherKey(new Slot(contract, after)))
                .filter(slot -> slot.contract().equals(contract))
                .map(slot -> new Neighbour(slot.key(), true));
    }

    @Override
    public int mark() {
        marks.add(now.copy());
        return marks.size() - 1;
    }

    @Override
    public void revertTo(int mark) {
        now = marks.get(mark);
        marks.subList(mark, marks.size()).clear();
    }
}
