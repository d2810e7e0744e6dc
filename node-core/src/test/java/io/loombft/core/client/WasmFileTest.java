package io.loombft.core.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WasmFileTest {
    @TempDir private Path folder;

    @Test
    void aFileLongerThanAnyModuleIsNotReadFurther() throws Exception {
        Path file = folder.resolve("module.wasm");
        byte[] longest = new byte[WasmFile.BYTES_MAX];
        longest[1] = 'a';
        longest[2] = 's';
        longest[3] = 'm';
        longest[4] = 1;
        Files.write(file, longest);
        assertEquals(WasmFile.BYTES_MAX, WasmFile.read(file).size());

        Files.write(file, new byte[WasmFile.BYTES_MAX + 1]);
        InvalidFileException problem =
                assertThrows(InvalidFileException.class, () -> WasmFile.read(file));
        assertTrue(String.valueOf(problem.getMessage()).contains("longer than 1048576 bytes"));
    }
}
