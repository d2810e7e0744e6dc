package io.loombft.console.connection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks one node for its status over JSON-RPC; blocks, so it is called off the screen's thread. */
public final class StatusClient implements AutoCloseable {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    private static final int ANSWER_BYTES_MAX = 64 * 1024;
    private static final int HTTP_OK = 200;
    private static final String REQUEST = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"status\"}";

    private final URI node;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(ANSWER_WITHIN)
                    .build();

    /** The node's RPC address, for example {@code http://127.0.0.1:26657}. */
    public StatusClient(URI node) {
        this.node = node;
    }

    /** At most 64 KiB of answer are read, and waited for at most five seconds. */
    public StatusAnswer ask() throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(node)
                        .timeout(ANSWER_WITHIN)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(REQUEST))
                        .build();
        try {
            HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
            return understood(response);
        } catch (JsonProcessingException notJson) {
            return new StatusAnswer.NotUnderstood("the answer is not JSON");
        } catch (IOException failed) {
            return new StatusAnswer.Unreachable();
        }
    }

    private StatusAnswer understood(HttpResponse<InputStream> response) throws IOException {
        try (InputStream body = response.body()) {
            if (response.statusCode() != HTTP_OK) {
                return new StatusAnswer.NotUnderstood("HTTP status " + response.statusCode());
            }
            JsonNode answer = json.readTree(body.readNBytes(ANSWER_BYTES_MAX));
            if (answer.has("error")) {
                return new StatusAnswer.NotUnderstood("the node refused the question");
            }
            return NodeStatus.of(answer.path("result"))
                    .<StatusAnswer>map(StatusAnswer.Reached::new)
                    .orElseGet(() -> new StatusAnswer.NotUnderstood("fields are missing"));
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
