package io.loombft.server.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.server.bench.CodeBench;
import io.loombft.server.bench.CodeCost;
import io.loombft.server.bench.CodeResult;
import io.loombft.server.bench.ColdBench;
import io.loombft.server.bench.ColdCost;
import io.loombft.server.bench.DeployBench;
import io.loombft.server.bench.DeployCost;
import io.loombft.server.bench.HostBench;
import io.loombft.server.bench.HostCost;
import io.loombft.server.bench.HostResult;
import io.loombft.server.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures what running contracts costs. */
@Command(
        name = "wasm",
        description =
                "Run contracts of one kind of instruction or host function each, and transfers of a token,"
                        + " on a database of their own, and tell what a gas costs; exit 1 when one is"
                        + " above 4 ns, or metering slows code down more than it may.")
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
    public Integer call() throws InterruptedException, CommandFailedException {
        // First, while the JVM is as cold as that of a node that has just started.
        List<DeployCost> deploys = new DeployBench(LOADS).run(context::say);
        List<ColdCost> cold = cold();
        CodeResult code = new CodeBench(warmUpMs, ROUNDS).run(context::say);
        Results results = new Results(code, deploys, cold, host());
        output.print(context, text(results), json(results));
        return results.problems().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private List<ColdCost> cold() throws InterruptedException, CommandFailedException {
        try (BenchFolder folder =
                BenchFolder.make(Optional.empty(), BenchFolder.AtTheEnd.REMOVED)) {
            return new ColdBench(folder.path().resolve("database"), ColdBench.Size.DEFAULT)
                    .run(context::say);
        } catch (StorageException e) {
            throw new AssertionError("the database of the benchmark", e);
        }
    }

    private HostResult host() throws InterruptedException, CommandFailedException {
        try (BenchFolder folder =
                BenchFolder.make(Optional.empty(), BenchFolder.AtTheEnd.REMOVED)) {
            return new HostBench(folder.path().resolve("database"), HostBench.Size.DEFAULT)
                    .run(context::say);
        } catch (StorageException e) {
            throw new AssertionError("the database of the benchmark", e);
        }
    }

    /** All that was measured. */
    private record Results(
            CodeResult code, List<DeployCost> deploys, List<ColdCost> cold, HostResult host) {
        List<String> problems() {
            List<String> problems = new ArrayList<>(code.problems());
            deploys.forEach(deploy -> problems.addAll(deploy.problems()));
            cold.forEach(cost -> problems.addAll(cost.problems()));
            problems.addAll(host.problems());
            return problems;
        }
    }

    private static ObjectNode json(Results results) {
        CodeResult result = results.code();
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
        ObjectNode functions = json.putObject("host_ns_per_gas");
        for (HostCost cost : results.host().costs()) {
            functions.put(cost.function(), rounded(cost.nsPerGas()));
        }
        json.put("token_transfers_per_second", Math.round(results.host().transfersPerSecond()));
        ObjectNode loads = json.putObject("deploys");
        for (DeployCost deploy : results.deploys()) {
            loads.putObject(deploy.module())
                    .put("bytes", deploy.bytes())
                    .put("gas", deploy.gas())
                    .put("ms", rounded(deploy.ms()))
                    .put("first_ms", rounded(deploy.firstMs()));
        }
        ObjectNode colds = json.putObject("never_run");
        for (ColdCost cost : results.cold()) {
            colds.putObject(cost.code())
                    .put("gas", cost.gas())
                    .put("ns_per_gas", rounded(cost.nsPerGas()))
                    .put("wall_ns_per_gas", rounded(cost.wallNsPerGas()));
        }
        ArrayNode sentences = json.putArray("problems");
        results.problems().forEach(sentences::add);
        return json;
    }

    private static String text(Results results) {
        CodeResult result = results.code();
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
        for (HostCost cost : results.host().costs()) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "%-28s %6.3f ns a gas, %d gas a call",
                            cost.function(),
                            cost.nsPerGas(),
                            cost.gasPerCall()));
        }
        lines.add(
                String.format(
                        Locale.ROOT,
                        "token          %.0f transfers a second through the ledger, signatures aside",
                        results.host().transfersPerSecond()));
        results.deploys().forEach(deploy -> lines.add(deploy.toString()));
        results.cold().forEach(cost -> lines.add(cost.toString()));
        List<String> problems = results.problems();
        lines.addAll(problems.isEmpty() ? List.of("All within bounds.") : problems);
        return String.join(System.lineSeparator(), lines);
    }

    private static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
