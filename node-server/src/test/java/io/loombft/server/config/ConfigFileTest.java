package io.loombft.server.config;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.server.config.LoadedConfig.Source;
import io.loombft.server.config.NodeConfig.LogLevel;
import io.loombft.server.config.NodeConfig.LogOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigFileTest {
    private static final Path HOME = Path.of("/srv/node");
    private static final String KEY = "ab".repeat(32);

    @TempDir Path folder;

    /**
     * A key of the file.
     *
     * @param standard its default as TOML
     * @param set another value as TOML
     * @param text the same as an environment variable
     * @param shown what the config then holds
     * @param wrong values as TOML that are refused
     */
    record Row(
            String section,
            String key,
            String standard,
            String set,
            String text,
            String shown,
            Function<NodeConfig, Object> value,
            List<String> wrong) {
        @Override
        public String toString() {
            return section + "." + key;
        }
    }

    static Stream<Row> rows() {
        return Stream.of(
                row(
                        "node",
                        "chain_id",
                        "\"localnet\"",
                        "\"main-1\"",
                        "main-1",
                        c -> c.node().chainId(),
                        "\"\"",
                        "\"a b\"",
                        "1",
                        "\"" + "x".repeat(51) + "\""),
                row(
                        "node",
                        "node_id",
                        "\"node0\"",
                        "\"eve\"",
                        "eve",
                        c -> c.node().nodeId(),
                        "\"\"",
                        "\" \"",
                        "\"a\\nb\"",
                        "5",
                        "\"" + "x".repeat(65) + "\""),
                new Row(
                        "node",
                        "data_dir",
                        "\"data\"",
                        "\"/d\"",
                        "/d",
                        "/d",
                        c -> c.node().dataDir(),
                        List.of("\"\"", "\".\"", "\"..\"", "\"/\"", "7", "\"a\\u0000b\"")),
                whole(
                        "consensus",
                        "timeout_propose_ms",
                        1000,
                        c -> c.consensus().timeoutProposeMs(),
                        "0",
                        "3600001"),
                whole(
                        "consensus",
                        "timeout_prevote_ms",
                        1000,
                        c -> c.consensus().timeoutPrevoteMs(),
                        "0",
                        "3600001"),
                whole(
                        "consensus",
                        "timeout_precommit_ms",
                        1000,
                        c -> c.consensus().timeoutPrecommitMs(),
                        "0",
                        "3600001"),
                whole(
                        "consensus",
                        "timeout_delta_ms",
                        500,
                        c -> c.consensus().timeoutDeltaMs(),
                        "3600001"),
                row(
                        "consensus",
                        "create_empty_blocks",
                        "true",
                        "false",
                        "false",
                        c -> c.consensus().createEmptyBlocks(),
                        "1",
                        "\"true\"",
                        "\"no\""),
                whole(
                        "consensus",
                        "empty_block_interval_ms",
                        1000,
                        c -> c.consensus().emptyBlockIntervalMs(),
                        "3600001"),
                whole(
                        "consensus",
                        "commit_wait_ms",
                        50,
                        c -> c.consensus().commitWaitMs(),
                        "60001"),
                row(
                        "consensus",
                        "timeout_max_ms",
                        "60000",
                        "5000",
                        "5000",
                        c -> c.consensus().timeoutMaxMs(),
                        "0",
                        "999",
                        "-1",
                        "1.0",
                        "\"1\"",
                        "3600001"),
                whole(
                        "consensus",
                        "journal_keep_heights",
                        100,
                        c -> c.consensus().journalKeepHeights(),
                        "1000001"),
                row(
                        "p2p",
                        "listen_addr",
                        "\"0.0.0.0:26656\"",
                        "\"[::1]:7\"",
                        "[::1]:7",
                        c -> c.p2p().listenAddr(),
                        "\"\"",
                        "\"host\"",
                        "\":1\"",
                        "\"h:65536\"",
                        "\"::1:7\"",
                        "\"h:-1\"",
                        "1"),
                new Row(
                        "p2p",
                        "seeds",
                        "[]",
                        "[\"a.b:1\", \"" + KEY + "@[::1]:2\"]",
                        "a.b:1, " + KEY + "@[::1]:2",
                        "[a.b:1, " + KEY + "@[::1]:2]",
                        c -> c.p2p().seeds(),
                        List.of(
                                "\"a:1\"",
                                "[1]",
                                "[\"a\"]",
                                "[\"a:0\"]",
                                "[\"ab@c:1\"]",
                                "[\"" + "zz".repeat(32) + "@c:1\"]",
                                "[[]]")),
                whole("p2p", "max_peers", 10, c -> c.p2p().maxPeers(), "1001"),
                row(
                        "rpc",
                        "listen_addr",
                        "\"0.0.0.0:26657\"",
                        "\"localhost:0\"",
                        "localhost:0",
                        c -> c.rpc().listenAddr(),
                        "\"\"",
                        "\"h:x\"",
                        "true"),
                whole(
                        "rpc",
                        "rate_limit_per_second",
                        100,
                        c -> c.rpc().rateLimitPerSecond(),
                        "1000001"),
                row(
                        "storage",
                        "engine",
                        "\"rocksdb\"",
                        "\"rocksdb\"",
                        "rocksdb",
                        c -> c.storage().engine().name().toLowerCase(java.util.Locale.ROOT),
                        "\"leveldb\"",
                        "\"\"",
                        "1",
                        "\"ROCKSDB\""),
                whole(
                        "storage",
                        "pruning_window",
                        1000,
                        c -> c.storage().pruningWindow(),
                        "1099511627777"),
                whole(
                        "storage",
                        "block_retention",
                        0,
                        c -> c.storage().blockRetention(),
                        "1099511627777"),
                row(
                        "observability",
                        "metrics_enabled",
                        "true",
                        "false",
                        "false",
                        c -> c.observability().metricsEnabled(),
                        "0",
                        "\"true\""),
                row(
                        "observability",
                        "metrics_listen_addr",
                        "\"0.0.0.0:26660\"",
                        "\"127.0.0.1:1\"",
                        "127.0.0.1:1",
                        c -> c.observability().metricsListenAddr(),
                        "\"x\"",
                        "26660"),
                row(
                        "observability",
                        "metrics_namespace",
                        "\"rustbft\"",
                        "\"loom_1\"",
                        "loom_1",
                        c -> c.observability().metricsNamespace(),
                        "\"\"",
                        "\"1a\"",
                        "\"a-b\"",
                        "\"" + "x".repeat(65) + "\"",
                        "3"),
                row(
                        "logging",
                        "format",
                        "\"json\"",
                        "\"text\"",
                        "text",
                        c -> c.logging().format().name().toLowerCase(java.util.Locale.ROOT),
                        "\"xml\"",
                        "1",
                        "\"\""),
                row(
                        "logging",
                        "level",
                        "\"info\"",
                        "\"debug\"",
                        "debug",
                        c -> c.logging().level().name().toLowerCase(java.util.Locale.ROOT),
                        "\"loud\"",
                        "1",
                        "\"INFO \""),
                new Row(
                        "logging",
                        "output",
                        "\"stdout\"",
                        "\"stderr\"",
                        "stderr",
                        "Stderr[]",
                        c -> c.logging().output(),
                        List.of("\"\"", "1", "\"a\\u0001\"", "\"%d.log\"")));
    }

    private static Row row(
            String section,
            String key,
            String standard,
            String set,
            String text,
            Function<NodeConfig, Object> value,
            String... wrong) {
        return new Row(section, key, standard, set, text, text, value, List.of(wrong));
    }

    private static Row whole(
            String section,
            String key,
            long standard,
            Function<NodeConfig, Object> value,
            String... more) {
        List<String> wrong =
                Stream.concat(
                                Stream.of("-1", "1.5", "true", "\"7\"", "[1]", "{}", "2024-01-01"),
                                Stream.of(more))
                        .toList();
        return new Row(section, key, Long.toString(standard), "7", "7", "7", value, wrong);
    }

    @Test
    void theTableHoldsEveryKey() {
        assertEquals(
                Settings.ALL.stream().map(Setting::name).toList(),
                rows().map(Row::toString).toList());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void hasTheDocumentedDefault(Row row) throws ConfigException {
        LoadedConfig loaded = parse("", Map.of());

        assertEquals(row.standard, entry(loaded, row).value());
        assertEquals(Source.DEFAULT, entry(loaded, row).source());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void takesTheValueOfTheFile(Row row) throws ConfigException {
        LoadedConfig loaded = parse(toml(row, row.set), Map.of());

        assertEquals(row.shown, row.value.apply(loaded.config()).toString());
        assertEquals(row.set, entry(loaded, row).value());
        assertEquals(Source.FILE, entry(loaded, row).source());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theEnvironmentOverridesTheFile(Row row) throws ConfigException {
        LoadedConfig loaded = parse(toml(row, row.standard), Map.of(variable(row), row.text));

        assertEquals(row.shown, row.value.apply(loaded.config()).toString());
        assertEquals(Source.ENV, entry(loaded, row).source());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void refusesWhatDoesNotFitAndNamesKeyAndLine(Row row) {
        assertAll(
                row.wrong.stream()
                        .map(
                                wrong ->
                                        () -> {
                                            List<String> problems = problems(toml(row, wrong));
                                            String all = String.join("|", problems);
                                            assertEquals(1, problems.size(), all);
                                            assertTrue(all.contains(row.toString()), all);
                                            assertTrue(all.contains("node.toml"), all);
                                            assertTrue(all.contains("expected "), all);
                                            assertTrue(all.endsWith("."), all);
                                        }));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void refusesAWrongVariableByItsName(Row row) {
        String wrong = row.key.equals("output") || row.key.equals("data_dir") ? "" : "\u0001";
        String message =
                assertThrows(ConfigException.class, () -> parse("", Map.of(variable(row), wrong)))
                        .getMessage();

        assertTrue(message.startsWith(variable(row) + " is "), message);
        assertTrue(message.contains("expected "), message);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aMisspeltKeyNamesTheNearest(Row row) {
        String text = "[" + row.section + "]\n" + row.key + "x = 1\n";

        assertEquals(
                List.of("node.toml line 2: unknown key " + row + "x, did you mean " + row + "?"),
                problems(text));
    }

    @Test
    void anUnknownSectionNamesTheNearest() {
        assertEquals(
                List.of("node.toml line 1: unknown section [p2], did you mean [p2p]?"),
                problems("[p2]\nmax_peers = 3\n"));
    }

    @Test
    void aKeyOfAnotherSectionIsSentThere() {
        assertEquals(
                List.of("node.toml line 2: unknown key rpc.max_peers, did you mean p2p.max_peers?"),
                problems("[rpc]\nmax_peers = 3\n"));
        assertEquals(
                List.of("node.toml line 1: unknown key chain_id, did you mean node.chain_id?"),
                problems("chain_id = \"x\"\n"));
    }

    @Test
    void aSectionMustBeASection() {
        assertTrue(problems("rpc = 3\n").getFirst().contains("rpc is a section"));
        assertTrue(problems("[[rpc]]\n").getFirst().contains("rpc is a section"));
    }

    @Test
    void allProblemsOfAFileAreTold() {
        List<String> problems =
                problems(
                        """
                        [p2p]
                        max_peers = -1
                        foo = 1
                        [rpc]
                        listen_addr = "x"
                        [logging]
                        level = "loud"
                        [observability]
                        metrics_enabled = 1
                        """);

        assertEquals(5, problems.size(), problems.toString());
        assertTrue(problems.get(1).contains("line 2") || problems.get(0).contains("line 3"));
    }

    @Test
    void aWrongValueIsToldWithLineKeyValueAndWhatIsExpected() {
        assertEquals(
                List.of(
                        "node.toml line 3: consensus.timeout_propose_ms is \"fast\","
                                + " expected a whole number from 1 to 3600000."),
                problems("[consensus]\n\ntimeout_propose_ms = \"fast\"\n"));
    }

    @Test
    void brokenTomlIsToldWithItsLine() {
        List<String> problems = problems("[p2p]\nmax_peers = = 3\n");

        assertTrue(problems.getFirst().startsWith("node.toml line 2: "), problems.toString());
    }

    @Test
    void anUnknownVariableOfOursNamesTheNearest() throws ConfigException {
        String message =
                assertThrows(
                                ConfigException.class,
                                () -> parse("", Map.of("LOOMBFT_P2P_MAX_PEER", "3")))
                        .getMessage();

        assertEquals(
                "Unknown environment variable LOOMBFT_P2P_MAX_PEER,"
                        + " did you mean LOOMBFT_P2P_MAX_PEERS?",
                message);
        parse("", Map.of("LOOMBFT_HOME", "/x", "PATH", "/bin"));
    }

    @Test
    void rustLogIsTheLevelWhenOurVariableIsNotSet() throws ConfigException {
        String file = "[logging]\nlevel = \"error\"\n";

        assertEquals(LogLevel.DEBUG, level(file, Map.of("RUST_LOG", "debug")));
        assertEquals(LogLevel.TRACE, level(file, Map.of("RUST_LOG", "TRACE")));
        assertEquals(LogLevel.WARN, level(file, Map.of("RUST_LOG", "hyper=debug,warn")));
        assertEquals(LogLevel.ERROR, level(file, Map.of("RUST_LOG", "hyper=debug")));
        assertEquals(LogLevel.ERROR, level(file, Map.of("RUST_LOG", "")));
        assertEquals(
                LogLevel.OFF,
                level(file, Map.of("RUST_LOG", "debug", "LOOMBFT_LOGGING_LEVEL", "off")));
    }

    @Test
    void anEmptyListVariableIsNoSeeds() throws ConfigException {
        NodeConfig config =
                parse("[p2p]\nseeds = [\"a:1\"]\n", Map.of("LOOMBFT_P2P_SEEDS", "")).config();

        assertEquals(List.of(), config.p2p().seeds());
    }

    @Test
    void aTextOneCharacterTooLongIsRefused() throws Exception {
        String full = "x".repeat(Settings.TEXT_MAX);
        assertEquals(
                HOME.resolve(full),
                parse("[node]\ndata_dir = \"" + full + "\"\n", Map.of()).config().node().dataDir());
        assertThrows(
                ConfigException.class,
                () -> parse("[node]\ndata_dir = \"" + full + "x\"\n", Map.of()));
    }

    @Test
    void oneSeedMoreThanTheBoundIsRefused() throws ConfigException {
        String most = "\"h:1\",".repeat(Settings.SEEDS_MAX - 1) + "\"h:1\"";
        assertEquals(
                Settings.SEEDS_MAX,
                parse("[p2p]\nseeds = [" + most + "]\n", Map.of()).config().p2p().seeds().size());
        List<String> problems = problems("[p2p]\nseeds = [" + most + ",\"h:1\"]\n");
        assertTrue(problems.getFirst().contains("at most 256"), problems.toString());
    }

    @Test
    void aSeedWithAnIdIsPinned() throws ConfigException {
        NodeConfig config =
                parse("[p2p]\nseeds = [\"" + KEY + "@h:1\", \"h:2\"]\n", Map.of()).config();

        Seed.Pinned pinned = assertInstanceOf(Seed.Pinned.class, config.p2p().seeds().getFirst());
        assertEquals(KEY, pinned.id().hex());
        assertEquals(new HostPort("h", 1), pinned.address());
        assertInstanceOf(Seed.Open.class, config.p2p().seeds().getLast());
    }

    @Test
    void pathsResolveAgainstHome() throws ConfigException {
        NodeConfig config =
                parse("[node]\ndata_dir = \"x/../y\"\n[logging]\noutput = \"l/n.log\"\n", Map.of())
                        .config();

        assertEquals(HOME.resolve("y"), config.node().dataDir());
        assertEquals(new LogOutput.File(HOME.resolve("l/n.log")), config.logging().output());
    }

    @Test
    void homeIsAboveTheConfigFolderElseTheFilesOwn() {
        assertEquals(Path.of("/n"), ConfigFile.homeOf(Path.of("/n/config/node.toml")));
        assertEquals(Path.of("/n/etc"), ConfigFile.homeOf(Path.of("/n/etc/node.toml")));
        assertEquals(Path.of("/"), ConfigFile.homeOf(Path.of("/config/node.toml")));
        assertEquals(Path.of("").toAbsolutePath(), ConfigFile.homeOf(Path.of("config/node.toml")));
    }

    @Test
    void twoListenersNeedTwoPorts() {
        assertTrue(
                problems("[rpc]\nlisten_addr = \"0.0.0.0:26656\"\n")
                        .getFirst()
                        .contains("p2p.listen_addr and rpc.listen_addr are both"));
    }

    @Test
    void anyFreePortMayBeAskedForTwice() throws ConfigException {
        parse(
                """
                [rpc]
                listen_addr = "h:0"
                [p2p]
                listen_addr = "h:0"
                [observability]
                metrics_listen_addr = "h:0"
                """,
                Map.of());
    }

    @Test
    void withoutAFileNothingListensBeyondThisMachine() throws ConfigException {
        NodeConfig config = ConfigFile.withoutFile(Path.of("data"), Map.of()).config();

        assertEquals(new HostPort("127.0.0.1", 26656), config.p2p().listenAddr());
        assertEquals(new HostPort("127.0.0.1", 26657), config.rpc().listenAddr());
        assertEquals(new HostPort("127.0.0.1", 26660), config.observability().metricsListenAddr());
        assertEquals(Path.of("data").toAbsolutePath(), config.home());
    }

    @Test
    void whatIsShownReadsBackAsTheSame() throws ConfigException {
        String text =
                rows()
                        .collect(
                                Collectors.groupingBy(
                                        Row::section,
                                        java.util.LinkedHashMap::new,
                                        Collectors.mapping(
                                                r -> r.key + " = " + r.set,
                                                Collectors.joining("\n"))))
                        .entrySet()
                        .stream()
                        .map(e -> "[" + e.getKey() + "]\n" + e.getValue() + "\n")
                        .collect(Collectors.joining());
        LoadedConfig loaded = parse(text, Map.of());

        assertEquals(loaded.config(), parse(loaded.toToml(), Map.of()).config());
    }

    @Test
    void showsEachValueWithItsSource() throws ConfigException {
        String shown =
                parse("[p2p]\nmax_peers = 3\n", Map.of("LOOMBFT_NODE_CHAIN_ID", "x")).toToml();

        assertTrue(shown.startsWith("[node]\nchain_id = \"x\" # env\n"), shown);
        assertTrue(shown.contains("\nmax_peers = 3 # file\n"), shown);
        assertTrue(shown.contains("\nseeds = [] # default\n"), shown);
    }

    @Test
    void saysWhyAFileCannotBeRead() throws IOException {
        Path latin = folder.resolve("latin.toml");
        Files.write(latin, new byte[] {'#', (byte) 0xe9});
        Path huge = folder.resolve("huge.toml");
        Files.write(huge, new byte[ConfigFile.BYTES_MAX + 1]);

        assertTrue(loadProblem(folder.resolve("none.toml")).contains("does not exist"));
        assertTrue(loadProblem(folder).contains("is a folder"));
        assertTrue(loadProblem(latin).contains("is not UTF-8"));
        assertTrue(loadProblem(huge).contains("longer than"));
    }

    @Test
    void loadsAFileWithItsHome() throws Exception {
        Path file = folder.resolve("config/node.toml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "[node]\nnode_id = \"seven\"\n");

        NodeConfig config = ConfigFile.load(file, Map.of()).config();

        assertEquals("seven", config.node().nodeId());
        assertEquals(folder.toAbsolutePath(), config.home());
        assertEquals(folder.toAbsolutePath().resolve("data"), config.node().dataDir());
    }

    private static LogLevel level(String file, Map<String, String> environment)
            throws ConfigException {
        return parse(file, environment).config().logging().level();
    }

    private static LoadedConfig parse(String text, Map<String, String> environment)
            throws ConfigException {
        return ConfigFile.parse(text, "node.toml", HOME, environment);
    }

    private static List<String> problems(String text) {
        return assertThrows(ConfigException.class, () -> parse(text, Map.of()), text).problems();
    }

    private static String loadProblem(Path file) {
        return assertThrows(ConfigException.class, () -> ConfigFile.load(file, Map.of()))
                .getMessage();
    }

    private static String toml(Row row, String value) {
        return "[" + row.section + "]\n" + row.key + " = " + value + "\n";
    }

    private static String variable(Row row) {
        return "LOOMBFT_" + (row.section + "_" + row.key).toUpperCase(java.util.Locale.ROOT);
    }

    private static LoadedConfig.Entry entry(LoadedConfig loaded, Row row) {
        return loaded.entries().stream()
                .filter(e -> e.section().equals(row.section) && e.key().equals(row.key))
                .findFirst()
                .orElseThrow();
    }
}
