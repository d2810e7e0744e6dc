package io.loombft.server.rpc;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever the body, the answer is JSON-RPC with a code of the client's making. */
class DispatcherFuzzTest {
    private static final int ROUNDS = 20_000;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<Integer> CODES =
            Set.of(-32700, -32600, -32601, -32602, -32001, -32002, -32003);
    static final List<String> SEEDS =
            List.of(
                    "{\"jsonrpc\":\"2.0\",\"method\":\"status\",\"params\":{},\"id\":1}",
                    "{\"jsonrpc\":\"2.0\",\"method\":\"get_block\",\"params\":{\"height\":2},\"id\":\"a\"}",
                    "{\"jsonrpc\":\"2.0\",\"method\":\"get_block\",\"params\":[1e5],\"id\":1.5}",
                    "{\"jsonrpc\":\"2.0\",\"method\":\"get_account\",\"params\":{\"address\":\"0x00\"},\"id\":null}",
                    "{\"jsonrpc\":\"2.0\",\"method\":\"broadcast_tx\",\"params\":[\"01ab\"],\"id\":7}",
                    "[{\"jsonrpc\":\"2.0\",\"method\":\"get_tx\",\"params\":[\"ab\"],\"id\":1},"
                            + "{\"jsonrpc\":\"2.0\",\"method\":\"get_validators\"}]");
    private static final List<String> PIECES =
            List.of(
                    "{",
                    "}",
                    "[",
                    "]",
                    ",",
                    ":",
                    "\"",
                    "\\",
                    "\\u",
                    "\\ud800",
                    "null",
                    "true",
                    "-",
                    "1e400",
                    "1E-999999999",
                    "1e2147483648",
                    "0",
                    "00",
                    ".",
                    "9".repeat(99),
                    "9".repeat(101),
                    "\"id\":",
                    "\"jsonrpc\":\"2.0\",",
                    "\u0000",
                    "\ufffe",
                    "é",
                    "[[[[[[[[[[[[[[[[",
                    "\"height\":",
                    " ",
                    "\n",
                    "\t",
                    "//",
                    "/*");

    private final Dispatcher dispatcher =
            new Dispatcher(NodeMethods.of(new FakeNode()), (method, outcome) -> {});

    @Test
    void everyBodyIsAnsweredWithinTheRules() throws IOException {
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            byte[] body = mutated(random);
            Optional<byte[]> answer = dispatcher.answer(body).body();
            if (answer.isPresent()) {
                JsonNode document = JSON.readTree(answer.get());
                check(document, "seed " + seed);
                assertTrue(!document.toString().contains("Exception"), "seed " + seed);
            }
        }
    }

    /** What holds of every answer. */
    static void check(JsonNode answer, String request) {
        if (answer.isArray()) {
            assertTrue(!answer.isEmpty(), request);
            answer.forEach(each -> check(each, request));
            return;
        }
        String text = request + ": " + answer;
        assertTrue(answer.path("jsonrpc").asText().equals("2.0") && answer.has("id"), text);
        assertTrue(answer.has("result") != answer.has("error"), text);
        if (answer.has("error")) {
            assertTrue(CODES.contains(answer.path("error").path("code").intValue()), text);
        }
    }

    private static byte[] mutated(Random random) {
        StringBuilder text = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
        for (int n = random.nextInt(5); n > 0; n--) {
            int at = random.nextInt(text.length() + 1);
            switch (random.nextInt(4)) {
                case 0 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(6)));
                case 2 -> text.insert(at, text.substring(at / 2, at));
                default -> text.insert(at, (char) random.nextInt(0x180));
            }
        }
        byte[] body = text.toString().getBytes(StandardCharsets.UTF_8);
        if (body.length > 0 && random.nextInt(4) == 0) {
            body[random.nextInt(body.length)] = (byte) random.nextInt(256);
        }
        return body;
    }
}
