package io.loombft.server.node;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.client.CommitWait;
import io.loombft.core.client.JsonRpcClient;
import io.loombft.core.client.NodeClient;
import io.loombft.core.client.OperatorToken;
import io.loombft.core.client.RpcException;
import io.loombft.core.client.Submission;
import io.loombft.core.client.TransactionBuilder;
import io.loombft.core.client.TransactionStatus;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.journal.GuardFile;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.GasPrices;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody;
import io.loombft.server.config.HostPort;
import io.loombft.server.config.NodeConfig;
import io.loombft.server.config.Seed;
import io.loombft.server.storage.FileDisk;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One node of a {@link TestNetwork}: its home, and the running node and its client when it runs. */
final class TestNode implements AutoCloseable {
    /** Long enough for the slowest machine; nothing waits for it when all is well. */
    static final Duration PATIENCE = Duration.ofSeconds(90);

    private final int index;
    private final Path home;
    private final NodeConfig config;
    private final LoomNode.Identity identity;
    private @Nullable LoomNode running;
    private @Nullable NodeClient client;

    private TestNode(int index, Path home, NodeConfig config, LoomNode.Identity identity) {
        this.index = index;
        this.home = home;
        this.config = config;
        this.identity = identity;
    }

    static TestNode create(
            Path home,
            int index,
            TestNetwork network,
            TestNetwork.Shape shape,
            int p2pPort,
            List<Seed> seeds)
            throws Exception {
        Path keys = Files.createDirectories(home.resolve("keys"));
        GuardFile.create(FileDisk.open(keys), network.genesis().hash());
        NodeConfig config =
                new NodeConfig(
                        home,
                        new NodeConfig.Node(
                                TestNetwork.CHAIN, "node" + index, home.resolve("data")),
                        shape.consensus(),
                        new NodeConfig.P2p(loopback(p2pPort), seeds, 20),
                        new NodeConfig.Rpc(loopback(0), 0),
                        shape.storage(),
                        new NodeConfig.Observability(true, loopback(0), "rustbft"),
                        new NodeConfig.Logging(
                                NodeConfig.LogFormat.TEXT,
                                NodeConfig.LogLevel.WARN,
                                new NodeConfig.LogOutput.Stderr()));
        LoomNode.Identity identity =
                new LoomNode.Identity(
                        network.genesis(),
                        TestNetwork.key(index),
                        TestNetwork.validatorKey(index),
                        keys,
                        OperatorToken.generate(),
                        "test");
        return new TestNode(index, home, config, identity);
    }

    private static HostPort loopback(int port) {
        return new HostPort("127.0.0.1", port);
    }

    Path home() {
        return home;
    }

    NodeConfig config() {
        return config;
    }

    LoomNode.Identity identity() {
        return identity;
    }

    PublicKey id() {
        return identity.nodeKey().publicKey();
    }

    PublicKey validator() {
        return identity.validatorKey().publicKey();
    }

    /** The same home with another validator key: as someone does who copies a key. */
    TestNode withValidatorKey(KeyPair other) {
        return new TestNode(
                index,
                home,
                config,
                new LoomNode.Identity(
                        identity.genesis(),
                        identity.nodeKey(),
                        other,
                        identity.keys(),
                        identity.operatorToken(),
                        identity.version()));
    }

    /** The same home, keeping other heights. */
    TestNode keeping(long stateHeights, long blockHeights) {
        NodeConfig other =
                new NodeConfig(
                        config.home(),
                        config.node(),
                        config.consensus(),
                        config.p2p(),
                        config.rpc(),
                        new NodeConfig.Storage(
                                config.storage().engine(), stateHeights, blockHeights),
                        config.observability(),
                        config.logging());
        return new TestNode(index, home, other, identity);
    }

    boolean isRunning() {
        return running != null;
    }

    void start() throws Exception {
        LoomNode started = LoomNode.start(config, identity, new CountDownLatch(1));
        running = started;
        client = NodeClient.of(List.of("http://127.0.0.1:" + started.rpcPort()));
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
            client = null;
        }
        if (running != null) {
            running.close();
            running = null;
        }
    }

    void deleteData() throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("data"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    LoomNode running() {
        LoomNode node = running;
        if (node == null) {
            throw new IllegalStateException("node " + index + " does not run");
        }
        return node;
    }

    NodeClient client() {
        NodeClient c = client;
        if (c == null) {
            throw new IllegalStateException("node " + index + " does not run");
        }
        return c;
    }

    // ---- What it says.

    long height() throws RpcException {
        return client().status().latestHeight().value();
    }

    JsonNode block(long height) throws RpcException {
        return call("get_block", height);
    }

    JsonNode call(String method, long height) throws RpcException {
        return client().call(method, JsonRpcClient.noParams().put("height", height));
    }

    /** What the operator is answered. */
    JsonNode asOperator(String method, ObjectNode params) throws Exception {
        try (JsonRpcClient asking = JsonRpcClient.of("http://127.0.0.1:" + running().rpcPort())) {
            return asking.callAsOperator(method, params, identity.operatorToken());
        }
    }

    JsonNode call(String method) throws RpcException {
        return client().call(method, JsonRpcClient.noParams());
    }

    TransactionStatus transaction(Hash hash) throws RpcException {
        return client().transaction(hash);
    }

    boolean isCommitted(Hash hash) throws RpcException {
        return transaction(hash).isCommitted();
    }

    /** The value of a metric without labels; empty when it is not there. */
    Optional<Double> metric(String name) throws IOException, InterruptedException {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .map(TestNode::value)
                .findFirst();
    }

    /** The sum of a metric over all its labels, or over those that begin as given. */
    double sum(String name) throws IOException, InterruptedException {
        return metrics()
                .lines()
                .filter(line -> isOf(line, name))
                .mapToDouble(TestNode::value)
                .sum();
    }

    private static boolean isOf(String line, String name) {
        return name.contains("{")
                ? line.startsWith(name)
                : line.startsWith(name + " ") || line.startsWith(name + "{");
    }

    private static double value(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }

    String metrics() throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:"
                                                + running().metricsPort().orElseThrow()
                                                + "/metrics"))
                        .timeout(PATIENCE)
                        .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    /** The status code of a GET on the RPC port. */
    int get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + running().rpcPort() + path))
                        .timeout(PATIENCE)
                        .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    // ---- What it is asked to do.

    /** Hands in a transfer of one from the faucet. */
    Transaction pay(Address to) throws RpcException {
        return submit(
                TestNetwork.faucet(), new TransactionBody.Transfer(to, Amount.of(1), Bytes.EMPTY));
    }

    Transaction submit(KeyPair sender, TransactionBody body) throws RpcException {
        GasPrices prices = client().gasPrices();
        TransactionBuilder builder =
                new TransactionBuilder(TestNetwork.CHAIN, prices, TestNetwork.SCHEME);
        return new Submission(client())
                .submit(
                        Address.of(sender.publicKey()),
                        nonce -> builder.build(sender, nonce, body));
    }

    /** Waits for its commit, which must be a success. */
    TransactionStatus.Committed committed(Transaction transaction) throws Exception {
        TransactionStatus status = new CommitWait(client()).await(transaction, PATIENCE);
        if (status instanceof TransactionStatus.Committed c
                && c.outcome() == TransactionStatus.Outcome.SUCCESS) {
            return c;
        }
        throw new AssertionError("not committed: " + status);
    }

    // ---- Waiting.

    void reaches(long height) {
        eventually(() -> height() >= height);
    }

    /** A node that is starting or busy may not answer: that is not yet the thing waited for. */
    static void eventually(Callable<Boolean> condition) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(25))
                .ignoreExceptionsMatching(e -> e instanceof RpcException)
                .until(condition);
    }

    @Override
    public String toString() {
        return "node" + index;
    }
}
