package io.loombft.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.server.fuzz.FuzzTarget;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Configurations and the addresses in them, for fuzzing. */
public final class ConfigTargets {
    private static final String NAME = "node.toml";
    private static final Path HOME = Path.of("/home");

    /** In an input, what follows this character is one environment variable a line. */
    private static final char ENVIRONMENT = '\u001e';

    private ConfigTargets() {}

    public static List<FuzzTarget> all() throws ConfigException {
        String whole = ConfigFile.parse("", NAME, HOME, Map.of()).toToml();
        List<Bytes> configs =
                List.of(
                        Bytes.utf8(whole),
                        Bytes.utf8("[p2p]\nseeds = [\"a.example:1\", \"[::1]:2\"]\n"),
                        Bytes.utf8("[node]\nchain_id = 'x' # y\n[logging]\noutput = \"logs/n\"\n"),
                        Bytes.utf8("[rpc]\u001eRUSTBFT_P2P_MAX_PEERS=7\nRUST_LOG=debug\n"));
        return List.of(
                // The parser keeps what it learns of the language: a longer text costs more than
                // once.
                new FuzzTarget("toml", ConfigTargets::config, 4 * 1024 * 1024, 64 * 1024, configs),
                text("host-port", HostPort::parse, "localhost:1", "[::1]:65535", "h:007"),
                text("config-seed", Seed::parse, "00".repeat(32) + "@[::1]:7", "a.example:1"));
    }

    /** A configuration, which written and read again is the same, or sentences about the file. */
    private static void config(byte[] input) throws ConfigException {
        String text = text(input);
        int end = text.indexOf(ENVIRONMENT);
        Map<String, String> environment = new TreeMap<>();
        if (end >= 0) {
            for (String line : text.substring(end + 1).split("\n", 100)) {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    environment.put(line.substring(0, equals), line.substring(equals + 1));
                }
            }
        }
        LoadedConfig loaded;
        try {
            String toml = end < 0 ? text : text.substring(0, end);
            loaded = ConfigFile.parse(toml, NAME, HOME, environment);
        } catch (ConfigException e) {
            assertFalse(e.problems().isEmpty());
            for (String problem : e.problems()) {
                // What is wrong in the environment has no place in the file.
                assertTrue(problem.startsWith(NAME) || !environment.isEmpty(), problem);
                // A line of a stack trace; a bare "at" may be the input's own.
                assertFalse(problem.contains("\tat java."), problem);
                assertFalse(problem.contains("\tat io.loombft."), problem);
            }
            return;
        }
        LoadedConfig again = ConfigFile.parse(loaded.toToml(), NAME, HOME, Map.of());
        assertEquals(loaded.config(), again.config(), loaded.toToml());
    }

    private static <T> FuzzTarget text(
            String name, Function<String, Optional<T>> parser, String... seeds) {
        return new FuzzTarget(
                name,
                input -> {
                    Optional<T> value = parser.apply(text(input));
                    value.ifPresent(v -> assertEquals(value, parser.apply(v.toString())));
                },
                64 * 1024,
                64,
                List.of(seeds).stream().map(Bytes::utf8).toList());
    }

    /** As UTF-8, and what is not UTF-8 as some text all the same. */
    private static String text(byte[] input) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(input)).toString();
        } catch (CharacterCodingException e) {
            return new String(input, StandardCharsets.ISO_8859_1);
        }
    }
}
