package io.loombft.server.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Posts batches of JSON-RPC calls to a node, one after the other over a connection that stays open. Used
 * by one thread. Lighter than the client that commands use: what it spends, the nodes do not have.
 */
final class RpcConnection {
    /** Most calls in a batch: the bound of a node. */
    static final int BATCH_MAX = 100;

    /** Longest answer in bytes. */
    private static final int ANSWER_BYTES_MAX = 32 * 1024 * 1024;

    private static final int TIMEOUT_MS = 30_000;
    private static final JsonMapper JSON = new JsonMapper();

    private final URI node;

    RpcConnection(String url) {
        this.node = URI.create(url + "/");
    }

    /** The answers in the order of the calls; fails when there are not as many. */
    JsonNode post(List<String> calls) throws IOException {
        byte[] body = ("[" + String.join(",", calls) + "]").getBytes(StandardCharsets.UTF_8);
        HttpURLConnection http = (HttpURLConnection) node.toURL().openConnection();
        http.setConnectTimeout(TIMEOUT_MS);
        http.setReadTimeout(TIMEOUT_MS);
        http.setRequestProperty("Content-Type", "application/json");
        http.setDoOutput(true);
        http.setFixedLengthStreamingMode(body.length);
        try (OutputStream out = http.getOutputStream()) {
            out.write(body);
        }
        if (http.getResponseCode() != HttpURLConnection.HTTP_OK) {
            throw new IOException(node + " answered with HTTP " + http.getResponseCode());
        }
        JsonNode answers;
        try (InputStream in = http.getInputStream()) {
            answers = JSON.readTree(in.readNBytes(ANSWER_BYTES_MAX));
        }
        if (!answers.isArray() || answers.size() != calls.size()) {
            throw new IOException(node + " did not answer each call of a batch");
        }
        return answers;
    }

    /** A call of a method whose one parameter is a string that needs no escape. */
    static String call(int id, String method, String name, String value) {
        return "{\"jsonrpc\":\"2.0\",\"id\":"
                + id
                + ",\"method\":\""
                + method
                + "\",\"params\":{\""
                + name
                + "\":\""
                + value
                + "\"}}";
    }
}
