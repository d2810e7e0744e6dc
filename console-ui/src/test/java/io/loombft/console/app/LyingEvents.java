package io.loombft.console.app;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.loombft.console.app.LyingProxy.Lie;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The node's end of a WebSocket (RFC 6455) on which no event is what it should be. */
final class LyingEvents {
    private static final int TEXT = 0x81;
    private static final int TEXT_BEGIN = 0x01;
    private static final int GO_ON = 0x00;
    private static final int HUGE_PIECES = 64;
    private static final Pattern KEY = Pattern.compile("(?i)Sec-WebSocket-Key: *(\\S+)");

    private static final List<String> TYPES =
            List.of(
                    "block",
                    "transaction",
                    "step",
                    "proposal",
                    "vote",
                    "polka",
                    "lock",
                    "timeout",
                    "evidence",
                    "peer",
                    "mempool",
                    "validators",
                    "sync",
                    "unheard of");

    private static final List<String> HEIGHTS =
            List.of("-1", "9223372036854775807", "1e300", "\"7\"", "null");

    private static final List<String> DATA =
            List.of(
                    "{}",
                    "{\"hash\":7,\"proposer\":[],\"validator\":{},\"block_hash\":-1,\"type\":\"none\","
                            + "\"step\":\"none\",\"num_txs\":-1,\"bytes\":-1,\"gas_used\":-1}",
                    "{\"hash\":\"xyz\",\"proposer\":\"xyz\",\"validator\":\"xyz\",\"block_hash\":\"xyz\","
                            + "\"type\":\"prevote\",\"step\":\"\",\"power\":1e40,\"total_power\":-5,"
                            + "\"valid_round\":9e18,\"validators\":[7,{}],\"timestamp_ms\":-9e18,"
                            + "\"txs\":\"many\",\"fee\":\"none\",\"state\":[[]]}");

    private final Socket console;

    LyingEvents(Socket console) {
        this.console = console;
    }

    /** Answers the handshake of the head, then lies; returns when the console has hung up. */
    void lie(Lie how, String head) throws IOException {
        OutputStream to = console.getOutputStream();
        Matcher key = KEY.matcher(head);
        if (!key.find()) {
            throw new IOException("no WebSocket");
        }
        to.write(
                ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                + "Sec-WebSocket-Accept: "
                                + accept(key.group(1))
                                + "\r\n\r\n")
                        .getBytes(US_ASCII));
        switch (how) {
            case NO_JSON -> {
                subscribed(to);
                frame(to, TEXT, "<html>404</html>");
                frame(to, TEXT, "");
            }
            case ANOTHER_SHAPE -> {
                subscribed(to);
                events(to);
            }
            case DEEP -> {
                subscribed(to);
                frame(to, TEXT, "[".repeat(100_000));
            }
            case HUGE -> {
                subscribed(to);
                frame(to, TEXT_BEGIN, "x");
                for (int i = 0; i < HUGE_PIECES; i++) {
                    frame(to, GO_ON, "x".repeat(1024 * 1024));
                }
            }
            case NOTHING -> {
                return;
            }
            case LATE -> {}
        }
        console.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private static void subscribed(OutputStream to) throws IOException {
        frame(
                to,
                TEXT,
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"subscription\":1,\"epoch\":\"x\",\"next_seq\":1}}");
    }

    private static void events(OutputStream to) throws IOException {
        int seq = 1;
        for (String type : TYPES) {
            for (String height : HEIGHTS) {
                for (String data : DATA) {
                    frame(
                            to,
                            TEXT,
                            "{\"jsonrpc\":\"2.0\",\"method\":\"event\",\"params\":{\"subscription\":1,\"seq\":"
                                    + seq++
                                    + ",\"time_ms\":-1,\"type\":\""
                                    + type
                                    + "\",\"height\":"
                                    + height
                                    + ",\"round\":"
                                    + height
                                    + ",\"data\":"
                                    + data
                                    + "}}");
                }
            }
        }
        frame(to, TEXT, "{\"jsonrpc\":\"2.0\",\"method\":\"event\",\"params\":{\"seq\":\"x\"}}");
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

    private static String accept(String key) {
        try {
            byte[] guid = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(US_ASCII);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(guid));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
