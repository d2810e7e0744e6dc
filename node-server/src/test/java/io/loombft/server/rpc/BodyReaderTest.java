package io.loombft.server.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class BodyReaderTest {
    private final HttpBounds bounds = HttpBounds.standard();
    private final Semaphore large = new Semaphore(1);
    private final BodyReader reader = new BodyReader(bounds, large);

    /** A body that never ends, and how much of it was read. */
    private static final class Endless extends InputStream {
        private long bytes;

        @Override
        public int read() {
            bytes++;
            return ' ';
        }

        @Override
        public int read(byte[] into, int from, int length) {
            bytes += length;
            return length;
        }
    }

    @Test
    void ofABodyThatIsTooLongSoMuchIsReadAndNoMore() throws IOException {
        Endless endless = new Endless();
        assertInstanceOf(BodyReader.Body.TooLong.class, reader.read(endless));
        long kept = endless.bytes;
        assertTrue(kept <= bounds.bodyBytesMax() + BodyReader.CHUNK, kept + " bytes");
        assertEquals(1, large.availablePermits());

        BodyReader.skip(endless);
        long skipped = endless.bytes - kept;
        assertEquals(BodyReader.SKIPPED_BYTES_MAX, skipped);
    }

    @Test
    void skippingEndsWithTheBody() throws IOException {
        var rest = new ByteArrayInputStream(new byte[100_000]);
        BodyReader.skip(rest);
        assertEquals(0, rest.available());
    }

    @Test
    void aLongBodyNeedsAPermitUntilItIsReleased() throws IOException {
        byte[] longest = new byte[bounds.bodyBytesMax()];
        var whole =
                assertInstanceOf(
                        BodyReader.Body.Whole.class,
                        reader.read(new ByteArrayInputStream(longest)));
        assertEquals(longest.length, whole.bytes().length);
        assertInstanceOf(
                BodyReader.Body.Busy.class, reader.read(new ByteArrayInputStream(longest)));
        reader.release(whole);
        assertInstanceOf(
                BodyReader.Body.Whole.class, reader.read(new ByteArrayInputStream(longest)));
    }
}
