package io.loombft.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.server.bench.ConsoleStage;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the console beside a large and fast network. */
@Command(
        name = "console",
        description =
                "Open the console without a display on a staged chain of many validators and tell"
                        + " what it costs; exit 1 when it is above a bound.")
final class BenchConsoleCommand implements Callable<Integer> {
    /** Of one core. */
    private static final double CPU_MAX = 1;

    private static final double RESIDENT_MB_MAX = 500;
    private static final double FREEZE_MS_MAX = 100;
    private static final double UPDATE_MS_MAX = 1_000;

    /** What a heap may have grown by: what the collector's moment leaves open. */
    private static final double GROWTH_MB_MAX = 10;

    /** Of the blocks a second that are wanted; else this machine had too little left to make them. */
    private static final double PACE_MIN = 0.95;

    private static final int VALIDATORS_MAX = 1_000;
    private static final int BLOCKS_PER_SECOND_MAX = 50;
    private static final int SECONDS_MAX = 86_400;

    /** Beside what it measures: start, warm-up, collections. */
    private static final int BESIDE_S = 180;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Context context;

    @Option(names = "--validators", paramLabel = "N", description = "How many sign (100).")
    private int validators = 100;

    @Option(names = "--blocks-per-second", paramLabel = "N", description = "How fast (20).")
    private int blocksPerSecond = 20;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "How long is measured (1440: 8 hours of a block a second).")
    private int seconds = 1_440;

    @Mixin private Output output = new Output();

    BenchConsoleCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandFailedException, InterruptedException {
        check("--validators", validators, VALIDATORS_MAX);
        check("--blocks-per-second", blocksPerSecond, BLOCKS_PER_SECOND_MAX);
        check("--seconds", seconds, SECONDS_MAX);
        try (ConsoleStage stage =
                ConsoleStage.start(validators, blocksPerSecond, VersionCommand.version())) {
            long nanos = System.nanoTime();
            JsonNode measured = measured(stage.url());
            double pace = stage.blocks() * 1e9 / (System.nanoTime() - nanos);
            List<String> problems = problems(measured);
            if (!stage.isRunning() || pace < blocksPerSecond * PACE_MIN) {
                problems.add("only " + Math.round(pace) + " blocks a second were made");
            }
            report(measured, problems);
            return problems.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
        } catch (BindException e) {
            throw new CommandFailedException(ExitCode.IN_USE, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitCode.FAILED, "The console cannot be measured: " + e.getMessage());
        }
    }

    private static void check(String option, int value, int max) throws CommandFailedException {
        if (value < 1 || value > max) {
            throw CommandFailedException.usage(option + " must be 1 to " + max);
        }
    }

    private JsonNode measured(String url)
            throws IOException, InterruptedException, CommandFailedException {
        Path folder = Files.createTempDirectory("loombft-console");
        Path result = folder.resolve("measured.json");
        List<String> command =
                new ArrayList<>(ConsoleProcess.command().orElseThrow(this::notBuilt));
        command.addAll(
                List.of(
                        "--node",
                        url,
                        "--theme",
                        "dark",
                        "--measure",
                        result.toString(),
                        "--seconds",
                        Integer.toString(seconds)));
        Process console =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("console.log").toFile())
                        .start();
        try {
            context.say("measuring for " + seconds + " s, process " + console.pid());
            boolean hasEnded = console.waitFor(seconds + BESIDE_S, TimeUnit.SECONDS);
            if (!hasEnded || console.exitValue() != 0 || !Files.exists(result)) {
                throw new IOException("it has not ended well, see " + folder);
            }
            JsonNode measured = JSON.readTree(result.toFile());
            Files.delete(result);
            Files.deleteIfExists(folder.resolve("console.log"));
            Files.delete(folder);
            return measured;
        } finally {
            console.destroyForcibly();
        }
    }

    private CommandFailedException notBuilt() {
        return new CommandFailedException(
                ExitCode.FAILED, "The console is not built: run \"./loombft console\" once.");
    }

    private static List<String> problems(JsonNode measured) {
        List<String> problems = new ArrayList<>();
        double growth =
                measured.path("heap_mb_end").asDouble() - measured.path("heap_mb_start").asDouble();
        add(problems, "cores", measured.path("cpu_cores").asDouble(), CPU_MAX);
        add(problems, "MB resident", measured.path("rss_mb_max").asDouble(), RESIDENT_MB_MAX);
        add(problems, "ms frozen", measured.path("freeze_ms_max").asDouble(), FREEZE_MS_MAX);
        add(problems, "ms to the screen", measured.path("update_ms_max").asDouble(), UPDATE_MS_MAX);
        add(problems, "MB of growth", growth, GROWTH_MB_MAX);
        if (measured.path("blocks_shown").asLong() == 0) {
            problems.add("no block was shown");
        }
        return problems;
    }

    private static void add(List<String> problems, String what, double is, double max) {
        if (is > max) {
            problems.add(is + " " + what + ", above " + max);
        }
    }

    private void report(JsonNode measured, List<String> problems) {
        ObjectNode json = measured.deepCopy();
        json.put("validators", validators).put("blocks_per_second", blocksPerSecond);
        ArrayNode list = json.putArray("problems");
        problems.forEach(list::add);
        List<String> lines = new ArrayList<>();
        measured.properties()
                .forEach(each -> lines.add("%-20s %s".formatted(each.getKey(), each.getValue())));
        lines.addAll(problems.isEmpty() ? List.of("All within bounds.") : problems);
        output.print(context, String.join(System.lineSeparator(), lines), json);
    }
}
