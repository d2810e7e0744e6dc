package io.loombft.core.ledger;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import io.loombft.core.merkle.StateTree;
import io.loombft.core.types.Address;
import java.util.Optional;

/** The whole state after one block: the tree, and the order of the keys in contracts' storage. */
public record WorldState(StateTree tree, StorageKeys keys) {
    public StateView view() {
        return StateView.of(tree);
    }

    /** What the contract has stored under the key; nothing when no contract lies there. */
    public Optional<Bytes> stored(Address contract, Bytes key) {
        return view().account(contract).isContract()
                ? storage(contract, view().contract(contract)).get(Hash.of(key))
                : Optional.empty();
    }

    /**
     * The storage of the contract: SHA-256 of a key to its value. Its root is the account's storage
     * root.
     *
     * @throws io.loombft.core.merkle.UnreadableNodeException when it has been pruned or is damaged
     */
    public StateTree storage(Address address, ContractRecord contract) {
        StateTree storage = tree.named(address.bytes());
        return contract.hasStorage() ? storage.existing(contract.storageVersion()) : storage;
    }
}
