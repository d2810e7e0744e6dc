package io.loombft.server.node;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.client.TransactionBuilder;
import io.loombft.core.contract.ChicoryEngine;
import io.loombft.core.contract.EnginePrograms;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.ledger.Ledger;
import io.loombft.core.ledger.Outcome;
import io.loombft.core.ledger.VerifiedTransactions;
import io.loombft.core.mempool.Admission;
import io.loombft.core.mempool.Mempool;
import io.loombft.core.mempool.MempoolLimits;
import io.loombft.core.merkle.StateTree;
import io.loombft.core.replica.Head;
import io.loombft.core.replica.LiveMempool;
import io.loombft.core.replica.MempoolListener;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.Height;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.Verifier;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A mempool over the state of a genesis, and transfers that it takes. */
final class TestMempool {
    private static final int REMEMBERED_MAX = 100;

    private TestMempool() {}

    static LiveMempool of(Genesis genesis) throws MalformedInputException {
        return of(genesis, Height.GENESIS, () -> {});
    }

    /** One before whose every reading of the state something else happens. */
    static LiveMempool interrupted(Genesis genesis, Runnable reading)
            throws MalformedInputException {
        return of(genesis, Height.GENESIS, reading);
    }

    /**
     * One that knows of a later height than the state from which it reads accounts.
     *
     * @param reading runs each time the state is asked for
     */
    static LiveMempool ahead(Genesis genesis, Runnable reading) throws MalformedInputException {
        return of(genesis, Height.FIRST, reading);
    }

    private static LiveMempool of(Genesis genesis, Height height, Runnable reading)
            throws MalformedInputException {
        Map<Bytes, Bytes> nodes = new HashMap<>();
        Outcome outcome = outcome(genesis, nodes);
        nodes.putAll(outcome.state().puts());
        StateTree state =
                StateTree.open(key -> Optional.ofNullable(nodes.get(key)), 0).orElseThrow();
        Mempool waiting =
                new Mempool(
                        MempoolLimits.DEFAULT,
                        genesis.params(),
                        genesis.administrators().keys(),
                        height);
        Head head = new Head(outcome.next(), state);
        LiveMempool mempool =
                new LiveMempool(
                        waiting,
                        new VerifiedTransactions(
                                new Verifier(genesis.chainId(), new Ed25519()), REMEMBERED_MAX),
                        new EnginePrograms(ChicoryEngine.INTERPRETED, 1_000_000),
                        InstantSource.system(),
                        new Deaf(),
                        head);
        mempool.follow(
                () -> {
                    reading.run();
                    return head;
                },
                () -> {});
        return mempool;
    }

    /** What the genesis makes of nothing. */
    static Outcome outcome(Genesis genesis) throws MalformedInputException {
        return outcome(genesis, Map.of());
    }

    private static Outcome outcome(Genesis genesis, Map<Bytes, Bytes> nodes)
            throws MalformedInputException {
        return Ledger.genesis(genesis, StateTree.empty(key -> Optional.ofNullable(nodes.get(key))));
    }

    /** Of the faucet's. */
    static Transaction transfer(Genesis genesis, long nonce) {
        return new TransactionBuilder(genesis.chainId(), genesis.params().gas(), new Ed25519())
                .transfer(TestNetwork.faucet(), nonce, Address.ZERO, Amount.of(1), Bytes.EMPTY);
    }

    private record Deaf() implements MempoolListener {
        @Override
        public void judged(Transaction transaction, Admission admission) {}

        @Override
        public void dropped(int count) {}
    }
}
