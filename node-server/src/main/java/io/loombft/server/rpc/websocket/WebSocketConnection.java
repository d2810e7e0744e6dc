package io.loombft.server.rpc.websocket;

import io.helidon.common.buffers.DataReader.InsufficientDataAvailableException;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.loombft.core.bytes.Bytes;
import io.loombft.server.metrics.IoDeadline;
import io.loombft.server.rpc.websocket.MessageReader.Received;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A WebSocket connection: a virtual thread that reads, which is the server's for this connection, and
 * one that talks. Either may send and close.
 */
public final class WebSocketConnection implements ServerConnection {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketConnection.class);
    private static final byte[] NOTHING = new byte[0];

    private final ConnectionContext context;
    private final List<String> authorizations;
    private final WebSocketBounds bounds;
    private final IoDeadline deadline;
    private final MessageReader reader;
    private final FrameWriter writer;
    private final Function<WebSocketConnection, Conversation> conversations;
    private final Consumer<WebSocketConnection> end;
    private final CountDownLatch ended = new CountDownLatch(1);

    // Written by the reading thread, read by the other.
    private volatile long heardNanos = System.nanoTime();

    WebSocketConnection(
            ConnectionContext context,
            List<String> authorizations,
            WebSocketBounds bounds,
            IoDeadline deadline,
            Function<WebSocketConnection, Conversation> conversations,
            Consumer<WebSocketConnection> end) {
        this.context = context;
        this.authorizations = List.copyOf(authorizations);
        this.bounds = bounds;
        this.deadline = deadline;
        this.reader = new MessageReader(new FrameReader(context.dataReader()), bounds, deadline);
        this.writer = new FrameWriter(context.dataWriter(), deadline, bounds.messageMsMax());
        this.conversations = conversations;
        this.end = end;
    }

    // ---- For the conversation.

    /** Who is at the other end. */
    public InetAddress client() {
        if (context.remotePeer().address() instanceof InetSocketAddress peer
                && peer.getAddress() != null) {
            return peer.getAddress();
        }
        return InetAddress.getLoopbackAddress();
    }

    /** The values of the {@code Authorization} header with which it began. */
    public List<String> authorizations() {
        return authorizations;
    }

    /** Sends a text message of UTF-8 bytes; waits until the system has taken it. */
    public void send(byte[] utf8) {
        send(utf8, () -> true);
    }

    /** The same, if it is still wanted when nothing else is being sent. */
    public void send(byte[] utf8, BooleanSupplier isWanted) {
        writer.send(Opcode.TEXT, utf8, isWanted);
    }

    /** Asks for a sign of life. */
    public void ping() {
        writer.send(Opcode.PING, NOTHING, () -> true);
    }

    /** Says that nothing more is coming, and why in ASCII; what the client still sends is ignored. */
    public void close(CloseCode code, String reason) {
        writer.close(code.value(), reason);
    }

    /** Whether nothing was heard for as long as a connection may be silent. */
    public boolean isSilent() {
        return System.nanoTime() - heardNanos > TimeUnit.MILLISECONDS.toNanos(bounds.idleMsMax());
    }

    /** Whether the connection is being closed: nothing that is sent now arrives. */
    public boolean isEnding() {
        return writer.isClosed();
    }

    // ---- For the server.

    @Override
    public void handle(Limit limit) throws InterruptedException {
        Conversation conversation = conversations.apply(this);
        Thread talker = Thread.ofVirtual().name("websocket").start(() -> talk(conversation));
        try {
            read(conversation);
        } catch (WebSocketException e) {
            refuse(e);
        } catch (InsufficientDataAvailableException
                | CloseConnectionException
                | UncheckedIOException e) {
            LOG.debug("a client went away", e);
        } finally {
            reader.end();
            ended.countDown();
            context.serverSocket().close();
            conversation.ended();
            talker.interrupt();
            end.accept(this);
        }
        talker.join();
    }

    /** The talking thread looks after silence itself. */
    @Override
    public Duration idleTime() {
        return Duration.ZERO;
    }

    /** The server stops, and has said so to the client. */
    @Override
    public void close(boolean interrupt) {
        if (interrupt) {
            context.serverSocket().close();
        }
    }

    /** Says that the server stops, unless the client is gone or takes nothing. */
    void sayGoodbye() {
        try {
            close(CloseCode.GOING_AWAY, "the node stops");
        } catch (UncheckedIOException | CloseConnectionException e) {
            LOG.debug("a client went away", e);
        }
    }

    // ---- The reading thread.

    private void read(Conversation conversation) throws WebSocketException {
        while (true) {
            Received received = reader.next();
            heardNanos = System.nanoTime();
            switch (received) {
                case Received.Text text -> heard(conversation, text.utf8());
                case Received.Ping ping ->
                        writer.send(Opcode.PONG, ping.payload().toArray(), () -> true);
                case Received.Pong pong -> {}
                case Received.Close close -> {
                    writer.close(close.code(), "");
                    return;
                }
            }
            reader.done();
        }
    }

    private void heard(Conversation conversation, Bytes text) throws WebSocketException {
        if (writer.isClosed()) {
            return;
        }
        try {
            conversation.heard(text);
        } catch (UncheckedIOException | CloseConnectionException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("A WebSocket message failed inside the node.");
            throw new WebSocketException(CloseCode.INTERNAL_ERROR, "internal error");
        }
    }

    /** Reads on for a while: a reset would take our reason away from a client that is still sending. */
    private void refuse(WebSocketException problem) {
        try {
            writer.close(problem.code().value(), problem.reason());
            deadline.within(
                    bounds.lingerMsMax(),
                    () -> {
                        while (true) {
                            context.dataReader().ensureAvailable();
                            context.dataReader().skip(context.dataReader().available());
                        }
                    });
        } catch (InsufficientDataAvailableException
                | CloseConnectionException
                | UncheckedIOException e) {
            LOG.debug("a client has been refused", e);
        }
    }

    // ---- The talking thread.

    private void talk(Conversation conversation) {
        try {
            conversation.talk();
            if (!ended.await(bounds.lingerMsMax(), TimeUnit.MILLISECONDS)) {
                context.serverSocket().close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (UncheckedIOException | CloseConnectionException e) {
            LOG.debug("a client went away", e);
            context.serverSocket().close();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("A WebSocket connection failed inside the node.");
            context.serverSocket().close();
        }
    }
}
