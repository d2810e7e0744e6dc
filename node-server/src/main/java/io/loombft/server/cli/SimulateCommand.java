package io.loombft.server.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.core.simulation.Simulation;
import io.loombft.core.simulation.SimulationSpec;
import io.loombft.core.simulation.SimulationSpec.Signatures;
import io.loombft.core.simulation.SimulationSpec.Trouble;
import io.loombft.server.simulated.SimulatedNetwork;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs simulated networks, seed after seed, and tells what broke a rule. */
@Command(
        name = "simulate",
        description =
                "Run whole networks in virtual time, with the faults and the liars that each seed"
                        + " draws; exit 1 when a rule is broken.")
final class SimulateCommand implements Callable<Integer> {
    /** Violations that are shrunk and told; the rest is counted. */
    private static final int TOLD_MAX = 5;

    private static final int THREADS_MAX = 64;

    private final Context context;

    @Option(names = "--validators", paramLabel = "V", description = "How many validators (4).")
    private int validators = 4;

    @Option(names = "--byzantine", paramLabel = "B", description = "How many of them lie (0).")
    private int byzantine;

    @Option(names = "--seeds", paramLabel = "N", description = "How many seeds (100).")
    private long seeds = 100;

    @Option(names = "--seed", paramLabel = "S", description = "The first seed (1).")
    private long first = 1;

    @Option(names = "--heights", paramLabel = "H", description = "How far each goes (20).")
    private int heights = 20;

    @Option(names = "--minutes", paramLabel = "M", description = "Stop after so many minutes.")
    private Optional<Long> minutes = Optional.empty();

    @Option(names = "--threads", paramLabel = "T", description = "Seeds at the same time (1).")
    private int threads = 1;

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description = "Write the transcript of the first seed that fails, or of the only one.")
    private Optional<Path> trace = Optional.empty();

    @Option(
            names = "--trouble",
            paramLabel = "KIND",
            description = "none, drawn, or hidden_commits, the test of locks (drawn).")
    private Trouble trouble = Trouble.DRAWN;

    @Option(
            names = "--real-signatures",
            description = "Sign with Ed25519, not with a keyed hash that is much faster.")
    private boolean isReal;

    @Option(
            names = "--coverage",
            description =
                    "Show which branches of the algorithm were taken; exit 1 if a rule never was.")
    private boolean isCovered;

    @Mixin private Serving serving = new Serving();
    @Mixin private Output output = new Output();

    SimulateCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandFailedException, InterruptedException {
        SimulationSpec spec = spec();
        if (serving.isWished()) {
            return serving.run(
                    context,
                    new SimulatedNetwork.Wish(
                            validators, byzantine, serving.blocksPerSecond(), first),
                    output);
        }
        Seeds.Tally tally = new Seeds(spec, first, seeds, endNanos()).run(threads);
        List<Simulation.Shrunk> told = new ArrayList<>();
        for (long seed : tally.failed().stream().limit(TOLD_MAX).toList()) {
            told.add(Simulation.shrink(spec, seed));
        }
        writeTrace(spec, tally);
        report(tally, told);
        boolean lacksRule = isCovered && !tally.coverage().missingRules().isEmpty();
        return tally.violations() == 0 && !lacksRule ? ExitCode.DONE : ExitCode.FAILED;
    }

    private long endNanos() {
        return minutes.map(m -> System.nanoTime() + TimeUnit.MINUTES.toNanos(m))
                .orElse(Long.MAX_VALUE);
    }

    private SimulationSpec spec() throws CommandFailedException {
        if (seeds < 1 || threads < 1 || threads > THREADS_MAX) {
            throw CommandFailedException.usage(
                    "--seeds must be at least 1, --threads 1 to " + THREADS_MAX);
        }
        try {
            return new SimulationSpec(
                    validators,
                    byzantine,
                    heights,
                    isReal ? Signatures.ED25519 : Signatures.KEYED_HASH,
                    trouble);
        } catch (IllegalArgumentException e) {
            throw CommandFailedException.usage("--" + e.getMessage());
        }
    }

    private void writeTrace(SimulationSpec spec, Seeds.Tally tally) throws CommandFailedException {
        if (trace.isEmpty()) {
            return;
        }
        long seed = tally.failed().isEmpty() ? first : tally.failed().getFirst();
        if (tally.failed().isEmpty() && seeds > 1) {
            context.say("no seed failed, so there is no transcript to write");
            return;
        }
        try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(trace.get()))) {
            Simulation.run(spec, seed, writer::println);
            if (writer.checkError()) {
                throw new IOException("not all of it could be written: is there room?");
            }
        } catch (IOException e) {
            throw CommandFailedException.file("write", trace.get(), e);
        }
    }

    private void report(Seeds.Tally tally, List<Simulation.Shrunk> told) {
        ObjectNode result = Output.object();
        result.put("seeds", tally.seeds());
        result.put("heights", tally.heights());
        result.put("violations", tally.violations());
        result.put("heights_per_minute", tally.heightsPerMinute());
        result.put("seconds", Math.round(tally.seconds() * 10) / 10.0);
        result.put("events", tally.events());
        ArrayNode failures = result.putArray("failures");
        StringBuilder text = new StringBuilder();
        for (Simulation.Shrunk each : told) {
            ObjectNode failure = failures.addObject();
            failure.put("seed", each.result().seed());
            each.result()
                    .violation()
                    .ifPresent(
                            v -> {
                                failure.put("rule", v.rule().name());
                                failure.put("sentence", v.sentence());
                                failure.put("at_ms", v.atMs());
                                text.append("seed ")
                                        .append(each.result().seed())
                                        .append(": ")
                                        .append(v)
                                        .append(System.lineSeparator());
                            });
            ArrayNode faults = failure.putArray("faults");
            each.faults().forEach(faults::add);
            each.faults().forEach(f -> text.append("  ").append(f).append(System.lineSeparator()));
        }
        ArrayNode rules = result.putArray("rules_never_fired");
        tally.coverage().missingRules().forEach(r -> rules.add(r.name()));
        ArrayNode branches = result.putArray("branches_never_taken");
        tally.coverage().missing().forEach(b -> branches.add(b.name()));
        if (isCovered) {
            text.append(tally.coverage().table());
        }
        text.append(
                String.format(
                        "%s, %s in %.1f s (%d a minute), %s",
                        counted(tally.seeds(), "seed"),
                        counted(tally.heights(), "height"),
                        tally.seconds(),
                        tally.heightsPerMinute(),
                        counted(tally.violations(), "violation")));
        output.print(context, text.toString(), result);
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
