package io.loombft.core.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.types.Address;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
    private static final Ed25519 SCHEME = new Ed25519();
    private static final String SECRET =
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    private static final KeyPair KEY = keyOf(SECRET);

    @TempDir Path folder;

    @Test
    void writesTheFourMembersReadableByTheOwnerAlone() throws IOException {
        Path file = folder.resolve("keys/validator_key.json");

        KeyFile.write(file, KEY);

        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertEquals(4, json.size());
        assertEquals("ed25519", json.path("type").textValue());
        assertEquals(Address.of(KEY.publicKey()).hex(), json.path("address").textValue());
        assertEquals(KEY.publicKey().hex(), json.path("public_key").textValue());
        assertEquals(SECRET, json.path("secret_key").textValue());
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        try (var left = Files.list(file.getParent())) {
            assertEquals(1, left.count());
        }
    }

    @Test
    void readsWhatItWrote() throws Exception {
        Path file = folder.resolve("key.json");
        KeyPair fresh = KeyFile.generate(SCHEME);

        KeyFile.write(file, fresh);

        assertEquals(fresh.seed(), KeyFile.read(file, SCHEME).seed());
        assertEquals(fresh.publicKey(), KeyFile.read(file, SCHEME).publicKey());
    }

    @Test
    void makesAnotherKeyEachTime() {
        assertNotEquals(KeyFile.generate(SCHEME).seed(), KeyFile.generate(SCHEME).seed());
    }

    @Test
    void neverReplacesAFile() throws IOException {
        Path file = folder.resolve("key.json");
        Files.writeString(file, "precious");

        assertThrows(FileAlreadyExistsException.class, () -> KeyFile.write(file, KEY));

        assertEquals("precious", Files.readString(file));
    }

    @Test
    void refusesASecretThatOthersMayRead() throws IOException {
        Path file = folder.resolve("key.json");
        KeyFile.write(file, KEY);
        for (String modes : new String[] {"rw-r-----", "rw----r--", "rw--w----", "rwxrwxrwx"}) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(modes));
            String message = problem(file);
            assertTrue(message.contains(modes) && message.contains("chmod 600"), message);
        }
    }

    @Test
    void refusesPartsThatDoNotBelongTogether() throws IOException {
        String other = keyOf("11".repeat(32)).publicKey().hex();
        assertTrue(changed(KEY.publicKey().hex(), other).contains("public_key is not that of"));
        assertTrue(
                changed(Address.of(KEY.publicKey()).hex(), "00".repeat(20))
                        .contains("address is not that of"));
        assertTrue(changed("ed25519", "secp256k1").contains("type must be \"ed25519\""));
        assertTrue(changed("\"address\"", "\"adress\"").contains("did you mean address?"));
    }

    @Test
    void refusesASecretOfAnotherLengthWithoutRepeatingIt() throws IOException {
        for (String secret : new String[] {SECRET.substring(2), SECRET + "00", "zz" + SECRET}) {
            String message = changed(SECRET, secret);
            assertTrue(message.contains("64 hexadecimal digits"), message);
            assertFalse(message.contains(SECRET.substring(10, 30)), message);
        }
    }

    @Test
    void aSecretInThePlaceOfANameIsNotRepeated() throws IOException {
        String message = changed("secret_key", SECRET);
        assertTrue(message.contains("a name of 64 characters"), message);
        assertFalse(message.contains(SECRET.substring(0, 32)), message);
    }

    @Test
    void saysWhatIsMissing() {
        assertTrue(problem(folder.resolve("nowhere.json")).contains("does not exist"));
        assertTrue(problem(folder).contains("is a folder"));
    }

    @Test
    void anyDamageIsAnInvalidFileAndNeverShowsTheSecret() throws IOException {
        Path file = folder.resolve("whole.json");
        KeyFile.write(file, KEY);
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            Path target = owned("damaged" + i + ".json", damaged);
            try {
                assertEquals(KEY.publicKey(), KeyFile.read(target, SCHEME).publicKey());
            } catch (InvalidFileException e) {
                assertFalse(e.getMessage().contains(SECRET.substring(20, 40)), "run " + i);
            }
        }
    }

    @Test
    void aFileLongerThanAnyKeyIsNotReadFurther() throws Exception {
        Path file = folder.resolve("whole.json");
        KeyFile.write(file, KEY);
        String text = Files.readString(file);
        String longest = text + " ".repeat(16 * 1024 - text.length());
        Path kept =
                owned("longest.json", longest.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertEquals(KEY.publicKey(), KeyFile.read(kept, SCHEME).publicKey());
        Path longer =
                owned(
                        "longer.json",
                        (longest + " ").getBytes(java.nio.charset.StandardCharsets.UTF_8));
        String problem = problem(longer);
        assertTrue(problem.contains("is longer than 16384 bytes"), problem);
    }

    private String changed(String from, String to) throws IOException {
        Path whole = folder.resolve("whole.json");
        Files.deleteIfExists(whole);
        KeyFile.write(whole, KEY);
        String text = Files.readString(whole).replace(from, to);
        return problem(
                owned("changed.json", text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    private Path owned(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.write(file, bytes);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private static String problem(Path file) {
        return assertThrows(InvalidFileException.class, () -> KeyFile.read(file, SCHEME))
                .getMessage();
    }

    private static KeyPair keyOf(String secret) {
        try {
            return SCHEME.keyPair(Bytes.fromHex(secret));
        } catch (io.loombft.core.bytes.MalformedInputException e) {
            throw new AssertionError(e);
        }
    }
}
