package io.loombft.server.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.Signature;
import io.loombft.core.ledger.Ledger;
import io.loombft.core.ledger.Outcome;
import io.loombft.core.merkle.StateTree;
import io.loombft.core.replica.CommitListener.Committed;
import io.loombft.core.simulation.LiveSimulation;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Block;
import io.loombft.core.types.BlockHeader;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.Height;
import io.loombft.core.types.Params;
import io.loombft.core.types.Receipt;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody;
import io.loombft.core.types.UnsignedTransaction;
import io.loombft.core.types.Validator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatedIndexTest {
    private static final int IN_A_BLOCK = 1_000;
    private static final KeyPair KEY =
            new Ed25519().keyPair(Bytes.copyOf(new byte[KeyPair.SEED_SIZE]));

    private final SimulatedIndex index = new SimulatedIndex();
    private Outcome genesis;
    private int made;

    @BeforeEach
    void begin() throws Exception {
        genesis =
                Ledger.genesis(
                        new Genesis(
                                new ChainId("simulated"),
                                0,
                                List.of(new Genesis.Member(new Validator(KEY.publicKey(), 1), "")),
                                List.of(),
                                new Genesis.Administrators(1, List.of(KEY.publicKey())),
                                Params.DEFAULT),
                        StateTree.empty(key -> Optional.empty()));
    }

    @Test
    void ofMoreTransactionsThanAreKeptTheOldestAreForgotten() throws Exception {
        List<Hash> all = new ArrayList<>();
        int blocks = SimulatedIndex.TRANSACTIONS_MAX / IN_A_BLOCK;
        for (int height = 1; height <= blocks; height++) {
            all.addAll(add(height, IN_A_BLOCK));
        }
        assertEquals(SimulatedIndex.TRANSACTIONS_MAX, index.transactions().size());
        assertTrue(index.transaction(all.getFirst()).isPresent());

        all.addAll(add(blocks + 1, 1));
        assertEquals(SimulatedIndex.TRANSACTIONS_MAX, index.transactions().size());
        assertTrue(index.transaction(all.get(0)).isEmpty());
        assertEquals(1, index.transaction(all.get(1)).orElseThrow().index());
        assertEquals(blocks + 1, index.transaction(all.getLast()).orElseThrow().height().value());
    }

    @Test
    void ofMoreBlocksThanAreKeptTheOldestAreForgotten() throws Exception {
        List<Hash> blocks = new ArrayList<>();
        for (int height = 1; height <= LiveSimulation.HEIGHTS_KEPT + 1; height++) {
            Committed done = committed(height, 0);
            index.add(done);
            blocks.add(done.block().hash());
        }
        assertEquals(Optional.empty(), index.block(blocks.get(0)));
        assertEquals(Optional.of(new Height(2)), index.block(blocks.get(1)));
        assertTrue(index.block(blocks.getLast()).isPresent());
    }

    private List<Hash> add(long height, int transactions) throws MalformedInputException {
        Committed done = committed(height, transactions);
        index.add(done);
        return done.block().transactions().stream().map(Transaction::hash).toList();
    }

    private Committed committed(long height, int count) throws MalformedInputException {
        List<Transaction> transactions = new ArrayList<>();
        List<Receipt> receipts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Transaction each = transaction(made++);
            transactions.add(each);
            receipts.add(
                    new Receipt(
                            each.hash(),
                            Receipt.Code.SUCCESS,
                            1,
                            Amount.ZERO,
                            Bytes.EMPTY,
                            List.of()));
        }
        BlockHeader header =
                new BlockHeader(
                        new ChainId("simulated"),
                        new Height(height),
                        height,
                        Hash.ZERO,
                        Certificate.NONE.hash(),
                        Block.transactionsRoot(transactions),
                        Block.evidenceRoot(List.of()),
                        Hash.ZERO,
                        Hash.ZERO,
                        Hash.ZERO,
                        Hash.ZERO,
                        Hash.ZERO,
                        KEY.publicKey());
        return new Committed(
                genesis.next(),
                Block.of(header, transactions, List.of(), Certificate.NONE),
                Certificate.NONE,
                new Outcome(
                        genesis.next(),
                        receipts,
                        genesis.state(),
                        genesis.touched(),
                        List.of(),
                        List.of()),
                1,
                1);
    }

    /** An index does not ask who signed it. */
    private static Transaction transaction(int nonce) throws MalformedInputException {
        return Transaction.decode(
                new Encoder()
                        .value(
                                new UnsignedTransaction(
                                        KEY.publicKey(),
                                        nonce,
                                        new UnsignedTransaction.GasLimit(1),
                                        1,
                                        new TransactionBody.Transfer(
                                                Address.ZERO, Amount.of(1), Bytes.EMPTY)))
                        .value(new Signature(Bytes.copyOf(new byte[Signature.SIZE])))
                        .toBytes());
    }
}
