package io.loombft.core.types;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encodable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An encoding spelled out field by field, without the encoder under test, and compared with a file
 * under {@code golden/types}. {@code -Dgolden.write=true} rewrites the files instead; what changes
 * there breaks every chain that runs.
 */
final class Golden {
    private static final Path FOLDER = Path.of("src/test/resources/golden/types");
    private static final boolean WRITES = Boolean.getBoolean("golden.write");

    private final String name;
    private final StringBuilder text = new StringBuilder();
    private Bytes spelled = Bytes.EMPTY;

    private Golden(String name, String sentence) {
        this.name = name;
        text.append("# ").append(sentence).append('\n');
    }

    static Golden of(String name, String sentence) {
        return new Golden(name, sentence);
    }

    Golden u8(String field, int value) {
        return bytes(field + " = " + value, Bytes.copyOf(new byte[] {(byte) value}));
    }

    Golden u32(String field, int value) {
        return bytes(
                field + " = " + value, Bytes.copyOf(ByteBuffer.allocate(4).putInt(value).array()));
    }

    Golden u64(String field, long value) {
        return bytes(
                field + " = " + value, Bytes.copyOf(ByteBuffer.allocate(8).putLong(value).array()));
    }

    /** A 32-bit length and the UTF-8 bytes. */
    Golden text(String field, String value) {
        Bytes utf8 = Bytes.copyOf(value.getBytes(StandardCharsets.UTF_8));
        return u32(field + " length", utf8.size()).bytes(field + " = \"" + value + '"', utf8);
    }

    /** A 32-bit length and the bytes. */
    Golden blob(String field, Bytes value) {
        return u32(field + " length", value.size()).bytes(field, value);
    }

    Golden bytes(String field, Bytes value) {
        spelled = spelled.concat(value);
        return line(field, value);
    }

    /** A line that follows from the encoding and is no part of it. */
    Golden derived(String field, Bytes value) {
        return line("-> " + field, value);
    }

    void check(Encodable value) {
        check(value.encoded());
    }

    void check(Bytes encoded) {
        assertEquals(spelled, encoded, name);
        text.append("whole: ").append(encoded.hex()).append('\n');
        Path file = FOLDER.resolve(name + ".txt");
        try {
            if (WRITES) {
                Files.createDirectories(FOLDER);
                Files.writeString(file, text);
            }
            assertEquals(Files.readString(file), text.toString(), file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Golden line(String field, Bytes value) {
        text.append(field).append(": ").append(value.hex()).append('\n');
        return this;
    }
}
