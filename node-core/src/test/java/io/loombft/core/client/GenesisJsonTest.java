package io.loombft.core.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.Fraction;
import io.loombft.core.types.GasPrices;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.Params;
import io.loombft.core.types.Validator;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenesisJsonTest {
    private static final PublicKey FIRST = key(1);
    private static final PublicKey SECOND = key(2);
    private static final Path NAME = Path.of("genesis.json");

    @TempDir Path folder;

    @Test
    void readsWhatItWrote() throws Exception {
        Genesis genesis = sample();
        Path file = folder.resolve("config/genesis.json");

        GenesisJson.write(file, genesis);

        assertEquals(genesis, GenesisJson.read(file));
        assertEquals(genesis.hash(), GenesisJson.read(file).hash());
    }

    @Test
    void neverReplacesAFile() throws IOException {
        Path file = folder.resolve("genesis.json");
        Files.writeString(file, "precious");

        assertThrows(FileAlreadyExistsException.class, () -> GenesisJson.write(file, sample()));

        assertEquals("precious", Files.readString(file));
    }

    @Test
    void writesTheDocumentedShape() {
        JsonNode params = GenesisJson.toTree(sample().params());
        assertEquals(
                "{\"code_bytes_max\":262144,\"call_depth_max\":1024,\"nesting_max\":32,"
                        + "\"memory_pages_max\":1024,\"storage_value_max\":65536,"
                        + "\"resident_bytes_max\":100663296}",
                params.path("contracts").toString());
        assertEquals(
                "{\"chain_id\":\"test\",\"genesis_time_ms\":1700000000000,\"validators\":["
                        + sample().validators().stream()
                                .map(
                                        m ->
                                                "{\"public_key\":\""
                                                        + m.validator().id()
                                                        + "\",\"power\":"
                                                        + m.validator().power()
                                                        + ",\"name\":\""
                                                        + m.name()
                                                        + "\"}")
                                .collect(java.util.stream.Collectors.joining(","))
                        + "],\"accounts\":[{\"address\":\""
                        + Address.of(FIRST)
                        + "\",\"balance\":\"340282366920938463463374607431768211455\"}],"
                        + "\"administrators\":{\"threshold\":1,\"public_keys\":[\""
                        + FIRST
                        + "\"]},\"params\":{\"block_bytes_max\":4194304,\"block_gas_max\":300000000,"
                        + "\"tx_bytes_max\":1048576,\"tx_gas_max\":100000000,"
                        + "\"evidence_age_blocks\":10000,\"power_change_max\":\"1\","
                        + "\"precision_ms\":500,\"message_delay_ms\":15000,\"gas\":{\"base\":21000,"
                        + "\"signature\":3000,\"deploy_byte\":200,\"call\":10000,"
                        + "\"data_byte\":16,\"host\":"
                        + params.path("gas").path("host")
                        + ",\"code\":"
                        + params.path("gas").path("code")
                        + "},\"contracts\":"
                        + params.path("contracts")
                        + "}}",
                GenesisJson.toTree(sample()).toString());
    }

    @Test
    void whatIsLeftOutIsTheDefault() throws InvalidFileException {
        Genesis genesis = parse(minimal(""));

        assertEquals(Params.DEFAULT, genesis.params());
        assertEquals(List.of(), genesis.accounts());
        assertEquals(0, genesis.administrators().threshold());
        assertEquals("", genesis.validators().getFirst().name());
    }

    @Test
    void oneParameterMayBeGivenAlone() throws InvalidFileException {
        Params params =
                parse(minimal(",\"params\":{\"power_change_max\":\"1\",\"gas\":{\"call\":7}}"))
                        .params();

        assertEquals(new Fraction(1, 1), params.powerChangeMax());
        assertEquals(7, params.gas().call());
        assertEquals(GasPrices.DEFAULT.base(), params.gas().base());
        assertEquals(Params.DEFAULT.blockGasMax(), params.blockGasMax());
    }

    @Test
    void anUnknownMemberNamesTheNearestKnown() {
        assertProblem(minimal(",\"acounts\":[]"), "acounts, did you mean accounts?");
        assertProblem(
                minimal(",\"params\":{\"block_byte_max\":1}"),
                "params.block_byte_max, did you mean block_bytes_max?");
        assertProblem(
                minimal(",\"params\":{\"gas\":{\"bass\":1}}"),
                "params.gas.bass, did you mean base?");
        assertProblem(
                minimal(",\"accounts\":[{\"adress\":\"\"}]"),
                "accounts[0].adress, did you mean address?");
    }

    @Test
    void wrongValuesAreNamedWithTheirPlace() {
        assertProblem("{}", "chain_id is missing");
        assertProblem(minimal("").replace("\"c\"", "\"\""), "chain_id: a chain id has 1 to 50");
        assertProblem(
                minimal("").replace("\"power\":5", "\"power\":0"), "validators[0].power is 0");
        assertProblem(minimal("").replace("\"power\":5", "\"power\":1.5"), "validators[0].power");
        assertProblem(minimal("").replace("\"power\":5", "\"power\":-1"), "validators[0].power");
        assertProblem(minimal("").replace(FIRST.hex(), "abc"), "validators[0].public_key");
        assertProblem("{\"chain_id\":\"c\",\"genesis_time_ms\":1}", "validator set is never empty");
        assertProblem(
                minimal(",\"accounts\":[{\"address\":\"" + Address.ZERO + "\",\"balance\":5}]"),
                "accounts[0].balance must be a string");
        assertProblem(
                minimal(",\"params\":{\"power_change_max\":\"2\"}"),
                "params.power_change_max: expected a share");
        assertProblem(minimal(",\"params\":{\"tx_gas_max\":0}"), "tx_gas_max is 0");
        assertProblem(minimal(",\"params\":{\"gas\":{\"base\":99999999999}}"), "gas price");
        assertProblem(
                minimal(",\"administrators\":{\"threshold\":1,\"public_keys\":[\"x\"]}"),
                "administrators.public_keys[0]");
        assertProblem(
                minimal(",\"administrators\":{\"threshold\":3,\"public_keys\":[]}"),
                "administrators.threshold");
    }

    @Test
    void aMemberTwiceIsRefused() {
        assertProblem(minimal(",\"chain_id\":\"d\""), "not valid JSON");
    }

    @Test
    void anyDamageIsAnInvalidFile() {
        byte[] whole = GenesisJson.toTree(sample()).toString().getBytes(StandardCharsets.UTF_8);
        Random random = new Random(11);
        int refused = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] damaged = whole.clone();
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                GenesisJson.parse(NAME, damaged);
            } catch (InvalidFileException e) {
                refused++;
                assertTrue(e.getMessage().startsWith("genesis.json: "), e.getMessage());
            }
        }
        assertTrue(refused > 1_000);
    }

    private static Genesis sample() {
        return new Genesis(
                new ChainId("test"),
                1_700_000_000_000L,
                List.of(
                        new Genesis.Member(new Validator(FIRST, 10), "one"),
                        new Genesis.Member(new Validator(SECOND, 20), "two")),
                List.of(new Genesis.Account(Address.of(FIRST), Amount.MAX)),
                new Genesis.Administrators(1, List.of(FIRST)),
                new Params(
                        4_194_304,
                        300_000_000,
                        1_048_576,
                        100_000_000,
                        10_000,
                        500,
                        15_000,
                        new Fraction(1, 1),
                        GasPrices.DEFAULT,
                        Params.DEFAULT.contracts()));
    }

    @Test
    void aDocumentIsBoundedInLengthAndDepth() throws Exception {
        Path file = folder.resolve("genesis.json");
        int most = 32 * 1024 * 1024;
        String text = minimal("");
        try (RandomAccessFile padded = new RandomAccessFile(file.toFile(), "rw")) {
            padded.write(
                    (" ".repeat(most - text.length()) + text).getBytes(StandardCharsets.UTF_8));
            assertEquals("c", GenesisJson.read(file).chainId().value());
            padded.write(' ');
        }
        String problem =
                assertThrows(InvalidFileException.class, () -> GenesisJson.read(file)).getMessage();
        assertTrue(problem.contains("is longer than 33554432 bytes"), problem);

        assertProblem(minimal(",\"nonsense\":" + "[".repeat(7) + "]".repeat(7)), "nonsense");
        String deep = minimal(",\"nonsense\":" + "[".repeat(8) + "]".repeat(8));
        String tooDeep = assertThrows(InvalidFileException.class, () -> parse(deep)).getMessage();
        assertFalse(tooDeep.contains("nonsense"), tooDeep);
    }

    @Test
    void aNumberIsBoundedInLength() {
        assertProblem(minimal(",\"nonsense\":" + "1".repeat(40)), "nonsense");
        assertProblem(minimal(",\"nonsense\":" + "1".repeat(41)), "is not valid JSON");
    }

    private static String minimal(String more) {
        return "{\"chain_id\":\"c\",\"genesis_time_ms\":1,\"validators\":[{\"public_key\":\""
                + FIRST
                + "\",\"power\":5}]"
                + more
                + "}";
    }

    private static Genesis parse(String json) throws InvalidFileException {
        return GenesisJson.parse(NAME, json.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertProblem(String json, String expected) {
        String message = assertThrows(InvalidFileException.class, () -> parse(json)).getMessage();
        assertTrue(message.contains(expected), message);
    }

    private static PublicKey key(int seed) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) seed;
        return new Ed25519().keyPair(Bytes.copyOf(bytes)).publicKey();
    }
}
