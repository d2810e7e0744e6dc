package io.loombft.core.contract;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.TransactionBody.Reentrancy;
import java.util.Optional;

/**
 * What calls of contracts read and change. Everything done since a {@link #mark} can be taken back, so
 * that a call that fails leaves nothing behind. For one thread.
 */
public interface ContractState {
    /**
     * What runs when an address is called: a module by its hash.
     *
     * @param bytes its length
     * @param work what it takes to load it, as {@link Programs#check} says
     */
    record Code(Hash hash, int bytes, int work, Reentrancy reentrancy) {}

    /**
     * A key that is or was stored: when a transaction deletes one it stays in the line for a while.
     *
     * @param isStored whether there is a value under it now
     */
    record Neighbour(Bytes key, boolean isStored) {}

    Amount balance(Address address);

    /** Moves money; false, and nothing moved, when there is too little of it or too much there. */
    boolean transfer(Address from, Address to, Amount amount);

    /** The code bound to the address, or empty when no contract lies there. */
    Optional<Code> code(Address address);

    /** The module with the hash, which some account is bound to. */
    Bytes wasm(Hash codeHash);

    /**
     * Whether the code is resident; if so, it is from now on the one called last. Never taken back: what
     * was loaded stays loaded.
     */
    boolean touch(Hash codeHash);

    /**
     * Makes a code resident whose loading was paid for with so much gas; those called longest ago make
     * room for it. Never taken back.
     */
    void load(Hash codeHash, int work, long gas);

    Optional<Bytes> read(Address contract, Bytes key);

    void write(Address contract, Bytes key, Bytes value);

    /** The key is absent from now on; it may have been before. */
    void delete(Address contract, Bytes key);

    /**
     * The smallest key above the given one in unsigned byte order, among those that the contract has
     * stored and those that it has deleted in this block; after no bytes the first.
     */
    Optional<Neighbour> next(Address contract, Bytes after);

    /** A place to come back to. */
    int mark();

    /** Takes back what was done since the mark, which is forgotten with all later ones. */
    void revertTo(int mark);
}
