package io.loombft.server;

import static io.loombft.server.ProcessNetwork.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.client.CommitWait;
import io.loombft.core.client.NodeClient;
import io.loombft.core.client.RpcException;
import io.loombft.core.client.Submission;
import io.loombft.core.client.TransactionBuilder;
import io.loombft.core.client.TransactionStatus;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was said to be committed survives SIGKILL of any node at any moment. */
class KillAndRestartTest {
    private static final long SEED = Long.getLong("loombft.seed", 20_260_101L);
    private static final int KILLS = 12;
    private static final Address PAYEE =
            Address.of(
                    new Ed25519().keyPair(Bytes.copyOf(new byte[KeyPair.SEED_SIZE])).publicKey());

    @TempDir private Path folder;

    @Test
    void losesNothingThatWasCommittedAndSignsNothingTwice() throws Exception {
        try (ProcessNetwork network = new ProcessNetwork(folder.resolve("net"), 4);
                Payments payments = new Payments(network)) {
            network.startAll();
            payments.awaitAtLeast(1);
            killAtRandom(network, payments);
            List<TransactionStatus.Committed> paid = payments.finish();
            System.out.println(
                    "seed " + SEED + ": " + KILLS + " kills, " + paid.size() + " transfers");
            ChainChecks.allAgree(network, paid);
            ChainChecks.noneGaveUp(network);
            for (ProcessNetwork.Node node : network.nodes()) {
                assertEquals(0, node.terminate(), Files.readString(node.log()));
            }
        }
    }

    private static void killAtRandom(ProcessNetwork network, Payments payments) throws Exception {
        Random random = new Random(SEED);
        for (int i = 0; i < KILLS; i++) {
            ProcessNetwork.Node victim = network.node(random.nextInt(4));
            boolean isWhileStarting = random.nextInt(3) == 0;
            aMoment(victim, random.nextInt(600));
            victim.kill();
            victim.start();
            if (isWhileStarting) {
                aMoment(victim, random.nextInt(2_500));
                victim.kill();
                victim.start();
            }
            if (random.nextInt(2) == 0) {
                // Sometimes the next dies while this one is still coming back.
                payments.awaitAtLeast(payments.count() + 2);
            }
        }
    }

    /** The node's life goes on a little longer; that it ends by itself is a failure. */
    private static void aMoment(ProcessNetwork.Node node, int ms) throws Exception {
        if (node.process().waitFor(ms, TimeUnit.MILLISECONDS)) {
            throw new AssertionError(node + " ended by itself: " + Files.readString(node.log()));
        }
    }

    /** Pays again and again, each time waiting for the commit, whichever nodes are there. */
    private static final class Payments implements AutoCloseable {
        private final ProcessNetwork network;
        private final ExecutorService thread = Executors.newSingleThreadExecutor();
        private final AtomicBoolean isOver = new AtomicBoolean();
        private final AtomicInteger count = new AtomicInteger();
        private final Future<List<TransactionStatus.Committed>> committed;

        Payments(ProcessNetwork network) {
            this.network = network;
            this.committed = thread.submit(this::pay);
        }

        int count() {
            return count.get();
        }

        void awaitAtLeast(int transfers) {
            eventually(() -> committed.isDone() || count.get() >= transfers);
            assertFalse(committed.isDone(), "the payments ended early");
        }

        List<TransactionStatus.Committed> finish() throws Exception {
            awaitAtLeast(count() + 2);
            isOver.set(true);
            return committed.get();
        }

        private List<TransactionStatus.Committed> pay() throws Exception {
            List<TransactionStatus.Committed> paid = new ArrayList<>();
            KeyPair faucet = network.faucet();
            try (NodeClient client = NodeClient.of(network.urls())) {
                while (!isOver.get()) {
                    TransactionStatus status = payOnce(client, faucet);
                    if (status instanceof TransactionStatus.Committed c) {
                        assertEquals(TransactionStatus.Outcome.SUCCESS, c.outcome());
                        paid.add(c);
                        count.incrementAndGet();
                    }
                }
            }
            return paid;
        }

        private static TransactionStatus payOnce(NodeClient client, KeyPair faucet)
                throws RpcException, InterruptedException {
            TransactionBuilder[] builder = new TransactionBuilder[1];
            eventually(
                    () -> {
                        builder[0] =
                                new TransactionBuilder(
                                        new ChainId("localnet"), client.gasPrices(), new Ed25519());
                        return true;
                    });
            Transaction[] sent = new Transaction[1];
            eventually(
                    () -> {
                        sent[0] =
                                new Submission(client)
                                        .submit(
                                                Address.of(faucet.publicKey()),
                                                nonce ->
                                                        builder[0].build(
                                                                faucet,
                                                                nonce,
                                                                new TransactionBody.Transfer(
                                                                        PAYEE,
                                                                        Amount.of(1),
                                                                        Bytes.EMPTY)));
                        return true;
                    });
            try {
                return new CommitWait(client).await(sent[0], Duration.ofSeconds(60));
            } catch (RpcException e) {
                // Whoever took it is gone; it may be in a block or not, so nothing is claimed.
                return new TransactionStatus.Unknown(sent[0].hash());
            }
        }

        @Override
        public void close() {
            isOver.set(true);
            thread.shutdownNow();
        }
    }
}
