package io.loombft.server.rpc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;

/**
 * Reads bodies within the bounds, whatever length a client declares. Called by the threads of many
 * requests.
 */
final class BodyReader {
    /** What is read of a body that is too long, so that its sender gets to read the answer. */
    static final int SKIPPED_BYTES_MAX = 32 * 1024 * 1024;

    static final int CHUNK = 16 * 1024;

    private final HttpBounds bounds;
    private final Semaphore largeBodies;

    /** Shares the permits for large bodies with whoever else reads them. */
    BodyReader(HttpBounds bounds, Semaphore largeBodies) {
        this.bounds = bounds;
        this.largeBodies = largeBodies;
    }

    /** What came. */
    sealed interface Body {
        /** The whole body; to be released when the request is done. */
        final class Whole implements Body {
            private final byte[] bytes;
            private final boolean isLarge;

            /** Takes the array over. */
            Whole(byte[] bytes, boolean isLarge) {
                this.bytes = bytes;
                this.isLarge = isLarge;
            }

            byte[] bytes() {
                return bytes;
            }
        }

        /** Longer than allowed. */
        record TooLong() implements Body {}

        /** Long, while too many long ones are at work. */
        record Busy() implements Body {}
    }

    Body read(InputStream from) throws IOException {
        byte[] start = from.readNBytes(bounds.smallBodyBytes());
        if (start.length < bounds.smallBodyBytes()) {
            return new Body.Whole(start, false);
        }
        if (!largeBodies.tryAcquire()) {
            return new Body.Busy();
        }
        boolean isKept = false;
        try {
            ByteArrayOutputStream whole = new ByteArrayOutputStream(2 * start.length);
            whole.writeBytes(start);
            byte[] chunk = new byte[CHUNK];
            for (int n = from.read(chunk); n >= 0; n = from.read(chunk)) {
                whole.write(chunk, 0, n);
                if (whole.size() > bounds.bodyBytesMax()) {
                    return new Body.TooLong();
                }
            }
            isKept = true;
            return new Body.Whole(whole.toByteArray(), true);
        } finally {
            if (!isKept) {
                largeBodies.release();
            }
        }
    }

    void release(Body.Whole body) {
        if (body.isLarge) {
            largeBodies.release();
        }
    }

    /** Reads on and forgets. */
    static void skip(InputStream from) throws IOException {
        byte[] chunk = new byte[CHUNK];
        long left = SKIPPED_BYTES_MAX;
        while (left > 0) {
            int n = from.read(chunk);
            if (n < 0) {
                return;
            }
            left -= n;
        }
    }
}
