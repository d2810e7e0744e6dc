package io.loombft.console.connection;

import io.loombft.core.client.RpcException;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads a node's {@code /metrics}, bounded in bytes and in time; blocks. */
final class MetricsPage implements AutoCloseable {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    static final int BYTES_MAX = 2 * 1024 * 1024;
    private static final int HTTP_OK = 200;

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(ANSWER_WITHIN)
                    .build();

    /** Metrics of the node at the RPC address, served on the port beside it. */
    Metrics read(String rpcUrl, int port) throws RpcException {
        URI page = URI.create("http://" + host(rpcUrl) + ":" + port + "/metrics");
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        CompletableFuture<HttpResponse<Void>> answer =
                http.sendAsync(
                        HttpRequest.newBuilder(page).timeout(ANSWER_WITHIN).build(),
                        HttpResponse.BodyHandlers.ofByteArrayConsumer(
                                piece -> piece.ifPresent(bytes -> append(body, bytes))));
        try {
            int code = answer.get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS).statusCode();
            if (code != HTTP_OK) {
                throw new RpcException.Malformed(page + " answers with HTTP status " + code);
            }
            return Metrics.parse(body.toString(StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new RpcException.Unreachable("interrupted while reading " + page);
        } catch (ExecutionException | TimeoutException e) {
            answer.cancel(true);
            throw new RpcException.Unreachable(page + " cannot be read");
        }
    }

    private static String host(String url) {
        return Optional.ofNullable(URI.create(url).getHost()).orElse("127.0.0.1");
    }

    private static void append(ByteArrayOutputStream body, byte[] bytes) {
        if (bytes.length > BYTES_MAX - body.size()) {
            throw new IllegalStateException("metrics of more than " + BYTES_MAX + " bytes");
        }
        body.writeBytes(bytes);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
