package io.loombft.server;

import static io.loombft.server.ProcessNetwork.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.client.NodeClient;
import io.loombft.core.client.RpcException;
import io.loombft.core.client.TransactionBuilder;
import io.loombft.core.client.TransactionStatus;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Pays again and again. Each transfer is handed in, always as the same bytes, until a node has taken it,
 * and then never again: from that answer on it is for the nodes to remember it until it is in a block.
 */
final class PatientPayer implements AutoCloseable {
    private static final long PAUSE_MS = 10;

    /** Between two transfers, so that the nodes have time for other things. */
    private static final long REST_MS = 40;

    private static final Address PAYEE =
            Address.of(
                    new Ed25519().keyPair(Bytes.copyOf(new byte[KeyPair.SEED_SIZE])).publicKey());

    private final KeyPair payer;
    private final List<NodeClient> clients = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger count = new AtomicInteger();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<List<TransactionStatus.Committed>> committed;

    /** Pays to whichever of the nodes is there, the first before the others. */
    PatientPayer(ProcessNetwork network, List<ProcessNetwork.Node> nodes) throws Exception {
        payer = network.faucet();
        for (ProcessNetwork.Node node : nodes) {
            clients.add(node.client());
        }
        committed = thread.submit(this::pay);
    }

    int count() {
        return count.get();
    }

    /** Waits until so many transfers are in blocks. */
    void awaitAtLeast(int transfers) throws Exception {
        eventually(() -> committed.isDone() || count.get() >= transfers);
        if (committed.isDone()) {
            assertFalse(committed.get().isEmpty(), "the payer ended early");
        }
    }

    /** Ends with the transfer that is under way, and answers all that are in blocks. */
    List<TransactionStatus.Committed> finish() throws Exception {
        over.countDown();
        return committed.get();
    }

    private List<TransactionStatus.Committed> pay() throws Exception {
        TransactionBuilder[] builder = new TransactionBuilder[1];
        long[] nonce = new long[1];
        eventually(
                () -> {
                    NodeClient client = clients.getLast();
                    builder[0] =
                            new TransactionBuilder(
                                    new ChainId("localnet"), client.gasPrices(), new Ed25519());
                    nonce[0] = client.account(Address.of(payer.publicKey())).nextNonce();
                    return true;
                });
        List<TransactionStatus.Committed> paid = new ArrayList<>();
        while (!over.await(REST_MS, TimeUnit.MILLISECONDS)) {
            Transaction transfer =
                    builder[0].transfer(payer, nonce[0], PAYEE, Amount.of(1), Bytes.EMPTY);
            handIn(transfer);
            TransactionStatus.Committed done = awaitCommitted(transfer);
            assertEquals(TransactionStatus.Outcome.SUCCESS, done.outcome());
            paid.add(done);
            count.incrementAndGet();
            nonce[0]++;
        }
        return paid;
    }

    private void handIn(Transaction transfer) throws InterruptedException {
        long begun = System.nanoTime();
        while (clients.stream().noneMatch(client -> isTaken(client, transfer))) {
            pause(begun, "nobody took " + transfer.hash());
        }
    }

    /** Hands it in; whether a node has it now, from this call or an earlier one. */
    static boolean isTaken(NodeClient client, Transaction transfer) {
        try {
            client.broadcast(transfer);
            return true;
        } catch (RpcException.Refused e) {
            // The answer may have been lost, and the transfer not.
            return !(status(client, transfer) instanceof TransactionStatus.Unknown);
        } catch (RpcException e) {
            return false;
        }
    }

    /** What a node says; one that does not answer knows nothing. */
    private static TransactionStatus status(NodeClient client, Transaction transfer) {
        try {
            return client.transaction(transfer.hash());
        } catch (RpcException e) {
            return new TransactionStatus.Unknown(transfer.hash());
        }
    }

    private TransactionStatus.Committed awaitCommitted(Transaction transfer)
            throws InterruptedException {
        long begun = System.nanoTime();
        while (true) {
            for (NodeClient client : clients) {
                if (status(client, transfer) instanceof TransactionStatus.Committed done) {
                    return done;
                }
            }
            pause(begun, "a node took " + transfer.hash() + " and it is in no block");
        }
    }

    private static void pause(long begun, String complaint) throws InterruptedException {
        if (System.nanoTime() - begun > ProcessNetwork.PATIENCE.toNanos()) {
            throw new AssertionError(complaint);
        }
        new CountDownLatch(1).await(PAUSE_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        over.countDown();
        thread.shutdownNow();
        clients.forEach(NodeClient::close);
    }
}
