package io.loombft.server.rpc.websocket;

import io.helidon.common.buffers.DataReader;
import java.io.ByteArrayOutputStream;

/** Takes a client's frames off the wire, strictly. One thread reads. */
final class FrameReader {
    /** Longest payload of a control frame (RFC 6455 section 5.5). */
    static final int CONTROL_BYTES_MAX = 125;

    private static final int CHUNK = 16 * 1024;
    private static final int TWO_BYTES = 126;
    private static final int EIGHT_BYTES = 127;

    private final DataReader from;

    FrameReader(DataReader from) {
        this.from = from;
    }

    /** What stands before a payload; the length is in bytes. */
    record Header(Opcode opcode, boolean isFinal, long length, int mask) {}

    /** Waits until a frame begins. */
    void await() {
        from.ensureAvailable();
    }

    Header header() throws WebSocketException {
        int first = from.read() & 0xff;
        if ((first & 0b0111_0000) != 0) {
            throw problem("an extension was not agreed on");
        }
        Opcode opcode = Opcode.of(first & 0b1111);
        boolean isFinal = (first & 0b1000_0000) != 0;
        int second = from.read() & 0xff;
        if ((second & 0b1000_0000) == 0) {
            throw problem("a client masks its frames");
        }
        int shortLength = second & 0b0111_1111;
        if (opcode.isControl() && (!isFinal || shortLength > CONTROL_BYTES_MAX)) {
            throw problem("a control frame is whole and has at most 125 bytes");
        }
        return new Header(opcode, isFinal, length(shortLength), (int) number(Integer.BYTES));
    }

    private long length(int shortLength) throws WebSocketException {
        return switch (shortLength) {
            case TWO_BYTES -> atLeast(TWO_BYTES, number(Short.BYTES));
            case EIGHT_BYTES -> atLeast(1 << Short.SIZE, number(Long.BYTES));
            default -> shortLength;
        };
    }

    private static long atLeast(long min, long length) throws WebSocketException {
        if (length < min) {
            throw problem("a length is written in as few bytes as it needs");
        }
        return length;
    }

    private long number(int bytes) {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number = (number << Byte.SIZE) | (from.read() & 0xff);
        }
        return number;
    }

    /** Reads the payload, whose length the caller has found bearable, and adds it unmasked. */
    void payload(Header header, ByteArrayOutputStream to) {
        long done = 0;
        while (done < header.length()) {
            byte[] chunk = from.readBytes((int) Math.min(CHUNK, header.length() - done));
            for (int i = 0; i < chunk.length; i++) {
                int shift = Byte.SIZE * (3 - (int) ((done + i) % Integer.BYTES));
                chunk[i] ^= (byte) (header.mask() >>> shift);
            }
            to.writeBytes(chunk);
            done += chunk.length;
        }
    }

    private static WebSocketException problem(String reason) {
        return new WebSocketException(CloseCode.PROTOCOL_ERROR, reason);
    }
}
