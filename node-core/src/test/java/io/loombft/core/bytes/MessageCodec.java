package io.loombft.core.bytes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What holds for every kind of message: its bytes stay what a golden file says, one value has one
 * form, and nothing else is read. {@code -Dgolden.write=true} writes the file anew.
 */
public final class MessageCodec<T extends Encodable> {
    private static final Path FOLDER = Path.of("src/test/resources/golden/messages");

    /** Reads a whole message. */
    public interface Reader<T> {
        T decode(Bytes bytes) throws MalformedInputException;
    }

    private final Reader<T> reader;

    public MessageCodec(Reader<T> reader) {
        this.reader = reader;
    }

    /** The samples encode as they always did. */
    public void assertGolden(String name, Map<String, T> samples) throws IOException {
        List<String> lines = new ArrayList<>();
        samples.forEach((what, sample) -> lines.add(what + " " + sample.encoded().hex()));
        Path file = FOLDER.resolve(name);
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(FOLDER);
            Files.write(file, lines);
        }
        assertEquals(Files.readAllLines(file), lines, file.toString());
    }

    /** What was written is read back, cut short or with more after it it is refused. */
    public void assertWhole(T sample) throws MalformedInputException {
        Bytes bytes = sample.encoded();
        assertEquals(sample, reader.decode(bytes));
        assertEquals(bytes, reader.decode(bytes).encoded());
        for (int i = 0; i < bytes.size(); i++) {
            assertRefused(bytes.slice(0, i));
        }
        assertRefused(bytes.concat(Bytes.copyOf(new byte[1])));
    }

    /** Whatever bit is flipped, it is refused or it is the one form of something else. */
    public void assertCanonical(T sample) {
        byte[] bytes = sample.encoded().toArray();
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            Bytes flipped = Bytes.copyOf(bytes);
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                assertEquals(flipped, reader.decode(flipped).encoded());
            } catch (MalformedInputException e) {
                // Refused, which is as good.
            }
        }
    }

    public void assertRefused(Bytes bytes) {
        assertThrows(MalformedInputException.class, () -> reader.decode(bytes), bytes::hex);
    }
}
