package io.loombft.server;

import static io.loombft.server.ProcessNetwork.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.client.NodeClient;
import io.loombft.core.client.RpcException;
import io.loombft.core.client.TransactionBuilder;
import io.loombft.core.client.TransactionStatus;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.GasPrices;
import io.loombft.core.types.Transaction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many accounts that each pay at a steady pace, whatever becomes of the nodes: a transfer is handed in,
 * always as the same bytes, until some node has taken it, and then never again.
 */
final class SteadyPayers implements AutoCloseable {
    private static final int ACCOUNTS = 40;
    private static final Amount FUNDS = Amount.of(100_000_000_000L);
    private static final long RETRY_MS = 20;

    private final ProcessNetwork network;
    private final TransactionBuilder builder;
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Account> accounts = new ArrayList<>();
    private final List<Future<Transaction>> paying = new ArrayList<>();

    /** One that pays, by its own client, each turning to another node first. */
    private record Account(KeyPair key, NodeClient client, AtomicLong accepted) {
        Address address() {
            return Address.of(key.publicKey());
        }
    }

    /** Funds the accounts, and begins to pay so many times a second in all. */
    SteadyPayers(ProcessNetwork network, int rate) throws Exception {
        this.network = network;
        GasPrices[] prices = new GasPrices[1];
        NodeClient first = network.node(0).client();
        eventually(() -> (prices[0] = first.gasPrices()) != null);
        builder = new TransactionBuilder(new ChainId("localnet"), prices[0], new Ed25519());
        for (int i = 0; i < ACCOUNTS; i++) {
            accounts.add(new Account(key(i + 1), client(i), new AtomicLong()));
        }
        fund(first);
        first.close();
        long periodMs = Math.max(1, 1_000L * ACCOUNTS / rate);
        for (Account account : accounts) {
            paying.add(threads.submit(() -> pay(account, periodMs)));
        }
    }

    private static KeyPair key(int number) {
        byte[] seed = new byte[KeyPair.SEED_SIZE];
        seed[0] = (byte) number;
        return new Ed25519().keyPair(Bytes.copyOf(seed));
    }

    private NodeClient client(int first) throws MalformedInputException {
        List<String> urls = new ArrayList<>(network.urls());
        Collections.rotate(urls, first % urls.size());
        return NodeClient.of(urls);
    }

    private void fund(NodeClient client) throws Exception {
        KeyPair faucet = network.faucet();
        for (int i = 0; i < ACCOUNTS; i++) {
            handIn(
                    client,
                    builder.transfer(faucet, i, accounts.get(i).address(), FUNDS, Bytes.EMPTY));
        }
        eventually(() -> client.account(Address.of(faucet.publicKey())).nonce() == ACCOUNTS);
    }

    /** Answers the last one. */
    private Transaction pay(Account account, long periodMs) throws Exception {
        long begun = System.nanoTime();
        Transaction last = null;
        for (long nonce = 0; last == null || !isOver(begun, nonce * periodMs); nonce++) {
            last =
                    builder.transfer(
                            account.key(),
                            nonce,
                            accounts.getFirst().address(),
                            Amount.of(1),
                            Bytes.EMPTY);
            handIn(account.client(), last);
            account.accepted().incrementAndGet();
        }
        return last;
    }

    private boolean isOver(long begun, long dueMs) throws InterruptedException {
        long passedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        return over.await(Math.max(0, dueMs - passedMs), TimeUnit.MILLISECONDS);
    }

    private static void handIn(NodeClient client, Transaction transfer)
            throws InterruptedException {
        long begun = System.nanoTime();
        while (!PatientPayer.isTaken(client, transfer)) {
            if (System.nanoTime() - begun > ProcessNetwork.PATIENCE.toNanos()) {
                throw new AssertionError("nobody took " + transfer.hash());
            }
            new CountDownLatch(1).await(RETRY_MS, TimeUnit.MILLISECONDS);
        }
    }

    /** How many transfers some node has taken. */
    long accepted() {
        return accounts.stream().mapToLong(a -> a.accepted().get()).sum();
    }

    /** How many of them are in blocks of the first node. */
    long committed() throws Exception {
        long sum = 0;
        try (NodeClient client = network.node(0).client()) {
            for (Account account : accounts) {
                sum += client.account(account.address()).nonce();
            }
        }
        return sum;
    }

    /**
     * Ends, waits until every node has every accepted transfer in its blocks, once each, and answers the
     * last one of each account.
     */
    List<TransactionStatus.Committed> finish() throws Exception {
        over.countDown();
        List<Transaction> last = new ArrayList<>();
        for (Future<Transaction> each : paying) {
            last.add(each.get());
        }
        List<TransactionStatus.Committed> committed = new ArrayList<>();
        for (ProcessNetwork.Node node : network.nodes()) {
            try (NodeClient client = node.client()) {
                committed = committed(client, last);
                assertNonces(client, node);
            }
        }
        return committed;
    }

    private static List<TransactionStatus.Committed> committed(
            NodeClient client, List<Transaction> transfers) throws RpcException {
        List<TransactionStatus.Committed> committed = new ArrayList<>();
        for (Transaction transfer : transfers) {
            eventually(
                    () ->
                            client.transaction(transfer.hash())
                                    instanceof TransactionStatus.Committed);
            committed.add((TransactionStatus.Committed) client.transaction(transfer.hash()));
        }
        return committed;
    }

    private void assertNonces(NodeClient client, ProcessNetwork.Node node) throws RpcException {
        for (Account account : accounts) {
            assertEquals(
                    account.accepted().get(),
                    client.account(account.address()).nonce(),
                    node + " has not what was accepted");
        }
    }

    @Override
    public void close() {
        over.countDown();
        threads.shutdownNow();
        accounts.forEach(a -> a.client().close());
    }
}
