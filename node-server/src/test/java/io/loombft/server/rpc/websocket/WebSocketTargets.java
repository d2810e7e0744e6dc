package io.loombft.server.rpc.websocket;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataReader.InsufficientDataAvailableException;
import io.loombft.core.bytes.Bytes;
import io.loombft.server.fuzz.FuzzTarget;
import io.loombft.server.metrics.IoDeadline;
import io.loombft.server.rpc.websocket.MessageReader.Received;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/** What a WebSocket client sends, for fuzzing. */
public final class WebSocketTargets {
    private static final int MESSAGE_BYTES_MAX = 1_024;
    private static final int SMALL_BYTES_MAX = 64;
    private static final long HOUR_MS = 3_600_000;
    private static final IoDeadline DEADLINE = new IoDeadline();

    private WebSocketTargets() {}

    public static List<FuzzTarget> all() {
        List<Bytes> seeds =
                Stream.of(
                                "81850000000048656c6c6f",
                                "8185010203046067666862",
                                "018348656c6c00000080820000000048656c6c",
                                "898000000000",
                                "8a8000000000",
                                "88820000000003e8",
                                "81fe007e00000000" + "41".repeat(126),
                                "01fe004100000000" + "c3a9".repeat(32) + "c380810000000000")
                        .map(hex -> Bytes.copyOf(HexFormat.of().parseHex(hex)))
                        .toList();
        return List.of(
                new FuzzTarget("websocket", WebSocketTargets::read, 256 * 1024, 2_048, seeds));
    }

    /** Messages are UTF-8 within the bound, and nobody keeps the room of others. */
    private static void read(byte[] input) throws CharacterCodingException {
        Semaphore large = new Semaphore(1);
        WebSocketBounds bounds =
                new WebSocketBounds(
                        new Semaphore(1),
                        MESSAGE_BYTES_MAX,
                        SMALL_BYTES_MAX,
                        large,
                        HOUR_MS,
                        HOUR_MS,
                        HOUR_MS);
        MessageReader reader = new MessageReader(new FrameReader(once(input)), bounds, DEADLINE);
        try {
            Received received = reader.next();
            while (!(received instanceof Received.Close)) {
                if (received instanceof Received.Text text) {
                    check(text.utf8());
                }
                reader.done();
                received = reader.next();
            }
        } catch (WebSocketException | InsufficientDataAvailableException e) {
            // Refused, or at its end.
        }
        reader.end();
        if (large.availablePermits() != 1) {
            throw new AssertionError("the room for large messages was not given back");
        }
    }

    private static void check(Bytes text) throws CharacterCodingException {
        if (text.size() > MESSAGE_BYTES_MAX) {
            throw new AssertionError("a message of " + text.size() + " bytes");
        }
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text.toArray()));
    }

    private static DataReader once(byte[] input) {
        boolean[] isGiven = new boolean[1];
        return new DataReader(
                () -> {
                    boolean isEnd = isGiven[0] || input.length == 0;
                    isGiven[0] = true;
                    return isEnd ? null : input;
                });
    }
}
