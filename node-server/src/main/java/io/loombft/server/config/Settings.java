package io.loombft.server.config;

import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.types.ChainId;
import io.loombft.server.config.NodeConfig.Engine;
import io.loombft.server.config.NodeConfig.LogFormat;
import io.loombft.server.config.NodeConfig.LogLevel;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Every key there is. */
final class Settings {
    /** Most seeds. */
    static final int SEEDS_MAX = 256;

    /** Longest label or path in characters. */
    static final int TEXT_MAX = 1_024;

    private static final long HOUR_MS = 3_600_000;
    private static final long HEIGHTS_MAX = 1L << 40;
    private static final Pattern LABEL =
            Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e]{0,62}[\\x21-\\x7e])?");
    private static final Pattern NAMESPACE = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]{0,63}");

    private static final Shape<HostPort> LISTEN =
            new Shape.Text<>(HostPort::parse, "an address like \"127.0.0.1:26657\"");

    static final Setting<ChainId> CHAIN_ID =
            new Setting<>(
                    "node",
                    "chain_id",
                    new Shape.Text<>(Settings::chainId, "1 to 50 letters, digits, '.', '-' or '_'"),
                    new ChainId("localnet"));
    static final Setting<String> NODE_ID =
            new Setting<>(
                    "node",
                    "node_id",
                    text(LABEL.asMatchPredicate(), "a label of 1 to 64 printable ASCII characters"),
                    "node0");
    static final Setting<String> DATA_DIR =
            new Setting<>("node", "data_dir", text(Settings::isPath, "a path"), "data");

    static final Setting<Long> TIMEOUT_PROPOSE_MS =
            whole("consensus", "timeout_propose_ms", 1, HOUR_MS, 1_000);
    static final Setting<Long> TIMEOUT_PREVOTE_MS =
            whole("consensus", "timeout_prevote_ms", 1, HOUR_MS, 1_000);
    static final Setting<Long> TIMEOUT_PRECOMMIT_MS =
            whole("consensus", "timeout_precommit_ms", 1, HOUR_MS, 1_000);
    static final Setting<Long> TIMEOUT_DELTA_MS =
            whole("consensus", "timeout_delta_ms", 0, HOUR_MS, 500);
    static final Setting<Boolean> CREATE_EMPTY_BLOCKS =
            flag("consensus", "create_empty_blocks", true);
    static final Setting<Long> EMPTY_BLOCK_INTERVAL_MS =
            whole("consensus", "empty_block_interval_ms", 0, HOUR_MS, 1_000);
    static final Setting<Long> COMMIT_WAIT_MS = whole("consensus", "commit_wait_ms", 0, 60_000, 50);
    static final Setting<Long> TIMEOUT_MAX_MS =
            whole("consensus", "timeout_max_ms", 1, HOUR_MS, 60_000);
    static final Setting<Long> JOURNAL_KEEP_HEIGHTS =
            whole("consensus", "journal_keep_heights", 0, 1_000_000, 100);

    static final Setting<HostPort> P2P_LISTEN_ADDR =
            new Setting<>("p2p", "listen_addr", LISTEN, new HostPort("0.0.0.0", 26_656));
    static final Setting<List<Seed>> SEEDS =
            new Setting<>(
                    "p2p",
                    "seeds",
                    new Shape.Many<>(
                            new Shape.Text<>(Seed::parse, ""),
                            SEEDS_MAX,
                            "a list of at most 256 \"host:port\" or \"id@host:port\","
                                    + " an id being 64 hexadecimal digits"),
                    List.of());
    static final Setting<Long> MAX_PEERS = whole("p2p", "max_peers", 1, 1_000, 10);

    static final Setting<HostPort> RPC_LISTEN_ADDR =
            new Setting<>("rpc", "listen_addr", LISTEN, new HostPort("0.0.0.0", 26_657));
    static final Setting<Long> RATE_LIMIT_PER_SECOND =
            whole("rpc", "rate_limit_per_second", 0, 1_000_000, 100);

    static final Setting<Engine> ENGINE =
            new Setting<>("storage", "engine", new Shape.Choice<>(Engine.class), Engine.ROCKSDB);
    static final Setting<Long> PRUNING_WINDOW =
            whole("storage", "pruning_window", 0, HEIGHTS_MAX, 1_000);
    static final Setting<Long> BLOCK_RETENTION =
            whole("storage", "block_retention", 0, HEIGHTS_MAX, 0);

    static final Setting<Boolean> METRICS_ENABLED = flag("observability", "metrics_enabled", true);
    static final Setting<HostPort> METRICS_LISTEN_ADDR =
            new Setting<>(
                    "observability",
                    "metrics_listen_addr",
                    LISTEN,
                    new HostPort("0.0.0.0", 26_660));
    static final Setting<String> METRICS_NAMESPACE =
            new Setting<>(
                    "observability",
                    "metrics_namespace",
                    text(
                            NAMESPACE.asMatchPredicate(),
                            "1 to 64 letters, digits or '_', a letter or '_' first"),
                    "rustbft");

    static final Setting<LogFormat> FORMAT =
            new Setting<>("logging", "format", new Shape.Choice<>(LogFormat.class), LogFormat.JSON);
    static final Setting<LogLevel> LEVEL =
            new Setting<>("logging", "level", new Shape.Choice<>(LogLevel.class), LogLevel.INFO);
    static final Setting<String> OUTPUT =
            new Setting<>(
                    "logging",
                    "output",
                    text(Settings::isPath, "\"stdout\", \"stderr\" or a path"),
                    "stdout");

    /** In the order in which they are shown. */
    static final List<Setting<?>> ALL =
            List.of(
                    CHAIN_ID,
                    NODE_ID,
                    DATA_DIR,
                    TIMEOUT_PROPOSE_MS,
                    TIMEOUT_PREVOTE_MS,
                    TIMEOUT_PRECOMMIT_MS,
                    TIMEOUT_DELTA_MS,
                    CREATE_EMPTY_BLOCKS,
                    EMPTY_BLOCK_INTERVAL_MS,
                    COMMIT_WAIT_MS,
                    TIMEOUT_MAX_MS,
                    JOURNAL_KEEP_HEIGHTS,
                    P2P_LISTEN_ADDR,
                    SEEDS,
                    MAX_PEERS,
                    RPC_LISTEN_ADDR,
                    RATE_LIMIT_PER_SECOND,
                    ENGINE,
                    PRUNING_WINDOW,
                    BLOCK_RETENTION,
                    METRICS_ENABLED,
                    METRICS_LISTEN_ADDR,
                    METRICS_NAMESPACE,
                    FORMAT,
                    LEVEL,
                    OUTPUT);

    private Settings() {}

    private static Setting<Long> whole(
            String section, String key, long min, long max, long standard) {
        return new Setting<>(section, key, new Shape.Whole(min, max), standard);
    }

    private static Setting<Boolean> flag(String section, String key, boolean standard) {
        return new Setting<>(section, key, new Shape.Flag(), standard);
    }

    private static Shape<String> text(Predicate<String> rule, String expected) {
        return new Shape.Text<>(text -> Optional.of(text).filter(rule), expected);
    }

    private static Optional<ChainId> chainId(String text) {
        try {
            return Optional.of(ChainId.parse(text));
        } catch (MalformedInputException e) {
            return Optional.empty();
        }
    }

    private static boolean isPath(String text) {
        try {
            return !text.isBlank()
                    && text.length() <= TEXT_MAX
                    && text.chars().noneMatch(Character::isISOControl)
                    && !Path.of(text).toString().isEmpty();
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
