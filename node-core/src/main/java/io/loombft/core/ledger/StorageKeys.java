package io.loombft.core.ledger;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.types.Address;
import java.util.Optional;

/**
 * The keys that contracts have stored, in their order: the tree knows only their hashes. It belongs to
 * one height of the state, and says of each contract exactly the keys that are in its storage there.
 */
@FunctionalInterface
public interface StorageKeys {
    /** Where no contract has stored anything. */
    StorageKeys NONE = (contract, after) -> Optional.empty();

    /** The contract's smallest key above the given one in unsigned byte order; after none the first. */
    Optional<Bytes> next(Address contract, Bytes after);
}
