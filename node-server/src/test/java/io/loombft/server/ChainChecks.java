package io.loombft.server;

import static io.loombft.server.ProcessNetwork.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.core.client.JsonRpcClient;
import io.loombft.core.client.NodeClient;
import io.loombft.core.client.RpcException;
import io.loombft.core.client.TransactionStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What must be true of a network whatever happened to it. */
final class ChainChecks {
    private static final Pattern SIGNED = Pattern.compile("loombft: signed (\\S+) ([0-9a-f]{64})");

    private ChainChecks() {}

    /**
     * All nodes catch up, have the same blocks, know of no equivocation, and give these receipts.
     */
    static void allAgree(ProcessNetwork network, List<TransactionStatus.Committed> paid)
            throws Exception {
        long highest = paid.stream().mapToLong(p -> p.height().value()).max().orElseThrow();
        List<NodeClient> clients = new ArrayList<>();
        for (ProcessNetwork.Node node : network.nodes()) {
            NodeClient client = node.client();
            clients.add(client);
            eventually(() -> client.status().latestHeight().value() > highest);
        }
        for (long height = 1; height <= highest + 1; height++) {
            JsonNode first = block(clients.getFirst(), height);
            assertTrue(first.path("evidence").isArray(), first.toString());
            assertTrue(first.path("evidence").isEmpty(), first.toString());
            for (NodeClient client : clients) {
                assertEquals(first, block(client, height), "height " + height);
            }
        }
        for (TransactionStatus.Committed transfer : paid) {
            for (NodeClient client : clients) {
                assertEquals(transfer, client.transaction(transfer.hash()));
            }
        }
        for (ProcessNetwork.Node node : network.nodes()) {
            assertTrue(metrics(node).contains("rustbft_consensus_equivocations_total 0.0"));
        }
        clients.forEach(NodeClient::close);
    }

    /** No node ended because it could not go on. */
    static void noneGaveUp(ProcessNetwork network) throws IOException {
        for (ProcessNetwork.Node node : network.nodes()) {
            String log = Files.readString(node.log());
            assertFalse(log.contains("cannot go on"), log);
        }
    }

    /** In all its lives the node signed one thing for a place at most; answers how many places. */
    static int signedNothingTwice(ProcessNetwork.Node node) throws IOException {
        Map<String, String> signed = new TreeMap<>();
        Matcher line = SIGNED.matcher(Files.readString(node.log()));
        while (line.find()) {
            String before = signed.put(line.group(1), line.group(2));
            assertTrue(
                    before == null || before.equals(line.group(2)),
                    node + " signed two things for " + line.group(1));
        }
        return signed.size();
    }

    private static JsonNode block(NodeClient client, long height) throws RpcException {
        return client.call("get_block", JsonRpcClient.noParams().put("height", height));
    }

    private static String metrics(ProcessNetwork.Node node)
            throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create(node.metricsUrl())).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
