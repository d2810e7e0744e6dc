package io.loombft.server.bench;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.contract.ChicoryEngine;
import io.loombft.core.contract.Contracts;
import io.loombft.core.contract.EnginePrograms;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.ledger.BlockBuilder;
import io.loombft.core.ledger.BlockValidity;
import io.loombft.core.ledger.Ledger;
import io.loombft.core.ledger.Outcome;
import io.loombft.core.ledger.WorldState;
import io.loombft.core.replica.Head;
import io.loombft.core.simulation.KeyedHashScheme;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.Height;
import io.loombft.core.types.Params;
import io.loombft.core.types.Receipt;
import io.loombft.core.types.Round;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody;
import io.loombft.core.types.UnsignedTransaction;
import io.loombft.core.types.UnsignedTransaction.GasLimit;
import io.loombft.core.types.Validator;
import io.loombft.core.types.Verified;
import io.loombft.core.types.Verifier;
import io.loombft.server.storage.ChainStore;
import io.loombft.server.storage.Family;
import io.loombft.server.storage.RocksDb;
import io.loombft.server.storage.StorageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A ledger on a database as a node has it, block after block, without a network. Signatures are cheap
 * ones: they are not what is measured. For one thread, on a stack that is enough for contracts.
 */
final class BenchLedger implements AutoCloseable {
    private static final ChainId CHAIN = new ChainId("bench");
    private static final long GENESIS_TIME_MS = 1_700_000_000_000L;
    private static final long COMPILED_BYTES_MAX = 96L << 20;

    /** As a node keeps them by default, or fewer: pruning belongs to what a block costs. */
    private static final ChainStore.Retention RETENTION = new ChainStore.Retention(10, 10);

    private final KeyedHashScheme scheme = new KeyedHashScheme();
    private final Verifier verifier = new Verifier(CHAIN, scheme);
    private final BlockBuilder builder =
            new BlockBuilder(CHAIN, new BlockValidity(CHAIN, scheme, transaction -> true));
    private final Ledger ledger =
            new Ledger(
                    new Contracts(
                            new EnginePrograms(ChicoryEngine.COMPILED, COMPILED_BYTES_MAX),
                            new Ed25519()));
    private final List<KeyPair> senders;
    private final long[] nonces;
    private final Path folder;
    private RocksDb database;
    private ChainStore store;
    private Head head;

    /** What a block came to. */
    record Run(long ns, long gasUsed, List<Receipt> receipts) {}

    /** What a sender asks for, and the most gas that it may use. */
    record Wish(int sender, TransactionBody body, long gasLimit) {}

    /** Begins with rich senders and with these further accounts. */
    BenchLedger(Path folder, int senderCount, List<Genesis.Account> others)
            throws StorageException {
        this.folder = folder;
        this.senders = new ArrayList<>();
        this.nonces = new long[senderCount];
        List<Genesis.Account> accounts = new ArrayList<>(others);
        for (int i = 0; i < senderCount; i++) {
            senders.add(scheme.keyPair(new Encoder().fixed(new byte[28]).i32(i).toBytes()));
            accounts.add(new Genesis.Account(address(i), Amount.of(1L << 60)));
        }
        KeyPair validator = senders.getFirst();
        Genesis genesis =
                new Genesis(
                        CHAIN,
                        GENESIS_TIME_MS,
                        List.of(
                                new Genesis.Member(
                                        new Validator(validator.publicKey(), 10), "bench")),
                        accounts,
                        new Genesis.Administrators(1, List.of(validator.publicKey())),
                        Params.DEFAULT);
        this.database = RocksDb.open(folder);
        this.store = new ChainStore(database);
        Outcome first = genesis(genesis);
        store.begin(genesis.hash(), first);
        this.head = new Head(first.next(), store.state(Height.GENESIS).orElseThrow());
    }

    private Outcome genesis(Genesis genesis) {
        try {
            return Ledger.genesis(
                    genesis, io.loombft.core.merkle.StateTree.empty(store.stateNodes()));
        } catch (MalformedInputException e) {
            throw new AssertionError("the genesis of a benchmark", e);
        }
    }

    Address address(int sender) {
        return Address.of(senders.get(sender).publicKey());
    }

    /** Where the next deploy of the sender puts its contract. */
    Address nextContract(int sender) {
        return Address.ofContract(address(sender), nonces[sender]);
    }

    /** Writes all to the disk and forgets what it had in memory, as a restart does. */
    void reopen() throws StorageException {
        database.compact(Family.STATE_NODES);
        database.compact(Family.STORAGE_KEYS);
        database.close();
        database = RocksDb.open(folder);
        store = new ChainStore(database);
        head = new Head(head.chain(), store.state(head.chain().height()).orElseThrow());
    }

    /** A block of these; measured is what the ledger's thread does with a decided block. */
    Run run(List<Wish> wishes) throws StorageException {
        List<Verified<Transaction>> transactions = new ArrayList<>();
        for (Wish wish : wishes) {
            transactions.add(verifier.transaction(signed(wish)).orElseThrow());
        }
        Block block =
                builder.build(
                        head.chain(),
                        new BlockBuilder.Proposing(
                                head.chain().blockTimeMs() + 1,
                                head.chain().priorities().proposer(Round.ZERO),
                                Certificate.NONE,
                                List.of(),
                                transactions),
                        head.state(),
                        height -> head.chain().validators());
        if (block.transactions().size() != wishes.size()) {
            throw new AssertionError("the transactions do not fit into a block");
        }
        long begun = System.nanoTime();
        Outcome outcome =
                ledger.execute(
                        block, head.chain(), new WorldState(head.tree(), store.storageKeys()));
        store.commit(head.chain(), block, Certificate.NONE, outcome);
        head =
                new Head(
                        outcome.next(),
                        head.tree().at(outcome.next().height().value()).orElseThrow());
        store.prune(block.height(), outcome.state().stale().size(), RETENTION);
        long ns = System.nanoTime() - begun;
        long gasUsed = outcome.receipts().stream().mapToLong(Receipt::gasUsed).sum();
        return new Run(ns, gasUsed, outcome.receipts());
    }

    private Transaction signed(Wish wish) {
        KeyPair key = senders.get(wish.sender());
        return new UnsignedTransaction(
                        key.publicKey(),
                        nonces[wish.sender()]++,
                        new GasLimit(wish.gasLimit()),
                        1,
                        wish.body())
                .sign(CHAIN, key, scheme);
    }

    /** What lies under the key in a contract's storage; nothing for none. */
    Bytes stored(Address contract, Bytes key) {
        return new WorldState(head.tree(), store.storageKeys())
                .stored(contract, key)
                .orElse(Bytes.EMPTY);
    }

    @Override
    public void close() {
        database.close();
    }
}
