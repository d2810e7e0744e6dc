package io.loombft.core.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.consensus.KeyedHash;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.SignatureScheme;
import io.loombft.core.fuzz.FuzzTarget;
import io.loombft.core.types.Genesis;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The two files of JSON that people bring, for fuzzing. */
public final class ClientTargets {
    private static final Path NAME = Path.of("file.json");
    private static final SignatureScheme SCHEME = new KeyedHash();

    private static final String ANSWER = "{\"jsonrpc\":\"2.0\",\"result\":{\"height\":7},\"id\":1}";

    private ClientTargets() {}

    /** JSON costs a tree of nodes, and a stack of contexts. */
    public static List<FuzzTarget> all() {
        return List.of(
                FuzzTarget.of("genesis-json", ClientTargets::genesis, List.of(genesisSeed()))
                        .costing(256 * 1024, 512),
                FuzzTarget.of("key-json", ClientTargets::key, List.of(keySeed()))
                        .costing(256 * 1024, 512),
                FuzzTarget.of("answer", ClientTargets::answer, List.of(Bytes.utf8(ANSWER)))
                        .costing(256 * 1024, 512));
    }

    /** A genesis, which written and read again is the same, or a sentence about the file. */
    private static void genesis(byte[] input) throws InvalidFileException {
        Genesis genesis;
        try {
            genesis = GenesisJson.parse(NAME, input);
        } catch (InvalidFileException e) {
            assertSentence(e);
            return;
        }
        byte[] written = JsonFile.pretty(GenesisJson.toTree(genesis));
        assertEquals(genesis, GenesisJson.parse(NAME, written));
        assertEquals(genesis.hash(), GenesisJson.parse(NAME, written).hash());
    }

    /** A key, or a sentence that does not tell the secret. */
    private static void key(byte[] input) {
        try {
            KeyPair key = KeyFile.parse(NAME, input, SCHEME);
            String text = new String(input, StandardCharsets.UTF_8);
            assertTrue(text.contains(key.publicKey().hex()), text);
        } catch (InvalidFileException e) {
            assertSentence(e);
            // A short piece may be the name of a member.
            String half = secret().hex().substring(KeyPair.SEED_SIZE);
            assertFalse(e.getMessage().contains(half), e.getMessage());
        }
    }

    /** What a node answers is an object, or nothing. */
    private static void answer(byte[] input) {
        JsonNode answer = JsonRpcClient.parseAnswer(input);
        assertTrue(answer.isObject() || answer.isMissingNode(), answer.toString());
    }

    private static void assertSentence(InvalidFileException e) {
        String message = e.getMessage();
        assertTrue(message.startsWith("file.json: ") && message.endsWith("."), message);
        assertFalse(message.contains("\tat "), message);
        assertTrue(message.length() < 1_000, "a sentence, not the file");
    }

    private static Bytes genesisSeed() {
        KeyPair key = SCHEME.keyPair(secret());
        String text =
                """
                {"chain_id": "fuzz", "genesis_time_ms": 7,
                 "validators": [{"public_key": "%s", "power": 10, "name": "a"}],
                 "accounts": [{"address": "%s", "balance": "1000"}],
                 "administrators": {"threshold": 1, "public_keys": ["%s"]},
                 "params": {"block_bytes_max": 4194304, "power_change_max": "1/3",
                  "gas": {"base": 21000}}}
                """
                        .formatted(key.publicKey().hex(), "0a".repeat(20), key.publicKey().hex());
        return Bytes.utf8(text);
    }

    private static Bytes keySeed() {
        return Bytes.copyOf(JsonFile.pretty(KeyFile.tree(SCHEME.keyPair(secret()))));
    }

    private static Bytes secret() {
        return Bytes.utf8("^".repeat(KeyPair.SEED_SIZE));
    }
}
