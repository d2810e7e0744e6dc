package io.loombft.server.config;

import io.loombft.core.client.Nearest;
import io.loombft.server.config.LoadedConfig.Entry;
import io.loombft.server.config.LoadedConfig.Source;
import io.loombft.server.config.NodeConfig.Consensus;
import io.loombft.server.config.NodeConfig.LogLevel;
import io.loombft.server.config.NodeConfig.LogOutput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** One reading of a configuration: takes each key once and collects what is wrong. */
final class Reading {
    /** Longest part of a wrong value that a sentence repeats. */
    private static final int SHOWN_MAX = 60;

    private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}");

    private static final String RUST_LOG = "RUST_LOG";
    private static final String LOOPBACK = "127.0.0.1";

    private final String name;
    private final Path home;
    private final TomlParseResult toml;
    private final Map<String, String> environment;
    private final List<String> problems = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();

    /** Whose defaults stand for what is not said. */
    enum Defaults {
        OF_FILE,
        LOOPBACK
    }

    Reading(String name, Path home, TomlParseResult toml, Map<String, String> environment) {
        this.name = name;
        this.home = home;
        this.toml = toml;
        this.environment = environment;
    }

    LoadedConfig load(Defaults defaults) throws ConfigException {
        findUnknownKeys();
        findUnknownVariables();
        NodeConfig config =
                new NodeConfig(
                        home,
                        node(),
                        consensus(),
                        p2p(defaults),
                        rpc(defaults),
                        storage(),
                        observability(defaults),
                        logging());
        Rules.check(config).forEach(problem -> problems.add(name + ": " + problem));
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new LoadedConfig(config, entries);
    }

    static String place(String name, @Nullable TomlPosition position) {
        return position == null ? name : name + " line " + position.line();
    }

    private NodeConfig.Node node() {
        return new NodeConfig.Node(
                take(Settings.CHAIN_ID),
                take(Settings.NODE_ID),
                home.resolve(take(Settings.DATA_DIR)).normalize());
    }

    private Consensus consensus() {
        return new Consensus(
                take(Settings.TIMEOUT_PROPOSE_MS),
                take(Settings.TIMEOUT_PREVOTE_MS),
                take(Settings.TIMEOUT_PRECOMMIT_MS),
                take(Settings.TIMEOUT_DELTA_MS),
                take(Settings.CREATE_EMPTY_BLOCKS),
                take(Settings.EMPTY_BLOCK_INTERVAL_MS),
                take(Settings.COMMIT_WAIT_MS),
                take(Settings.TIMEOUT_MAX_MS),
                Math.toIntExact(take(Settings.JOURNAL_KEEP_HEIGHTS)));
    }

    private NodeConfig.P2p p2p(Defaults defaults) {
        return new NodeConfig.P2p(
                take(listen(Settings.P2P_LISTEN_ADDR, defaults)),
                take(Settings.SEEDS),
                Math.toIntExact(take(Settings.MAX_PEERS)));
    }

    private NodeConfig.Rpc rpc(Defaults defaults) {
        return new NodeConfig.Rpc(
                take(listen(Settings.RPC_LISTEN_ADDR, defaults)),
                Math.toIntExact(take(Settings.RATE_LIMIT_PER_SECOND)));
    }

    private NodeConfig.Storage storage() {
        return new NodeConfig.Storage(
                take(Settings.ENGINE),
                take(Settings.PRUNING_WINDOW),
                take(Settings.BLOCK_RETENTION));
    }

    private NodeConfig.Observability observability(Defaults defaults) {
        return new NodeConfig.Observability(
                take(Settings.METRICS_ENABLED),
                take(listen(Settings.METRICS_LISTEN_ADDR, defaults)),
                take(Settings.METRICS_NAMESPACE));
    }

    private NodeConfig.Logging logging() {
        return new NodeConfig.Logging(take(Settings.FORMAT), level(), output());
    }

    private LogOutput output() {
        String output = take(Settings.OUTPUT);
        return switch (output) {
            case "stdout" -> new LogOutput.Stdout();
            case "stderr" -> new LogOutput.Stderr();
            default -> new LogOutput.File(home.resolve(output).normalize());
        };
    }

    private static Setting<HostPort> listen(Setting<HostPort> setting, Defaults defaults) {
        return switch (defaults) {
            case OF_FILE -> setting;
            case LOOPBACK ->
                    setting.withStandard(new HostPort(LOOPBACK, setting.standard().port()));
        };
    }

    /** The value of the environment, else of the file, else the default. */
    private <T> T take(Setting<T> setting) {
        return entered(setting, fromEnvironment(setting), fromFile(setting));
    }

    /** {@code RUST_LOG} counts where the variable of the key does not stand. */
    private LogLevel level() {
        Setting<LogLevel> setting = Settings.LEVEL;
        Optional<LogLevel> override = fromEnvironment(setting);
        if (override.isEmpty() && !environment.containsKey(setting.variable())) {
            override = rustLevel(environment.getOrDefault(RUST_LOG, ""));
        }
        return entered(setting, override, fromFile(setting));
    }

    private <T> T entered(Setting<T> setting, Optional<T> override, Optional<T> ofFile) {
        Source source =
                override.isPresent()
                        ? Source.ENV
                        : ofFile.isPresent() ? Source.FILE : Source.DEFAULT;
        T value = override.or(() -> ofFile).orElse(setting.standard());
        entries.add(
                new Entry(setting.section(), setting.key(), setting.shape().show(value), source));
        return value;
    }

    private <T> Optional<T> fromEnvironment(Setting<T> setting) {
        String text = environment.get(setting.variable());
        if (text == null) {
            return Optional.empty();
        }
        Optional<T> value = setting.shape().ofText(text);
        if (value.isEmpty()) {
            problems.add(unfit(setting.variable(), TomlText.quote(text), setting.shape()));
        }
        return value;
    }

    private <T> Optional<T> fromFile(Setting<T> setting) {
        if (!(toml.get(List.of(setting.section())) instanceof TomlTable section)) {
            return Optional.empty();
        }
        Object raw = section.get(List.of(setting.key()));
        if (raw == null) {
            return Optional.empty();
        }
        Optional<T> value = setting.shape().ofFile(raw);
        if (value.isEmpty()) {
            String where = placeOf(setting.section(), setting.key()) + ": " + setting.name();
            problems.add(unfit(where, shown(raw), setting.shape()));
        }
        return value;
    }

    /** A directive such as {@code info,hyper=warn} gives its part that names no module. */
    private static Optional<LogLevel> rustLevel(String directives) {
        for (String directive : directives.split(",", -1)) {
            Optional<LogLevel> level =
                    Settings.LEVEL.shape().ofText(directive.strip().toLowerCase(Locale.ROOT));
            if (level.isPresent()) {
                return level;
            }
        }
        return Optional.empty();
    }

    private void findUnknownKeys() {
        for (String section : toml.keySet()) {
            Object value = toml.get(List.of(section));
            if (sections().contains(section)) {
                if (value instanceof TomlTable table) {
                    findUnknownKeys(section, table);
                } else {
                    problems.add(
                            placeOf(section)
                                    + ": "
                                    + section
                                    + " is a section, write ["
                                    + section
                                    + "] and its keys below.");
                }
            } else if (value instanceof TomlTable) {
                problems.add(
                        placeOf(section)
                                + ": unknown section ["
                                + cut(section)
                                + "], did you mean ["
                                + Nearest.of(section, sections())
                                + "]?");
            } else {
                problems.add(unknownKey(placeOf(section), section, ""));
            }
        }
    }

    private void findUnknownKeys(String section, TomlTable table) {
        for (String key : table.keySet()) {
            if (!keys(section).contains(key)) {
                problems.add(unknownKey(placeOf(section, key), key, section));
            }
        }
    }

    /** Names the same key of another section, or else the nearest: of the section, of all at the top. */
    private static String unknownKey(String place, String key, String section) {
        String full = section.isEmpty() ? key : section + "." + key;
        String near =
                Settings.ALL.stream()
                        .filter(setting -> setting.key().equals(key))
                        .findFirst()
                        .map(Setting::name)
                        .orElseGet(
                                () ->
                                        section.isEmpty()
                                                ? Nearest.of(key, names())
                                                : section + "." + Nearest.of(key, keys(section)));
        return place + ": unknown key " + cut(full) + ", did you mean " + near + "?";
    }

    /** Only those that begin like a section of ours: others may be someone else's. */
    private void findUnknownVariables() {
        List<String> known = Settings.ALL.stream().map(Setting::variable).toList();
        for (String variable : new TreeSet<>(environment.keySet())) {
            boolean isOurs =
                    sections().stream()
                            .map(s -> Setting.VARIABLE_PREFIX + s.toUpperCase(Locale.ROOT) + "_")
                            .anyMatch(variable::startsWith);
            if (isOurs && !known.contains(variable)) {
                problems.add(
                        "Unknown environment variable "
                                + cut(variable)
                                + ", did you mean "
                                + Nearest.of(variable, known)
                                + "?");
            }
        }
    }

    private static List<String> sections() {
        return Settings.ALL.stream().map(Setting::section).distinct().toList();
    }

    private static List<String> keys(String section) {
        return Settings.ALL.stream()
                .filter(setting -> setting.section().equals(section))
                .map(Setting::key)
                .toList();
    }

    private static List<String> names() {
        return Settings.ALL.stream().map(Setting::name).toList();
    }

    private String placeOf(String... path) {
        return place(name, toml.inputPositionOf(List.of(path)));
    }

    private static String unfit(String what, String value, Shape<?> shape) {
        return what + " is " + cut(value) + ", expected " + shape.expected() + ".";
    }

    private static String shown(Object value) {
        return switch (value) {
            case String text -> TomlText.quote(text);
            case TomlTable table -> "a table";
            case TomlArray array -> array.toJson().replaceAll("\\s+", " ").strip();
            default -> value.toString();
        };
    }

    /** What somebody wrote, short enough for a sentence and on one line whatever stands in it. */
    private static String cut(String text) {
        String shown = text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
        return CONTROLS.matcher(shown).replaceAll("?");
    }
}
