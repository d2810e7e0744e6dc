package io.loombft.core.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.MalformedInputException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorTokenTest {
    @TempDir private Path folder;

    private final OperatorToken token = OperatorToken.generate();

    @Test
    void isWrittenForItsOwnerAloneAndReadBack() throws Exception {
        Path file = folder.resolve("keys").resolve("operator_token");
        token.write(file);

        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertTrue(OperatorToken.read(file).isShownBy(token.authorization()));
        assertThrows(FileAlreadyExistsException.class, () -> OperatorToken.generate().write(file));
    }

    @Test
    void isRefusedWhenOthersMayReadIt() throws Exception {
        Path file = folder.resolve("operator_token");
        token.write(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        InvalidFileException problem =
                assertThrows(InvalidFileException.class, () -> OperatorToken.read(file));
        assertTrue(String.valueOf(problem.getMessage()).contains("chmod 600"));
        assertFalse(String.valueOf(problem.getMessage()).contains(token.secret()));
    }

    @Test
    void aFileLongerThanAnyTokenIsNotReadFurther() throws Exception {
        Path file = folder.resolve("operator_token");
        token.write(file);
        String padded =
                token.secret()
                        + "\n".repeat(OperatorToken.FILE_BYTES_MAX - token.secret().length());
        Files.writeString(file, padded);
        assertTrue(OperatorToken.read(file).isShownBy(token.authorization()));

        Files.writeString(file, padded + "\n");
        InvalidFileException problem =
                assertThrows(InvalidFileException.class, () -> OperatorToken.read(file));
        assertTrue(String.valueOf(problem.getMessage()).contains("longer than 1024 bytes"));
    }

    @Test
    void noSentenceRepeatsWhatIsNoToken() throws Exception {
        Path file = folder.resolve("operator_token");
        Files.writeString(file, "hunter2");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        InvalidFileException problem =
                assertThrows(InvalidFileException.class, () -> OperatorToken.read(file));
        assertFalse(String.valueOf(problem.getMessage()).contains("hunter2"));
        assertEquals("operator token", token.toString());
    }

    @Test
    void isShownByItsOwnHeaderOnly() {
        assertTrue(token.isShownBy("Bearer " + token.secret()));
        assertTrue(token.isShownBy("bearer  " + token.secret() + " "));
        assertFalse(token.isShownBy("Bearer " + OperatorToken.generate().secret()));
        assertFalse(token.isShownBy("Bearer " + token.secret().substring(1)));
        assertFalse(token.isShownBy("Bearer " + token.secret() + "0"));
        assertFalse(token.isShownBy("Bearer"));
        assertFalse(token.isShownBy(""));
        assertFalse(token.isShownBy("Basic " + token.secret()));
        assertFalse(token.isShownBy(token.secret()));
    }

    @Test
    void noTwoAreAlike() {
        assertNotEquals(token.secret(), OperatorToken.generate().secret());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "zz"})
    void refusesOtherText(String text) {
        assertThrows(MalformedInputException.class, () -> OperatorToken.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://10.0.0.1:26657",
                "http://node.example:26657",
                "http://127.0.0.1.example:26657",
                "http://localhost.example"
            })
    void isNeverSentWhereOthersCanListen(String url) throws Exception {
        try (JsonRpcClient client = JsonRpcClient.of(url)) {
            RpcException.Unreachable refused =
                    assertThrows(
                            RpcException.Unreachable.class,
                            () ->
                                    client.callAsOperator(
                                            "get_journal", JsonRpcClient.noParams(), token));
            assertTrue(refused.sentence().contains("https"), refused.sentence());
        }
    }
}
