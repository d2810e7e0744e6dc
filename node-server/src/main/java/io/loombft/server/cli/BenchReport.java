package io.loombft.server.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.server.bench.BenchResult;
import io.loombft.server.bench.Latencies;
import java.util.List;
import java.util.Locale;

/** What a measurement brought, for people and for programs. */
record BenchReport(
        BenchResult result, int validators, int txBytes, String fileSystem, List<String> problems) {
    void print(Context context, Output output) {
        output.print(context, text(), json());
    }

    ObjectNode json() {
        ObjectNode json = Output.object();
        json.put("committed_tx_per_second", rounded(result.committedTxPerSecond()));
        json.putObject("latency_ms")
                .put("p50", rounded(result.latencies().p50Ms()))
                .put("p90", rounded(result.latencies().p90Ms()))
                .put("p99", rounded(result.latencies().p99Ms()))
                .put("max", rounded(result.latencies().maxMs()));
        json.put("blocks_per_second", rounded(result.blocksPerSecond()))
                .put("cpu_us_per_tx_per_node", rounded(result.cpuUsPerTxPerNode()))
                .put("rss_mb_max", rounded(result.rssMbMax()))
                .put("verify_us", rounded(result.machine().verifyUs()))
                .put("fsync_us", rounded(result.machine().fsyncUs()))
                .put("bound_tx_per_second", rounded(result.boundTxPerSecond()))
                .put("ratio_of_bound", Math.round(result.ratioOfBound() * 1_000) / 1_000.0)
                .put("offered_tx_per_second", result.offeredTxPerSecond())
                .put("held", result.isHeld())
                .put("seconds", rounded(result.seconds()))
                .put("validators", validators)
                .put("tx_bytes", txBytes)
                .put("cores", result.machine().cores())
                .put("rss_mb_begin", rounded(result.rssMbBegin()))
                .put("rss_mb_end", rounded(result.rssMbEnd()))
                .put("file_system", fileSystem);
        ArrayNode list = json.putArray("problems");
        problems.forEach(list::add);
        return json;
    }

    String text() {
        Latencies late = result.latencies();
        return String.join(
                System.lineSeparator(),
                String.format(
                        Locale.ROOT,
                        "%.0f transfers of %d bytes a second committed by %d validators; %d offered%s",
                        result.committedTxPerSecond(),
                        txBytes,
                        validators,
                        result.offeredTxPerSecond(),
                        result.isHeld() ? "" : ", which is more than they hold"),
                String.format(
                        Locale.ROOT,
                        "latency       p50 %.0f ms, p90 %.0f ms, p99 %.0f ms, max %.0f ms",
                        late.p50Ms(),
                        late.p90Ms(),
                        late.p99Ms(),
                        late.maxMs()),
                String.format(Locale.ROOT, "blocks        %.1f a second", result.blocksPerSecond()),
                String.format(
                        Locale.ROOT,
                        "processor     %.0f us a transfer and node",
                        result.cpuUsPerTxPerNode()),
                String.format(
                        Locale.ROOT,
                        "memory        %.0f MB at most; %.0f when measuring began, %.0f at its end",
                        result.rssMbMax(),
                        result.rssMbBegin(),
                        result.rssMbEnd()),
                String.format(
                        Locale.ROOT,
                        "this machine  %d cores, %.1f us a verification, %.0f us an fsync (%s)",
                        result.machine().cores(),
                        result.machine().verifyUs(),
                        result.machine().fsyncUs(),
                        fileSystem),
                String.format(
                        Locale.ROOT,
                        "bound         %.0f a second if nodes did nothing but verify; %.1f %% of it",
                        result.boundTxPerSecond(),
                        100 * result.ratioOfBound()),
                problems.isEmpty()
                        ? "Each accepted transfer was committed once, and all nodes agree."
                        : "Not clean: " + String.join(" ", problems));
    }

    private static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
