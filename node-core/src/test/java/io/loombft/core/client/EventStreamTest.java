package io.loombft.core.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a client makes of a node that says too much. */
class EventStreamTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int FIRST_PIECE = 0x01;
    private static final int FURTHER_PIECE = 0x00;
    private static final int LAST_PIECE = 0x80;
    private static final int WHOLE = 0x81;

    /** Sends what a test wants after the answer to the subscription. */
    private interface Talk {
        void to(OutputStream client) throws IOException;
    }

    private static void frame(OutputStream to, int head, String text) throws IOException {
        byte[] payload = text.getBytes(US_ASCII);
        to.write(head);
        // A length is written in as few bytes as it needs.
        if (payload.length < 126) {
            to.write(payload.length);
        } else if (payload.length < 1 << Short.SIZE) {
            to.write(126);
            to.write(ByteBuffer.allocate(Short.BYTES).putShort((short) payload.length).array());
        } else {
            to.write(127);
            to.write(ByteBuffer.allocate(Long.BYTES).putLong(payload.length).array());
        }
        to.write(payload);
        to.flush();
    }

    private static void serve(ServerSocket server, Talk talk) {
        try (Socket client = server.accept()) {
            OutputStream out = client.getOutputStream();
            Matcher key =
                    Pattern.compile("(?i)Sec-WebSocket-Key: *(\\S+)")
                            .matcher(head(client.getInputStream()));
            if (!key.find()) {
                throw new IOException("no WebSocket");
            }
            String answer =
                    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                            + "Connection: Upgrade\r\nSec-WebSocket-Accept: "
                            + accept(key.group(1))
                            + "\r\n\r\n";
            out.write(answer.getBytes(US_ASCII));
            client.getInputStream().read();
            frame(
                    out,
                    WHOLE,
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":"
                            + "{\"subscription\":1,\"epoch\":\"e\",\"next_seq\":1}}");
            talk.to(out);
            client.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // The client hung up, which is what it is to do.
        }
    }

    private static String head(InputStream from) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) from.read());
        }
        return head.toString();
    }

    /** As RFC 6455 wants it. */
    private static String accept(String key) {
        try {
            byte[] guid = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(US_ASCII);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(guid));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String heartbeat(int seq, int length) {
        String text =
                "{\"jsonrpc\":\"2.0\",\"method\":\"heartbeat\",\"params\":{\"seq\":" + seq + "}}";
        return text + " ".repeat(length - text.length());
    }

    /** The stream's position when it broke, and what it said then. */
    private static void assertEndsAt(long nextSeq, Talk talk) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> serve(server, talk));
            try (EventStream stream =
                    EventStream.open(
                            "http://127.0.0.1:" + server.getLocalPort(), List.of("block"))) {
                var ended =
                        assertThrows(RpcException.Unreachable.class, () -> stream.next(PATIENCE));
                assertEquals("the node sent a message without end", ended.getMessage());
                assertEquals(nextSeq, stream.position().nextSeq());
            }
        }
    }

    @Test
    void takesTheLongestMessageAndHangsUpOnOneCharacterMore() throws Exception {
        int most = EventStream.MESSAGE_CHARS_MAX;
        assertEndsAt(
                8,
                out -> {
                    frame(out, WHOLE, heartbeat(7, most));
                    frame(out, WHOLE, heartbeat(8, most + 1));
                });
    }

    /** As behind a cut cable: no word, and no end of the connection either. */
    @Test
    void takesLongSilenceForTheEnd() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> serve(server, out -> {}));
            try (EventStream stream =
                    EventStream.open(
                            "http://127.0.0.1:" + server.getLocalPort(),
                            List.of("block"),
                            Duration.ofMillis(1))) {
                var ended =
                        assertThrows(
                                RpcException.Unreachable.class,
                                () -> {
                                    while (true) {
                                        stream.next(Duration.ofMillis(10));
                                    }
                                });
                assertEquals("the node has said nothing for 1 ms", ended.getMessage());
            }
        }
    }

    @Test
    void hangsUpOnPiecesWithoutEnd() throws Exception {
        String piece = " ".repeat(64 * 1024);
        assertEndsAt(
                10,
                out -> {
                    frame(out, FIRST_PIECE, heartbeat(9, piece.length()));
                    frame(out, LAST_PIECE, piece);
                    frame(out, FIRST_PIECE, piece);
                    // Until the client's end of the connection is closed.
                    while (true) {
                        frame(out, FURTHER_PIECE, piece);
                    }
                });
    }
}
