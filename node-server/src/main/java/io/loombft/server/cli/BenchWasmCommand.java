package io.loombft.server.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.server.bench.CodeBench;
import io.loombft.server.bench.CodeCost;
import io.loombft.server.bench.CodeResult;
import io.loombft.server.bench.DeployBench;
import io.loombft.server.bench.DeployCost;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures what running contracts costs. */
@Command(
        name = "wasm",
        description =
                "Run contracts of one kind of instruction each and tell what a gas costs; exit 1 when"
                        + " one is above 4 ns, or metering slows code down more than it may.")
final class BenchWasmCommand implements Callable<Integer> {
    private static final int ROUNDS = 60;

    /** How often each of the large modules is loaded. */
    private static final int LOADS = 8;

    private final Context context;

    @Option(
            names = "--warm-up-ms",
            paramLabel = "MS",
            description = "How long each program runs before it is measured (700).")
    private int warmUpMs = 700;

    @Mixin private Output output = new Output();

    BenchWasmCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        // First, while the JVM is as cold as that of a node that has just started.
        List<DeployCost> deploys = new DeployBench(LOADS).run(context::say);
        CodeResult result = new CodeBench(warmUpMs, ROUNDS).run(context::say);
        List<String> problems = new ArrayList<>(result.problems());
        deploys.forEach(deploy -> problems.addAll(deploy.problems()));
        output.print(context, text(result, deploys, problems), json(result, deploys, problems));
        return problems.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static ObjectNode json(
            CodeResult result, List<DeployCost> deploys, List<String> problems) {
        ObjectNode json = Output.object();
        ObjectNode costs = json.putObject("ns_per_gas");
        for (CodeCost cost : result.costs()) {
            costs.put(cost.program(), rounded(cost.nsPerGas()));
        }
        json.putObject("metered_to_plain")
                .put("hash", rounded(result.hashRatio()))
                .put("calls", rounded(result.callRatio()))
                .put("calls_i64", rounded(result.callI64Ratio()));
        json.put("interpreter_to_compiled", rounded(result.interpreterRatio()))
                .put("call_us", rounded(result.callUs()))
                .put("load_ms", rounded(result.loadMs()));
        ObjectNode loads = json.putObject("deploys");
        for (DeployCost deploy : deploys) {
            loads.putObject(deploy.module())
                    .put("bytes", deploy.bytes())
                    .put("gas", deploy.gas())
                    .put("ms", rounded(deploy.ms()))
                    .put("first_ms", rounded(deploy.firstMs()));
        }
        ArrayNode sentences = json.putArray("problems");
        problems.forEach(sentences::add);
        return json;
    }

    private static String text(CodeResult result, List<DeployCost> deploys, List<String> problems) {
        List<String> lines = new ArrayList<>();
        for (CodeCost cost : result.costs()) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "%-14s %6.3f ns a gas, %d gas a run",
                            cost.program(),
                            cost.nsPerGas(),
                            cost.gas()));
        }
        lines.add(
                String.format(
                        Locale.ROOT,
                        "metered/plain  %.2f on a hash loop, %.2f on calls, %.2f on calls of i64",
                        result.hashRatio(),
                        result.callRatio(),
                        result.callI64Ratio()));
        lines.add(
                String.format(
                        Locale.ROOT,
                        "interpreter    %.0f times as slow as compiled code",
                        result.interpreterRatio()));
        lines.add(
                String.format(
                        Locale.ROOT,
                        "a call         %.2f us on a machine used before; sha256 loads in %.1f ms",
                        result.callUs(),
                        result.loadMs()));
        deploys.forEach(deploy -> lines.add(deploy.toString()));
        lines.addAll(problems.isEmpty() ? List.of("All within bounds.") : problems);
        return String.join(System.lineSeparator(), lines);
    }

    private static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
