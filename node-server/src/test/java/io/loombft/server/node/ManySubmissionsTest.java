package io.loombft.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Transaction;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More transactions than any queue on their way holds: whatever one of them takes, it gives back. */
class ManySubmissionsTest {
    private static final int SUBMISSIONS = 1_100;

    /** So many wait for a block at most. */
    private static final int AT_A_TIME = 50;

    private static final Address PAYEE = Address.of(TestNetwork.key(78).publicKey());

    @TempDir private Path folder;

    @Test
    void theRpcTakesAndAnswersAsManyAsAreSent() throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(1, 1))) {
            TestNode node = network.startAll().node(0);
            for (int i = 1; i <= SUBMISSIONS; i++) {
                Transaction transaction = node.pay(PAYEE);
                assertEquals(i - 1, transaction.nonce(), "a nonce of each payment's own");
                if (i % AT_A_TIME == 0) {
                    node.committed(transaction);
                }
            }
            assertEquals(Amount.of(SUBMISSIONS), node.client().account(PAYEE).balance());
        }
    }
}
