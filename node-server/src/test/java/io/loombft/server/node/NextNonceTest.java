package io.loombft.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.loombft.core.ledger.Outcome;
import io.loombft.core.mempool.Admission;
import io.loombft.core.mempool.Source;
import io.loombft.core.replica.LiveMempool;
import io.loombft.core.types.Address;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.Height;
import io.loombft.core.types.Transaction;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The nonce that a sender is told: never that of a transaction which this node has taken. */
class NextNonceTest {
    private static final Address FAUCET = Address.of(TestNetwork.faucet().publicKey());

    private final Genesis genesis = TestNetwork.genesis(1, 1_000);
    private final Transaction payment = TestMempool.transfer(genesis, 0);

    @Test
    void countsWhatWaits() throws Exception {
        LiveMempool mempool = TestMempool.of(genesis);
        assertEquals(0, mempool.sender(FAUCET).nextNonce());
        take(mempool);
        assertEquals(1, mempool.sender(FAUCET).nextNonce());
        assertEquals(0, mempool.sender(FAUCET).account().nonce());
    }

    /** The same payment again, under the same nonce, would be the same transaction: taken, not paid. */
    @Test
    void aBlockThatIsCommittedMeanwhileDoesNotGiveANonceAway() throws Exception {
        AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
        LiveMempool mempool =
                TestMempool.interrupted(genesis, () -> meanwhile.getAndSet(() -> {}).run());
        take(mempool);
        Outcome outcome = TestMempool.outcome(genesis);
        meanwhile.set(() -> mempool.committed(Height.FIRST, List.of(payment.hash()), outcome));
        assertEquals(1, mempool.sender(FAUCET).nextNonce());
        assertEquals(0, mempool.stats().txs());
    }

    private void take(LiveMempool mempool) {
        assertInstanceOf(Admission.Accepted.class, mempool.admit(payment, new Source.Local()));
    }
}
