package io.loombft.console.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFolderTest {
    @TempDir private Path folder;

    @Test
    void oneKeyMoreThanCanBeListedIsNotWritten() throws Exception {
        KeyFolder keys = new KeyFolder(folder);
        for (int i = 0; i < KeyFolder.KEYS_MAX; i++) {
            keys.write(key(i));
        }
        assertEquals(KeyFolder.KEYS_MAX, keys.list().size());
        IOException full =
                assertThrows(IOException.class, () -> keys.write(key(KeyFolder.KEYS_MAX)));
        assertTrue(String.valueOf(full.getMessage()).contains("move some away"));
        assertEquals(KeyFolder.KEYS_MAX, keys.list().size());
        keys.write(key(0));
        Files.delete(folder.resolve(key(0).address() + ".json"));
        keys.write(key(KeyFolder.KEYS_MAX));
        assertEquals(KeyFolder.KEYS_MAX, keys.list().size());
    }

    @Test
    void aFileLongerThanAnyKeyIsLeftOut() throws Exception {
        KeyFolder keys = new KeyFolder(folder);
        keys.write(key(1));
        Path file = folder.resolve(key(1).address() + ".json");
        String text = Files.readString(file);
        String padded = text + " ".repeat((int) KeyFolder.BYTES_MAX - text.length());
        Files.writeString(file, padded);
        assertEquals(1, keys.list().size());
        Files.writeString(file, padded + " ");
        assertEquals(0, keys.list().size());
    }

    @Test
    void aFileCannotMakeThePasswordCostMoreThanTheBound() {
        new EncryptedKey.Cost(EncryptedKey.MEMORY_KIB_MAX, EncryptedKey.PASSES_MAX);
        assertThrows(
                IllegalArgumentException.class,
                () -> new EncryptedKey.Cost(EncryptedKey.MEMORY_KIB_MAX + 1, 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> new EncryptedKey.Cost(8, EncryptedKey.PASSES_MAX + 1));
    }

    private static EncryptedKey key(int number) {
        return new EncryptedKey(
                "key " + number,
                "%040x".formatted(number),
                EncryptedKey.Cost.DEFAULT,
                Bytes.copyOf(new byte[16]),
                Bytes.copyOf(new byte[12]),
                Bytes.copyOf(new byte[48]));
    }
}
