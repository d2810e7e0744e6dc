package io.loombft.server.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.server.storage.ChainAudit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Looks into the database of a node. */
@Command(name = "db", description = "Check a stopped node's database.")
final class DbCommand {
    private final Context context;

    DbCommand(Context context) {
        this.context = context;
    }

    @Command(
            name = "verify",
            description =
                    "Read every block, commit, receipt and entry of the state and check that they"
                            + " fit together; exit 5 when they do not.")
    int verify(
            @Parameters(
                            arity = "0..1",
                            paramLabel = "CONFIG",
                            description = "The node's configuration (that in ./data).")
                    Optional<Path> file,
            @Mixin Output output)
            throws CommandFailedException {
        ChainAudit.Report report = context.node().audit(Homes.load(context, file).config());
        boolean isGood = report.findings().isEmpty();
        ObjectNode result =
                Output.object()
                        .put("lowest_block", report.lowest().value())
                        .put("latest_block", report.latest().value())
                        .put("blocks", report.blocks())
                        .put("transactions", report.transactions())
                        .put("state_keys", report.stateKeys())
                        .put("damaged", !isGood);
        ArrayNode findings = result.putArray("findings");
        report.findings().forEach(findings::add);
        List<String> lines = new ArrayList<>(report.findings());
        lines.add(
                "%d blocks up to height %s, %d transactions, %d entries of state"
                        .formatted(
                                report.blocks(),
                                report.latest(),
                                report.transactions(),
                                report.stateKeys()));
        lines.add(
                isGood
                        ? "The database is good."
                        : "The database is damaged: move data/ away and start the node again, it"
                                + " fetches the chain from its peers. Leave keys/ where it is.");
        output.print(context, String.join(System.lineSeparator(), lines), result);
        return isGood ? ExitCode.DONE : ExitCode.DAMAGED;
    }
}
