package io.loombft.server.storage;

import java.nio.charset.StandardCharsets;

/** The kinds of data, each in a column family of its own. */
public enum Family {
    /** What the node knows about itself and the chain as a whole; holds the schema version. */
    METADATA("metadata"),
    /** Blocks by height. */
    BLOCKS("blocks"),
    /** Heights by block hash. */
    BLOCK_INDEX("block_index"),
    /** The commit that decided each height. */
    COMMITS("commits"),
    /** What became of each transaction, by height and index. */
    RECEIPTS("receipts"),
    /** Where a transaction is, by its hash. */
    TRANSACTION_INDEX("transaction_index"),
    /** Nodes of the state tree. */
    STATE_NODES("state_nodes"),
    /** Nodes that a height made superfluous, by height, for pruning. */
    STALE_NODES("stale_nodes"),
    /** Validator sets, by the first height they are for. */
    VALIDATOR_SETS("validator_sets"),
    /** The evidence that blocks carried, by height and index. */
    EVIDENCE("evidence"),
    /** The addresses where contracts lie. */
    CONTRACTS("contracts"),
    /** The keys that contracts have stored, by contract and key. */
    STORAGE_KEYS("storage_keys"),
    /** Which transactions have events of a contract, by contract, height and index. */
    CONTRACT_EVENTS("contract_events");

    private final String label;

    Family(String label) {
        this.label = label;
    }

    /** The name on disk and in metrics. */
    public String label() {
        return label;
    }

    byte[] nameOnDisk() {
        return label.getBytes(StandardCharsets.UTF_8);
    }
}
