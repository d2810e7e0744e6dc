package io.loombft.server.rpc.websocket;

import io.loombft.core.bytes.Bytes;
import io.loombft.server.metrics.IoDeadline;
import io.loombft.server.rpc.websocket.FrameReader.Header;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Puts a client's messages together, frame by frame, within the bounds. One thread reads. */
final class MessageReader {
    private static final int STATUS_BYTES = 2;

    private final FrameReader frames;
    private final WebSocketBounds bounds;
    private final IoDeadline deadline;
    private ByteArrayOutputStream message = new ByteArrayOutputStream();
    private boolean isInMessage;
    private boolean isLarge;
    private long begunNanos;

    MessageReader(FrameReader frames, WebSocketBounds bounds, IoDeadline deadline) {
        this.frames = frames;
        this.bounds = bounds;
        this.deadline = deadline;
    }

    /** What a client says. */
    sealed interface Received {
        /** A whole message: UTF-8. */
        record Text(Bytes utf8) implements Received {}

        record Ping(Bytes payload) implements Received {}

        record Pong() implements Received {}

        /** With the code to answer. */
        record Close(int code) implements Received {}
    }

    /** Waits for the next; {@link #done} has been called for the one before. */
    Received next() throws WebSocketException {
        Optional<Received> whole = Optional.empty();
        while (whole.isEmpty()) {
            if (!isInMessage) {
                frames.await();
                begunNanos = System.nanoTime();
            }
            whole = deadline.within(msLeft(), this::frame);
        }
        return whole.get();
    }

    /** Gives back what the last message took of the room for large ones. */
    void done() {
        if (isLarge && !isInMessage) {
            isLarge = false;
            bounds.largeMessages().release();
        }
    }

    /** The same, whatever has come of a message that never ends. */
    void end() {
        isInMessage = false;
        done();
    }

    /** A message has its time as a whole, however many frames it is cut into. */
    private long msLeft() {
        long spentMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNanos);
        return Math.max(1, bounds.messageMsMax() - spentMs);
    }

    /** Nothing when more of the message is to come. */
    private Optional<Received> frame() throws WebSocketException {
        Header header = frames.header();
        return switch (header.opcode()) {
            case PING -> Optional.of(new Received.Ping(control(header)));
            case PONG -> {
                control(header);
                yield Optional.of(new Received.Pong());
            }
            case CLOSE -> Optional.of(new Received.Close(code(control(header))));
            case BINARY ->
                    throw new WebSocketException(
                            CloseCode.UNSUPPORTED, "JSON-RPC is text, not binary");
            case TEXT -> {
                if (isInMessage) {
                    throw problem("a message begins within another");
                }
                yield piece(header);
            }
            case CONTINUATION -> {
                if (!isInMessage) {
                    throw problem("nothing is to be continued");
                }
                yield piece(header);
            }
        };
    }

    private Bytes control(Header header) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        frames.payload(header, payload);
        return Bytes.copyOf(payload.toByteArray());
    }

    private Optional<Received> piece(Header header) throws WebSocketException {
        isInMessage = true;
        long length = message.size() + header.length();
        if (length > bounds.messageBytesMax()) {
            throw new WebSocketException(
                    CloseCode.TOO_BIG,
                    "a message has at most " + bounds.messageBytesMax() + " bytes");
        }
        if (length > bounds.smallMessageBytes() && !isLarge) {
            isLarge = bounds.largeMessages().tryAcquire();
            if (!isLarge) {
                throw new WebSocketException(
                        CloseCode.TRY_AGAIN_LATER, "too many large messages at once");
            }
        }
        frames.payload(header, message);
        if (!header.isFinal()) {
            return Optional.empty();
        }
        isInMessage = false;
        byte[] whole = message.toByteArray();
        message = new ByteArrayOutputStream();
        checkUtf8(ByteBuffer.wrap(whole));
        return Optional.of(new Received.Text(Bytes.copyOf(whole)));
    }

    /** The code to close with, the client's own when it gave one. */
    private static int code(Bytes payload) throws WebSocketException {
        if (payload.size() == 0) {
            return CloseCode.NORMAL.value();
        }
        byte[] bytes = payload.toArray();
        if (bytes.length < STATUS_BYTES) {
            throw problem("half a code to close with");
        }
        int code = ((bytes[0] & 0xff) << Byte.SIZE) | (bytes[1] & 0xff);
        if (!CloseCode.mayBeSent(code)) {
            throw problem("no code to close with");
        }
        checkUtf8(ByteBuffer.wrap(bytes, STATUS_BYTES, bytes.length - STATUS_BYTES));
        return code;
    }

    private static void checkUtf8(ByteBuffer bytes) throws WebSocketException {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes);
        } catch (CharacterCodingException e) {
            throw new WebSocketException(CloseCode.NOT_UTF8, "not UTF-8");
        }
    }

    private static WebSocketException problem(String reason) {
        return new WebSocketException(CloseCode.PROTOCOL_ERROR, reason);
    }
}
