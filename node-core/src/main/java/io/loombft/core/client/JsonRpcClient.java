package io.loombft.core.client;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Calls one node's JSON-RPC 2.0 over HTTP POST and blocks until it has answered. For any thread. An
 * answer is bounded in size and in time, from the first byte sent to the last byte received.
 */
public final class JsonRpcClient implements AutoCloseable {
    /** Where a node listens that nobody configured. */
    public static final String DEFAULT_URL = "http://127.0.0.1:26657";

    /** Longest answer in bytes: a block of 8 MiB in hexadecimal, and as much again around it. */
    public static final int ANSWER_BYTES_MAX = 32 * 1024 * 1024;

    /** Time for an answer when nothing else is said. */
    public static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final int RATE_LIMITED_STATUS = 429;
    private static final Pattern LOOPBACK = Pattern.compile("127(\\.[0-9]{1,3}){3}");

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    private final URI node;
    private final Duration timeout;
    private final HttpClient http;
    private final AtomicLong ids = new AtomicLong();

    private JsonRpcClient(URI node, Duration timeout) {
        this.node = node;
        this.timeout = timeout;
        this.http = httpClient(node, timeout);
    }

    static HttpClient httpClient(URI node, Duration timeout) {
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(timeout);
        if (String.valueOf(node.getScheme()).equals("http")) {
            // Reading the system's certificates takes longer than most calls, and nothing needs
            // them.
            builder.sslContext(withoutCertificates());
        }
        return builder.build();
    }

    /** A client with the default timeout. */
    public static JsonRpcClient of(String url) throws MalformedInputException {
        return of(url, TIMEOUT);
    }

    /**
     * A client for {@code http://host:port} or {@code https://host:port}, with a path or not, with a
     * slash at the end or not.
     */
    public static JsonRpcClient of(String url, Duration timeout) throws MalformedInputException {
        return new JsonRpcClient(parse(url), timeout);
    }

    /** The address in its one form, or the reason why it is none. */
    public static String checkedUrl(String url) throws MalformedInputException {
        return withoutSlash(parse(url));
    }

    /** The address in its one form, without a slash at the end. */
    public String url() {
        return withoutSlash(node);
    }

    /** An empty object to put named parameters into. */
    public static ObjectNode noParams() {
        return JSON.createObjectNode();
    }

    /** Calls a method with an object or array of parameters and answers its result. */
    public JsonNode call(String method, JsonNode params) throws RpcException {
        return call(method, params, Optional.empty());
    }

    /** The same as the operator; the token goes only to this machine, or where nobody can listen. */
    public JsonNode callAsOperator(String method, JsonNode params, OperatorToken token)
            throws RpcException {
        if (!isPrivate()) {
            throw new RpcException.Unreachable(
                    "the operator token is sent only by https, or to this machine: open a tunnel to "
                            + url(),
                    RpcException.Delivery.NONE);
        }
        return call(method, params, Optional.of(token));
    }

    private boolean isPrivate() {
        String host = String.valueOf(node.getHost());
        return String.valueOf(node.getScheme()).equals("https")
                || host.equals("localhost")
                || LOOPBACK.matcher(host).matches()
                || host.equals("[::1]");
    }

    private JsonNode call(String method, JsonNode params, Optional<OperatorToken> token)
            throws RpcException {
        long id = ids.incrementAndGet();
        ObjectNode request = JSON.createObjectNode().put("jsonrpc", "2.0").put("method", method);
        request.set("params", params);
        HttpResponse<LimitedBody.Read> answer = send(post(request.put("id", id), token));
        return switch (answer.body()) {
            case LimitedBody.Read.TooLong() ->
                    throw malformed("an answer of more than " + ANSWER_BYTES_MAX + " bytes");
            case LimitedBody.Read.Whole(Bytes bytes) ->
                    result(answer.statusCode(), bytes.toArray(), id);
        };
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpRequest post(ObjectNode request, Optional<OperatorToken> token) {
        HttpRequest.Builder post =
                HttpRequest.newBuilder(node)
                        .header("Content-Type", "application/json")
                        .timeout(timeout)
                        .POST(HttpRequest.BodyPublishers.ofString(request.toString()));
        token.ifPresent(shown -> post.header("Authorization", shown.authorization()));
        return post.build();
    }

    private HttpResponse<LimitedBody.Read> send(HttpRequest request) throws RpcException {
        // The request's own timeout ends with the headers; this one covers the body too.
        CompletableFuture<HttpResponse<LimitedBody.Read>> answer =
                http.sendAsync(request, status -> new LimitedBody(ANSWER_BYTES_MAX));
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw late();
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new RpcException.Unreachable("interrupted while waiting for " + url());
        } catch (ExecutionException e) {
            throw unreachable(e.getCause());
        }
    }

    private JsonNode result(int status, byte[] bytes, long id) throws RpcException {
        JsonNode answer = parseAnswer(bytes);
        JsonNode error = answer.path("error");
        if (error.isObject()) {
            throw new RpcException.Refused(errorOf(error));
        }
        if (status == RATE_LIMITED_STATUS) {
            throw new RpcException.Refused(
                    new RpcError(
                            RpcError.RATE_LIMITED, "too many requests", NullNode.getInstance()));
        }
        boolean isResult =
                status == 200
                        && answer.path("jsonrpc").asText().equals("2.0")
                        && answer.path("id").canConvertToLong()
                        && answer.path("id").asLong() == id
                        && answer.has("result");
        if (!isResult) {
            throw malformed("HTTP " + status + " without a JSON-RPC result");
        }
        return answer.path("result");
    }

    private RpcError errorOf(JsonNode error) throws RpcException {
        return RpcError.of(error)
                .orElseThrow(() -> malformed("a JSON-RPC error without code or message"));
    }

    /** The object that was answered; missing when the bytes are no object, or not even JSON or text. */
    static JsonNode parseAnswer(byte[] bytes) {
        try {
            JsonNode answer = JSON.readTree(bytes);
            return answer.isObject() ? answer : MissingNode.getInstance();
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    private RpcException unreachable(@Nullable Throwable cause) {
        if (cause instanceof HttpTimeoutException) {
            return late();
        }
        String why =
                switch (cause) {
                    case null -> "no reason is known";
                    case ConnectException e -> "the connection was refused, or no such host";
                    default ->
                            Objects.requireNonNullElse(
                                    cause.getMessage(), cause.getClass().getSimpleName());
                };
        return new RpcException.Unreachable(
                "no node answers at " + url() + ": " + why,
                cause instanceof ConnectException
                        ? RpcException.Delivery.NONE
                        : RpcException.Delivery.POSSIBLE);
    }

    private RpcException late() {
        return new RpcException.Unreachable(
                url() + " did not answer within " + timeout.toMillis() + " ms");
    }

    private RpcException malformed(String what) {
        return new RpcException.Malformed(url() + " does not speak as a node does: " + what);
    }

    private static String withoutSlash(URI address) {
        String text = address.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private static SSLContext withoutCertificates() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[0], new TrustManager[0], null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has TLS", e);
        }
    }

    /** The address, with a slash at the end. */
    static URI parse(String url) throws MalformedInputException {
        try {
            URI uri = new URI(url.strip());
            String scheme = String.valueOf(uri.getScheme());
            boolean isNode =
                    (scheme.equals("http") || scheme.equals("https"))
                            && uri.getHost() != null
                            && uri.getPort() <= 65_535
                            && uri.getUserInfo() == null
                            && uri.getQuery() == null
                            && uri.getFragment() == null;
            if (isNode) {
                String path = String.valueOf(uri.getPath());
                return path.endsWith("/") ? uri : new URI(uri + "/");
            }
        } catch (URISyntaxException e) {
            // Falls through to the one sentence that says what is expected.
        }
        throw new MalformedInputException(
                "a node's address is like " + DEFAULT_URL + ", got \"" + url + '"');
    }
}
