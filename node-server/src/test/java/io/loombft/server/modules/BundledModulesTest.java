package io.loombft.server.modules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.core.bytes.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BundledModulesTest {
    @Test
    void theTokenIsTheExample() throws Exception {
        assertEquals(
                Bytes.copyOf(
                        Files.readAllBytes(Path.of("../node-core/contracts/token/token-c.wasm"))),
                BundledModules.token());
    }
}
