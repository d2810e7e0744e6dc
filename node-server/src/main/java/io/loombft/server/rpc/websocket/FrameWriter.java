package io.loombft.server.rpc.websocket;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import io.loombft.server.metrics.IoDeadline;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Puts frames on the wire, one after the other, until one says that it is the last. Called by the two
 * threads of a connection, which take turns; each frame has a deadline.
 */
final class FrameWriter {
    private static final int FINAL = 0b1000_0000;
    private static final int TWO_BYTES = 126;
    private static final int EIGHT_BYTES = 127;

    private final DataWriter to;
    private final IoDeadline deadline;
    private final long frameMsMax;
    private final ReentrantLock turn = new ReentrantLock();

    // Written in turn, read by any.
    private volatile boolean isClosed;

    FrameWriter(DataWriter to, IoDeadline deadline, long frameMsMax) {
        this.to = to;
        this.deadline = deadline;
        this.frameMsMax = frameMsMax;
    }

    /** Whether the closing frame is on its way: nothing follows it. */
    boolean isClosed() {
        return isClosed;
    }

    /** Sends a frame, if it is still wanted when its turn comes. */
    void send(Opcode opcode, byte[] payload, BooleanSupplier isWanted) {
        turn.lock();
        try {
            if (!isClosed && isWanted.getAsBoolean()) {
                isClosed = opcode == Opcode.CLOSE;
                write(opcode, payload);
            }
        } finally {
            turn.unlock();
        }
    }

    void close(int code, String reason) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        payload.write(code >>> Byte.SIZE);
        payload.write(code);
        payload.writeBytes(reason.getBytes(StandardCharsets.US_ASCII));
        send(Opcode.CLOSE, payload.toByteArray(), () -> true);
    }

    private void write(Opcode opcode, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(payload.length + 10);
        frame.write(FINAL | opcode.code());
        if (payload.length < TWO_BYTES) {
            frame.write(payload.length);
        } else if (payload.length < 1 << Short.SIZE) {
            frame.write(TWO_BYTES);
            number(payload.length, Short.BYTES, frame);
        } else {
            frame.write(EIGHT_BYTES);
            number(payload.length, Long.BYTES, frame);
        }
        frame.writeBytes(payload);
        BufferData bytes = BufferData.create(frame.toByteArray());
        deadline.within(frameMsMax, () -> to.writeNow(bytes));
    }

    private static void number(long value, int bytes, ByteArrayOutputStream frame) {
        for (int i = bytes - 1; i >= 0; i--) {
            frame.write((int) (value >>> (Byte.SIZE * i)));
        }
    }
}
