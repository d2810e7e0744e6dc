package io.loombft.server.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.loombft.server.rpc.RpcListener.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of JSON-RPC 2.0, with the examples of its specification. */
class DispatcherTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PARSE_ERROR = -32700;
    private static final int INVALID_REQUEST = -32600;
    private static final int NO_METHOD = -32601;
    private static final int INVALID_PARAMS = -32602;

    private final List<String> outcomes = new ArrayList<>();
    private final List<Long> updates = new ArrayList<>();
    private final Dispatcher dispatcher =
            new Dispatcher(
                    List.of(
                            new RpcMethod(
                                    "subtract",
                                    List.of("minuend", "subtrahend"),
                                    given ->
                                            JsonNodeFactory.instance.numberNode(
                                                    given.height("minuend").value()
                                                            - given.height("subtrahend").value())),
                            RpcMethod.of(
                                    "update",
                                    "value",
                                    given -> {
                                        updates.add(given.height("value").value());
                                        return JsonNodeFactory.instance.nullNode();
                                    }),
                            RpcMethod.of(
                                    "get_data",
                                    none ->
                                            JsonNodeFactory.instance
                                                    .arrayNode()
                                                    .add("hello")
                                                    .add(5)),
                            RpcMethod.of(
                                    "large",
                                    none ->
                                            JsonNodeFactory.instance.textNode(
                                                    "x".repeat(4 * 1024 * 1024))),
                            RpcMethod.of("foreseen", "value", new Foreseen()),
                            RpcMethod.of(
                                    "broken",
                                    none -> {
                                        throw new IllegalStateException("/home/secret");
                                    })),
                    (method, outcome) -> outcomes.add(method + " " + outcome));

    @Test
    void callsWithPositionalParameters() {
        assertAnswer(
                "{\"jsonrpc\": \"2.0\", \"method\": \"subtract\", \"params\": [42, 23], \"id\": 1}",
                "{\"jsonrpc\": \"2.0\", \"result\": 19, \"id\": 1}");
        assertAnswer(
                "{\"jsonrpc\": \"2.0\", \"method\": \"subtract\", \"params\": [23, 42], \"id\": 2}",
                "{\"jsonrpc\": \"2.0\", \"result\": -19, \"id\": 2}");
    }

    @Test
    void callsWithNamedParametersInAnyOrder() {
        assertAnswer(
                "{\"jsonrpc\": \"2.0\", \"method\": \"subtract\","
                        + " \"params\": {\"subtrahend\": 23, \"minuend\": 42}, \"id\": 3}",
                "{\"jsonrpc\": \"2.0\", \"result\": 19, \"id\": 3}");
        assertAnswer(
                "{\"jsonrpc\": \"2.0\", \"method\": \"subtract\","
                        + " \"params\": {\"minuend\": 42, \"subtrahend\": 23}, \"id\": 4}",
                "{\"jsonrpc\": \"2.0\", \"result\": 19, \"id\": 4}");
    }

    @Test
    void aNotificationIsDoneButNotAnswered() {
        assertSilent("{\"jsonrpc\": \"2.0\", \"method\": \"update\", \"params\": [5]}");
        assertEquals(List.of(5L), updates);
        assertSilent("{\"jsonrpc\": \"2.0\", \"method\": \"foobar\"}");
        assertSilent("{\"jsonrpc\": \"2.0\", \"method\": \"update\", \"params\": [-5]}");
        assertSilent("{\"jsonrpc\": \"2.0\", \"method\": \"broken\"}");
    }

    @Test
    void anUnknownMethodIsAnError() {
        assertError(
                "{\"jsonrpc\": \"2.0\", \"method\": \"foobar\", \"id\": \"1\"}",
                NO_METHOD,
                "\"1\"");
    }

    @Test
    void invalidJsonIsAnError() {
        assertError(
                "{\"jsonrpc\": \"2.0\", \"method\": \"foobar, \"params\": \"bar\", \"baz]",
                PARSE_ERROR,
                "null");
    }

    @Test
    void anInvalidRequestIsAnError() {
        assertError(
                "{\"jsonrpc\": \"2.0\", \"method\": 1, \"params\": \"bar\"}",
                INVALID_REQUEST,
                "null");
    }

    @Test
    void anInvalidJsonBatchIsOneError() {
        assertError(
                "[{\"jsonrpc\": \"2.0\", \"method\": \"sum\", \"params\": [1,2,4], \"id\": \"1\"},"
                        + "{\"jsonrpc\": \"2.0\", \"method\"]",
                PARSE_ERROR,
                "null");
    }

    @Test
    void anEmptyBatchIsOneError() {
        assertError("[]", INVALID_REQUEST, "null");
    }

    @Test
    void anInvalidItemIsAnErrorInTheBatch() {
        JsonNode answers = answer("[1]");
        assertEquals(1, answers.size());
        assertIsError(answers.get(0), INVALID_REQUEST, "null");
    }

    @Test
    void eachInvalidItemIsAnError() {
        JsonNode answers = answer("[1,2,3]");
        assertEquals(3, answers.size());
        answers.forEach(each -> assertIsError(each, INVALID_REQUEST, "null"));
    }

    @Test
    void aMixedBatchIsAnsweredItemByItem() {
        JsonNode answers =
                answer(
                        "[{\"jsonrpc\": \"2.0\", \"method\": \"subtract\", \"params\": [9,2], \"id\": \"1\"},"
                                + "{\"jsonrpc\": \"2.0\", \"method\": \"update\", \"params\": [7]},"
                                + "{\"jsonrpc\": \"2.0\", \"method\": \"subtract\", \"params\": [42,23], \"id\": \"2\"},"
                                + "{\"foo\": \"boo\"},"
                                + "{\"jsonrpc\": \"2.0\", \"method\": \"foo.get\","
                                + " \"params\": {\"name\": \"myself\"}, \"id\": \"5\"},"
                                + "{\"jsonrpc\": \"2.0\", \"method\": \"get_data\", \"id\": \"9\"}]");

        assertEquals(5, answers.size());
        assertEquals(json("{\"jsonrpc\": \"2.0\", \"result\": 7, \"id\": \"1\"}"), answers.get(0));
        assertEquals(json("{\"jsonrpc\": \"2.0\", \"result\": 19, \"id\": \"2\"}"), answers.get(1));
        assertIsError(answers.get(2), INVALID_REQUEST, "null");
        assertIsError(answers.get(3), NO_METHOD, "\"5\"");
        assertEquals(
                json("{\"jsonrpc\": \"2.0\", \"result\": [\"hello\", 5], \"id\": \"9\"}"),
                answers.get(4));
        assertEquals(List.of(7L), updates);
    }

    @Test
    void aBatchOfNotificationsIsNotAnswered() {
        assertSilent(
                "[{\"jsonrpc\": \"2.0\", \"method\": \"update\", \"params\": [1]},"
                        + "{\"jsonrpc\": \"2.0\", \"method\": \"update\", \"params\": [2]}]");
        assertEquals(List.of(1L, 2L), updates);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "9007199254740993",
                "18446744073709551617",
                "123456789012345678901234567890123456789012345678901234567890",
                "1.5",
                "1.0",
                "1.10",
                "null",
                "\"\"",
                "\"abc\"",
                "\"\\u00e9\\u0000\"",
                "\"\\uD800\""
            })
    void theIdComesBackAsItWas(String id) {
        String text =
                text("{\"jsonrpc\":\"2.0\",\"method\":\"get_data\",\"id\":" + id + "}")
                        .orElseThrow();

        assertTrue(
                text.toLowerCase(java.util.Locale.ROOT)
                        .endsWith(",\"id\":" + id.toLowerCase(java.util.Locale.ROOT) + "}"),
                text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "{}", "[]", "[1]"})
    void anIdIsAStringANumberOrNull(String id) {
        assertError(
                "{\"jsonrpc\":\"2.0\",\"method\":\"get_data\",\"id\":" + id + "}",
                INVALID_REQUEST,
                "null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1.0\"", "2.0", "\"2\"", "null", "true", "[\"2.0\"]"})
    void theVersionMustBeTwo(String version) {
        assertError(
                "{\"jsonrpc\":" + version + ",\"method\":\"get_data\",\"id\":7}",
                INVALID_REQUEST,
                "7");
    }

    @Test
    void aMissingVersionIsInvalid() {
        assertError("{\"method\":\"get_data\",\"id\":7}", INVALID_REQUEST, "7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "\"x\"", "true", "null"})
    void parametersAreAnArrayOrAnObject(String params) {
        assertError(
                "{\"jsonrpc\":\"2.0\",\"method\":\"get_data\",\"params\":" + params + ",\"id\":7}",
                INVALID_REQUEST,
                "7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}"})
    void emptyParametersAreNone(String params) {
        assertAnswer(
                "{\"jsonrpc\":\"2.0\",\"method\":\"get_data\",\"params\":" + params + ",\"id\":7}",
                "{\"jsonrpc\":\"2.0\",\"result\":[\"hello\",5],\"id\":7}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "1.5",
                "1.0",
                "1e3",
                "true",
                "\"1\"",
                "[]",
                "{}",
                "null",
                "9223372036854775808",
                "18446744073709551617",
                "1e1000000000",
                "-9223372036854775809"
            })
    void aNumberOutsideItsRangeIsRefusedAndNeverWraps(String number) {
        assertError(
                "{\"jsonrpc\":\"2.0\",\"method\":\"update\",\"params\":[" + number + "],\"id\":7}",
                INVALID_PARAMS,
                "7");
        assertEquals(List.of(), updates);
    }

    @Test
    void theLargestHeightIsTaken() {
        assertAnswer(
                "{\"jsonrpc\":\"2.0\",\"method\":\"update\",\"params\":[9223372036854775807],\"id\":7}",
                "{\"jsonrpc\":\"2.0\",\"result\":null,\"id\":7}");
        assertEquals(List.of(Long.MAX_VALUE), updates);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"valeu\": 1} | unknown parameter \"valeu\"; update takes [value]",
                "{\"value\": 1, \"x\": 2} | unknown parameter \"x\"; update takes [value]",
                "[1, 2] | update takes [value]",
                "[] | value is missing",
                "{} | value is missing"
            })
    void wrongParametersNameTheKnownOnes(String params, String expected) {
        JsonNode answer =
                answer(
                        "{\"jsonrpc\":\"2.0\",\"method\":\"update\",\"params\":"
                                + params
                                + ",\"id\":7}");

        assertIsError(answer, INVALID_PARAMS, "7");
        String message = answer.path("error").path("message").textValue();
        assertTrue(message.contains(expected), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "nul",
                "{",
                "{}}",
                "{} {}",
                "[1,]",
                "{\"a\":1,\"a\":2}",
                "{\"a\":{\"b\":1,\"b\":2}}",
                "{'a':1}",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{\"a\":.5}",
                "{\"a\":5.}",
                "// comment\n{}",
                "\"\u0001\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\ufeff{}"
            })
    void whatIsNotStrictJsonIsAParseError(String text) {
        assertError(text, PARSE_ERROR, "null");
    }

    @Test
    void invalidUtf8IsAParseError() {
        byte[][] bodies = {
            {'"', (byte) 0xff, '"'},
            {'"', (byte) 0xc0, (byte) 0x80, '"'},
            {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'},
            {'"', (byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80, '"'},
            {'"', (byte) 0xe2, (byte) 0x82, '"'},
            {(byte) 0xfe, (byte) 0xff, 0, '{', 0, '}'}
        };
        for (byte[] body : bodies) {
            byte[] answer = dispatcher.answer(body).body().orElseThrow();
            assertIsError(json(new String(answer, StandardCharsets.UTF_8)), PARSE_ERROR, "null");
        }
    }

    @Test
    void nestingIsBounded() {
        String deepest = "[".repeat(JsonText.DEPTH_MAX) + "]".repeat(JsonText.DEPTH_MAX);
        assertIsError(answer(deepest).get(0), INVALID_REQUEST, "null");
        assertError("[" + deepest + "]", PARSE_ERROR, "null");
        assertError("[".repeat(100_000), PARSE_ERROR, "null");
        assertError("{\"a\":".repeat(100_000), PARSE_ERROR, "null");
    }

    @Test
    void numbersAreBounded() {
        assertError("1".repeat(1_000_000), PARSE_ERROR, "null");
        assertError("{\"id\":1." + "1".repeat(1_000_000) + "}", PARSE_ERROR, "null");
        assertError("{\"id\":1e" + "1".repeat(1_000) + "}", PARSE_ERROR, "null");
    }

    @Test
    void tokensAndNamesAreBounded() {
        assertError("[" + "1,".repeat(JsonText.TOKENS_MAX) + "1]", PARSE_ERROR, "null");
        assertError("{\"" + "n".repeat(100_000) + "\":1}", PARSE_ERROR, "null");
    }

    @Test
    void aBatchIsBounded() {
        String one = "{\"jsonrpc\":\"2.0\",\"method\":\"get_data\",\"id\":1}";
        String full = "[" + (one + ",").repeat(Dispatcher.BATCH_MAX - 1) + one + "]";

        assertEquals(Dispatcher.BATCH_MAX, answer(full).size());
        assertEquals(Dispatcher.BATCH_MAX, dispatcher.answer(bytes(full)).requests());
        assertError("[" + one + "," + full.substring(1), INVALID_REQUEST, "null");
    }

    @Test
    void whatABatchAsksOfAMethodIsForeseenAndItsTroubleChangesNoAnswer() {
        String call = "{\"jsonrpc\":\"2.0\",\"method\":\"foreseen\",\"params\":[%d],\"id\":%d}";
        String wrong = "{\"jsonrpc\":\"2.0\",\"method\":\"foreseen\",\"params\":[1,2],\"id\":9}";
        String other = "{\"jsonrpc\":\"2.0\",\"method\":\"get_data\",\"id\":8}";

        JsonNode answers =
                answer(
                        String.join(
                                ",",
                                "[" + String.format(call, 7, 1),
                                other,
                                wrong,
                                String.format(call, 5, 2) + "]"));

        assertEquals(List.of(7L, 5L, -7L, -5L), updates);
        assertEquals(4, answers.size());
        assertIsError(answers.get(2), INVALID_PARAMS, "9");
        assertAnswer(
                String.format(call, 6, 1), "{\"jsonrpc\": \"2.0\", \"result\": null, \"id\": 1}");
        assertEquals(-6L, updates.getLast());
    }

    /** Notes what it foresees, and fails then; notes the negative of what is called. */
    private final class Foreseen implements RpcMethod.BatchHandler {
        @Override
        public void foresee(List<Arguments> calls) {
            for (Arguments given : calls) {
                updates.add(value(given));
            }
            throw new IllegalStateException("no foresight");
        }

        @Override
        public JsonNode call(Arguments given) throws RpcException {
            updates.add(-given.height("value").value());
            return JsonNodeFactory.instance.nullNode();
        }

        private static long value(Arguments given) {
            try {
                return given.height("value").value();
            } catch (RpcException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void aBatchInABatchIsInvalid() {
        JsonNode answers = answer("[[{\"jsonrpc\":\"2.0\",\"method\":\"get_data\",\"id\":1}]]");

        assertEquals(1, answers.size());
        assertIsError(answers.get(0), INVALID_REQUEST, "null");
    }

    @Test
    void equalIdsInABatchAreAnsweredEach() {
        String one = "{\"jsonrpc\":\"2.0\",\"method\":\"get_data\",\"id\":1}";

        assertEquals(2, answer("[" + one + "," + one + "]").size());
    }

    @Test
    void answersOfABatchAreBoundedInBytes() {
        String one = "{\"jsonrpc\":\"2.0\",\"method\":\"large\",\"id\":1}";
        byte[] answer =
                dispatcher
                        .answer(bytes("[" + (one + ",").repeat(9) + one + "]"))
                        .body()
                        .orElseThrow();

        assertTrue(answer.length < Dispatcher.BATCH_ANSWER_BYTES_MAX + 5 * 1024 * 1024);
        JsonNode answers = json(new String(answer, StandardCharsets.US_ASCII));
        assertEquals(10, answers.size());
        assertTrue(answers.get(0).has("result"));
        assertIsError(answers.get(9), -32009, "1");
    }

    @Test
    void aFailureOfTheNodeTellsNothing() {
        JsonNode answer = answer("{\"jsonrpc\":\"2.0\",\"method\":\"broken\",\"id\":1}");

        assertIsError(answer, -32603, "1");
        assertFalse(answer.toString().contains("secret"));
        assertEquals(List.of("broken " + Outcome.FAILED), outcomes);
    }

    @Test
    void theListenerHearsKnownMethodsOnly() {
        text("{\"jsonrpc\":\"2.0\",\"method\":\"get_data\",\"id\":1}");
        text("{\"jsonrpc\":\"2.0\",\"method\":\"get_data\"}");
        text("{\"jsonrpc\":\"2.0\",\"method\":\"get_date\",\"id\":1}");
        text("{\"jsonrpc\":\"2.0\",\"method\":\"update\",\"id\":1}");
        text("{");
        text("[1,{\"jsonrpc\":\"2.0\",\"method\":\"get_data\",\"id\":1}]");

        assertEquals(
                List.of(
                        "get_data SUCCESS",
                        "get_data SUCCESS",
                        "unknown INVALID",
                        "update INVALID",
                        "unknown INVALID",
                        "unknown INVALID",
                        "get_data SUCCESS"),
                outcomes);
    }

    @Test
    void aLongMethodNameIsNotRepeatedWhole() {
        String text =
                text("{\"jsonrpc\":\"2.0\",\"method\":\"" + "m".repeat(100_000) + "\",\"id\":1}")
                        .orElseThrow();

        assertTrue(text.length() < 500, text);
    }

    private void assertAnswer(String request, String expected) {
        assertEquals(json(expected), answer(request));
    }

    private void assertSilent(String request) {
        assertEquals(Optional.empty(), text(request));
    }

    private void assertError(String request, int code, String id) {
        assertIsError(answer(request), code, id);
    }

    private static void assertIsError(JsonNode answer, int code, String id) {
        String text = answer.toString();
        assertEquals("2.0", answer.path("jsonrpc").textValue(), text);
        assertEquals(code, answer.path("error").path("code").intValue(), text);
        assertTrue(answer.path("error").path("message").isTextual(), text);
        assertEquals(id, answer.get("id").toString(), text);
        assertFalse(answer.has("result"), text);
        assertEquals(3, answer.size(), text);
    }

    private JsonNode answer(String request) {
        return json(text(request).orElseThrow());
    }

    private Optional<String> text(String request) {
        return dispatcher
                .answer(bytes(request))
                .body()
                .map(bytes -> new String(bytes, StandardCharsets.US_ASCII));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }
}
