package io.loombft.server.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.server.bench.CodeBench;
import io.loombft.server.bench.CodeCost;
import io.loombft.server.bench.CodeResult;
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
        CodeResult result = new CodeBench(warmUpMs, ROUNDS).run(context::say);
        output.print(context, text(result), json(result));
        return result.problems().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static ObjectNode json(CodeResult result) {
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
        ArrayNode problems = json.putArray("problems");
        result.problems().forEach(problems::add);
        return json;
    }

    private static String text(CodeResult result) {
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
        lines.addAll(
                result.problems().isEmpty() ? List.of("All within bounds.") : result.problems());
        return String.join(System.lineSeparator(), lines);
    }

    private static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
