package io.loombft.core.ledger;

import io.loombft.core.merkle.StateTree;
import io.loombft.core.types.Address;

/** The whole state after one block: the tree, and the order of the keys in contracts' storage. */
public record WorldState(StateTree tree, StorageKeys keys) {
    public StateView view() {
        return StateView.of(tree);
    }

    /**
     * The storage of the contract: SHA-256 of a key to its value. Its root is the account's storage
     * root.
     *
     * @throws io.loombft.core.merkle.UnreadableNodeException when it has been pruned or is damaged
     */
    public StateTree storage(Address address, ContractRecord contract) {
        StateTree storage = tree.named(address.bytes());
        return contract.hasStorage()
                ? storage.existing(contract.storageVersion())
                : storage;
    }
}
