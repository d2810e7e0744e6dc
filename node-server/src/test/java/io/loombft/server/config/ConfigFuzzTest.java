package io.loombft.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever stands in the file, the answer is a config or sentences. */
class ConfigFuzzTest {
    private static final int ROUNDS = 3_000;
    private static final List<String> PIECES =
            List.of(
                    "[",
                    "]",
                    "[[",
                    "]]",
                    "{",
                    "}",
                    "=",
                    "\"",
                    "'",
                    "\"\"\"",
                    "'''",
                    "#",
                    ",",
                    ".",
                    "\n",
                    "\r",
                    "\\",
                    "\\u0000",
                    "\\uD800",
                    "\\U0010FFFF",
                    "\u0000",
                    "\ud800",
                    "é",
                    "-",
                    "_",
                    "0x",
                    "1e999",
                    "9223372036854775808",
                    "-0",
                    "nan",
                    "inf",
                    "true",
                    "1979-05-27T07:32:00Z",
                    "25:61:61",
                    "0b2",
                    "1__0",
                    "[p2p]",
                    "a.b.c = 1",
                    "seeds = [",
                    "listen_addr = ",
                    "chain_id");

    @Test
    void brokenTextsAreToldInSentences() throws ConfigException {
        String whole = ConfigFile.parse("", "node.toml", Path.of("/h"), Map.of()).toToml();
        int refused = 0;
        for (int seed = 0; seed < ROUNDS; seed++) {
            String text = mutated(whole, new Random(seed));
            try {
                ConfigFile.parse(text, "node.toml", Path.of("/h"), Map.of());
            } catch (ConfigException e) {
                refused++;
                assertFalse(e.problems().isEmpty(), "seed " + seed);
                for (String problem : e.problems()) {
                    assertTrue(problem.startsWith("node.toml"), "seed " + seed + ": " + problem);
                    assertFalse(problem.contains("Exception"), "seed " + seed + ": " + problem);
                }
            }
        }
        assertTrue(refused > ROUNDS / 2, "only " + refused + " were refused");
    }

    @Test
    void aTextThatTheParserAssertsIsImpossibleIsRefused() {
        String text =
                "[rp#\tat TB" + "\u0000".repeat(5) + "\u0001\u0002" + "\u0000".repeat(14) + "g\n";
        ConfigException e =
                assertThrows(
                        ConfigException.class,
                        () -> ConfigFile.parse(text, "node.toml", Path.of("/h"), Map.of()));
        assertTrue(e.getMessage().startsWith("node.toml: not valid TOML"), e.getMessage());
    }

    @Test
    void whatIsWrongInTheEnvironmentIsOneLineWhateverItsName() {
        Map<String, String> environment = Map.of("LOOMBFT_LOGGING_OUT\n\tat P0", "x");
        ConfigException e =
                assertThrows(
                        ConfigException.class,
                        () -> ConfigFile.parse("", "node.toml", Path.of("/h"), environment));
        assertEquals(
                "Unknown environment variable LOOMBFT_LOGGING_OUT??at P0, did you mean"
                        + " LOOMBFT_LOGGING_OUTPUT?",
                e.problems().getFirst());
    }

    @Test
    void deepNestingIsRefused() {
        for (String deep : List.of("[".repeat(100_000), "a=" + "{a=".repeat(50_000))) {
            try {
                ConfigFile.parse(deep, "node.toml", Path.of("/h"), Map.of());
                throw new AssertionError("accepted");
            } catch (ConfigException e) {
                assertTrue(e.getMessage().contains("brackets"), e.getMessage());
            }
        }
    }

    @Test
    void longDottedKeysAreRefused() {
        String dotted = "a" + ".a".repeat(20_000) + " = 1\n";
        try {
            ConfigFile.parse(dotted, "node.toml", Path.of("/h"), Map.of());
            throw new AssertionError("accepted");
        } catch (ConfigException e) {
            assertTrue(e.getMessage().length() < 10_000, "a short sentence");
        }
    }

    private static String mutated(String whole, Random random) {
        StringBuilder text = new StringBuilder(whole);
        for (int n = 1 + random.nextInt(6); n > 0; n--) {
            int at = random.nextInt(text.length() + 1);
            switch (random.nextInt(5)) {
                case 0 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(8)));
                case 2 -> text.insert(at, (char) random.nextInt(0x250));
                case 3 -> text.insert(at, text.substring(at / 2, at));
                default -> text.setLength(at);
            }
        }
        return text.toString();
    }
}
