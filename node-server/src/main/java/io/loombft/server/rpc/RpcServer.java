package io.loombft.server.rpc;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import io.helidon.common.socket.SocketOptions;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.loombft.core.client.OperatorToken;
import io.loombft.server.config.HostPort;
import io.loombft.server.config.NodeConfig;
import io.loombft.server.events.EventLog;
import io.loombft.server.metrics.ImpatientConnections;
import io.loombft.server.metrics.IoDeadline;
import io.loombft.server.rpc.BodyReader.Body;
import io.loombft.server.rpc.RpcException.Code;
import io.loombft.server.rpc.RpcListener.Outcome;
import io.loombft.server.rpc.websocket.Handshake;
import io.loombft.server.rpc.websocket.WebSocketBounds;
import io.loombft.server.rpc.websocket.WebSocketUpgrade;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * The RPC over HTTP/1.1: JSON-RPC on {@code POST /} and on the WebSocket {@code /ws}, {@code GET /health}
 * and {@code GET /ready}. Each connection has a virtual thread; all of them may be here at once.
 */
public final class RpcServer implements AutoCloseable {
    private static final Duration IDLE_CHECK = Duration.ofSeconds(5);
    private static final Duration SHUTDOWN_GRACE = Duration.ofMillis(500);
    private static final String WEB_SOCKET = "/ws";

    private final NodeApi node;
    private final RpcListener listener;
    private final HttpBounds bounds;
    private final RateLimiter limiter;
    private final Optional<OperatorToken> token;
    private final Dispatcher dispatcher;
    private final BodyReader bodies;
    private final Semaphore calls;
    private final Semaphore largeAnswers;
    private final Semaphore largeBodies;
    private final IoDeadline deadline = new IoDeadline();
    private final WebSocketUpgrade webSockets;
    private final WebServer server;

    /** Where clients are answered from, and who hears of them. */
    record Parts(NodeApi node, EventLog events, RpcListener listener, Optional<Operator> operator) {
        Parts(NodeApi node, EventLog events, RpcListener listener) {
            this(node, events, listener, Optional.empty());
        }
    }

    /** By which token the operator is known, and what answers the operator's methods. */
    public record Operator(OperatorToken token, OperatorApi node) {}

    /**
     * Listens at the configured address until it is closed.
     *
     * @throws BindException when the address is taken or not this machine's
     */
    public static RpcServer start(
            NodeConfig.Rpc config, NodeApi node, EventLog events, RpcListener listener)
            throws BindException {
        return start(
                config,
                new Parts(node, events, listener),
                HttpBounds.standard(),
                EventBounds.standard());
    }

    /** The same with the operator's methods. */
    public static RpcServer start(
            NodeConfig.Rpc config,
            NodeApi node,
            Operator operator,
            EventLog events,
            RpcListener listener)
            throws BindException {
        return start(
                config,
                new Parts(node, events, listener, Optional.of(operator)),
                HttpBounds.standard(),
                EventBounds.standard());
    }

    static RpcServer start(
            NodeConfig.Rpc config, Parts parts, HttpBounds bounds, EventBounds eventBounds)
            throws BindException {
        checkFree(config.listenAddr());
        RpcServer server = new RpcServer(config, parts, bounds, eventBounds);
        server.server.start();
        if (!server.server.isRunning()) {
            server.close();
            throw new BindException("The RPC cannot listen on " + config.listenAddr() + ".");
        }
        return server;
    }

    private RpcServer(
            NodeConfig.Rpc config, Parts parts, HttpBounds bounds, EventBounds eventBounds) {
        this.node = parts.node();
        this.listener = parts.listener();
        this.bounds = bounds;
        this.limiter = new RateLimiter(config.rateLimitPerSecond(), System::nanoTime);
        this.token = parts.operator().map(Operator::token);
        this.dispatcher = new Dispatcher(methods(parts), listener);
        this.largeBodies = new Semaphore(bounds.largeBodiesMax());
        this.bodies = new BodyReader(bounds, largeBodies);
        this.calls = new Semaphore(bounds.callsMax(), true);
        this.largeAnswers = new Semaphore(bounds.largeAnswersMax());
        this.webSockets = webSockets(parts.events(), eventBounds);
        this.server = web(config.listenAddr());
    }

    private static List<RpcMethod> methods(Parts parts) {
        List<RpcMethod> methods = new ArrayList<>(NodeMethods.of(parts.node()));
        parts.operator().ifPresent(known -> methods.addAll(OperatorMethods.of(known.node())));
        return methods;
    }

    private WebSocketUpgrade webSockets(EventLog events, EventBounds eventBounds) {
        EventSession.Parts shared =
                new EventSession.Parts(
                        dispatcher,
                        token,
                        events,
                        limiter,
                        calls,
                        largeAnswers,
                        bounds.smallAnswerBytes(),
                        eventBounds.heartbeatMs());
        WebSocketBounds limits =
                new WebSocketBounds(
                        new Semaphore(eventBounds.connectionsMax()),
                        bounds.bodyBytesMax(),
                        bounds.smallBodyBytes(),
                        largeBodies,
                        bounds.exchangeMsMax(),
                        bounds.idleMsMax(),
                        eventBounds.lingerMsMax());
        return new WebSocketUpgrade(
                WEB_SOCKET, limits, deadline, connection -> new EventSession(connection, shared));
    }

    /** The port it listens on, which the system chose when the config says 0. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        webSockets.close();
        server.stop();
        deadline.close();
    }

    private WebServer web(HostPort address) {
        return WebServer.builder()
                .host(address.host())
                .port(address.port())
                .shutdownHook(false)
                .shutdownGracePeriod(SHUTDOWN_GRACE)
                .maxTcpConnections(bounds.connectionsMax())
                .idleConnectionTimeout(Duration.ofMillis(bounds.idleMsMax()))
                .idleConnectionPeriod(
                        bounds.idleMsMax() < IDLE_CHECK.toMillis()
                                ? Duration.ofMillis(bounds.idleMsMax())
                                : IDLE_CHECK)
                .protocolsDiscoverServices(false)
                .addConnectionSelector(new ImpatientConnections(webSockets.bySpelling()))
                .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
                // No compressed bodies: a small one may unpack to a large one.
                .contentEncoding(
                        ContentEncodingContext.builder()
                                .contentEncodingsDiscoverServices(false)
                                .build())
                .routing(this::route)
                .build();
    }

    private void route(HttpRouting.Builder routes) {
        routes.addFilter(new HttpGuard())
                .post("/", this::rpc)
                .get("/health", (request, response) -> health(response))
                .get("/ready", (request, response) -> ready(response))
                .any("/", (request, response) -> onlyPost(response))
                .any(WEB_SOCKET, this::notUpgraded)
                .any((request, response) -> sentence(response, Status.NOT_FOUND_404, "Not found."))
                .error(RuntimeException.class, HttpGuard::fail);
    }

    private void rpc(ServerRequest request, ServerResponse response) {
        if (!HttpGuard.isJson(request)) {
            refuse(
                    response,
                    Status.UNSUPPORTED_MEDIA_TYPE_415,
                    "Content-Type must be application/json.");
            return;
        }
        InetAddress client = clientOf(request);
        long seconds = limiter.take(client);
        if (seconds > 0) {
            limited(response, seconds);
            return;
        }
        switch (read(request)) {
            case Body.TooLong tooLong ->
                    refuse(
                            response,
                            Status.REQUEST_ENTITY_TOO_LARGE_413,
                            "A body has at most " + bounds.bodyBytesMax() + " bytes.");
            case Body.Busy busy -> busy(response);
            case Body.Whole body -> answer(body, client, caller(request), response);
        }
    }

    private Body read(ServerRequest request) {
        if (!request.content().hasEntity()) {
            return new Body.Whole(new byte[0], false);
        }
        try {
            return deadline.within(
                    bounds.exchangeMsMax(),
                    () -> {
                        InputStream stream = request.content().inputStream();
                        Body body = bodies.read(stream);
                        if (!(body instanceof Body.Whole)) {
                            BodyReader.skip(stream);
                        }
                        return body;
                    });
        } catch (IOException | UncheckedIOException e) {
            throw new CloseConnectionException("A body ended early.", e);
        }
    }

    private Caller caller(ServerRequest request) {
        return Caller.of(
                request.headers().contains(HeaderNames.AUTHORIZATION)
                        ? request.headers().get(HeaderNames.AUTHORIZATION).allValues()
                        : List.of(),
                token);
    }

    private void answer(
            Body.Whole body, InetAddress client, Caller caller, ServerResponse response) {
        Dispatcher.Answer answer;
        try {
            calls.acquireUninterruptibly();
            try {
                answer = dispatcher.answer(body.bytes(), caller);
            } finally {
                calls.release();
            }
        } finally {
            bodies.release(body);
        }
        limiter.charge(client, answer.requests() - 1);
        answer.body()
                .ifPresentOrElse(
                        json -> deliver(response, json),
                        () -> written(() -> response.status(Status.NO_CONTENT_204).send()));
    }

    /** Of large answers only a few may wait for slow readers, or these would fill the memory. */
    private void deliver(ServerResponse response, byte[] json) {
        if (json.length <= bounds.smallAnswerBytes()) {
            send(response, json);
            return;
        }
        if (!largeAnswers.tryAcquire()) {
            busy(response);
            return;
        }
        try {
            send(response, json);
        } finally {
            largeAnswers.release();
        }
    }

    private void limited(ServerResponse response, long seconds) {
        listener.answered(Dispatcher.UNKNOWN_METHOD, Outcome.LIMITED);
        response.status(Status.TOO_MANY_REQUESTS_429);
        response.header(HeaderNames.RETRY_AFTER, Long.toString(seconds));
        send(
                response,
                Dispatcher.errorAnswer(
                        NullNode.instance,
                        new RpcException(
                                Code.RATE_LIMITED,
                                "Too many requests; come again in " + seconds + " s")));
    }

    private void busy(ServerResponse response) {
        response.header(HeaderNames.RETRY_AFTER, "1");
        refuse(
                response,
                Status.SERVICE_UNAVAILABLE_503,
                "Too many large requests or answers at once.");
    }

    private void health(ServerResponse response) {
        boolean isHealthy = node.isHealthy();
        response.status(isHealthy ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503);
        send(
                response,
                JsonText.write(JsonNodeFactory.instance.objectNode().put("healthy", isHealthy)));
    }

    private void ready(ServerResponse response) {
        NodeApi.Readiness readiness = node.readiness();
        response.status(readiness.isReady() ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503);
        send(
                response,
                JsonText.write(
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("ready", readiness.isReady())
                                .put(
                                        "latest_block_height",
                                        readiness.latestBlockHeight().value())));
    }

    private void notUpgraded(ServerRequest request, ServerResponse response) {
        switch (Handshake.of(request.prologue(), request.headers())) {
            case Handshake.Verdict.Accepted accepted -> busy(response);
            case Handshake.Verdict.Refused refused -> {
                refused.headers().forEach(response::header);
                refuse(response, refused.status(), refused.sentence());
            }
        }
    }

    private void onlyPost(ServerResponse response) {
        response.header(HeaderNames.ALLOW, "POST");
        sentence(response, Status.METHOD_NOT_ALLOWED_405, "JSON-RPC 2.0 is a POST to /.");
    }

    /** Ends the connection: the rest of the request may still be on its way. */
    private void refuse(ServerResponse response, Status status, String sentence) {
        response.header(HeaderValues.CONNECTION_CLOSE);
        sentence(response, status, sentence);
        throw new CloseConnectionException(sentence);
    }

    private void send(ServerResponse response, byte[] json) {
        response.header(HeaderValues.CONTENT_TYPE_JSON);
        written(() -> response.send(json));
    }

    private void sentence(ServerResponse response, Status status, String sentence) {
        written(() -> HttpGuard.sentence(response, status, sentence));
    }

    private void written(Runnable write) {
        try {
            deadline.within(bounds.exchangeMsMax(), write);
        } catch (UncheckedIOException e) {
            throw new CloseConnectionException("A client went away.", e);
        }
    }

    private static InetAddress clientOf(ServerRequest request) {
        if (request.remotePeer().address() instanceof InetSocketAddress peer
                && peer.getAddress() != null) {
            return peer.getAddress();
        }
        return InetAddress.getLoopbackAddress();
    }

    /** Helidon would only log why it cannot listen. */
    private static void checkFree(HostPort address) throws BindException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(address.host(), address.port()));
        } catch (IOException e) {
            BindException problem =
                    new BindException(
                            "The RPC cannot listen on " + address + ": " + e.getMessage() + ".");
            problem.initCause(e);
            throw problem;
        }
    }
}
