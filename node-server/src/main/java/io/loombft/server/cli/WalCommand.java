package io.loombft.server.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.core.journal.Damage;
import io.loombft.core.journal.DiskFailedException;
import io.loombft.core.journal.JournalInspector;
import io.loombft.core.journal.JournalRecord;
import io.loombft.core.journal.JournalReport;
import io.loombft.core.journal.RepairPlan;
import io.loombft.core.journal.SegmentDump;
import io.loombft.core.journal.SegmentReport;
import io.loombft.core.types.Height;
import io.loombft.server.config.NodeConfig;
import io.loombft.server.storage.FileDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks into the journal of a node, and repairs it. */
@Command(name = "wal", description = "Look into a node's journal, check it, repair it.")
final class WalCommand {
    private static final String CONFIG_TEXT = "The node's configuration (that in ./data).";

    private final Context context;

    WalCommand(Context context) {
        this.context = context;
    }

    /** What one of the commands does with the journal. */
    private interface Action {
        int on(JournalInspector journal, NodeConfig config)
                throws DiskFailedException, CommandFailedException;
    }

    @Command(name = "dump", description = "List the records of a height (the newest).")
    int dump(
            @Parameters(arity = "0..1", paramLabel = "CONFIG", description = CONFIG_TEXT)
                    Optional<Path> file,
            @Option(names = "--height", paramLabel = "H", description = "Which height.")
                    Optional<Texts.Whole> height,
            @Mixin Output output)
            throws CommandFailedException {
        return with(file, (journal, config) -> dump(journal, height, output));
    }

    @Command(name = "verify", description = "Check every record; exit 5 when one is damaged.")
    int verify(
            @Parameters(arity = "0..1", paramLabel = "CONFIG", description = CONFIG_TEXT)
                    Optional<Path> file,
            @Mixin Output output)
            throws CommandFailedException {
        return with(file, (journal, config) -> verify(journal, output));
    }

    @Command(
            name = "repair",
            description =
                    "Say what would have to go so that the stopped node starts again; with --yes,"
                            + " set it aside.")
    int repair(
            @Parameters(arity = "0..1", paramLabel = "CONFIG", description = CONFIG_TEXT)
                    Optional<Path> file,
            @Option(names = "--yes", description = "Do it.") boolean isSure,
            @Mixin Output output)
            throws CommandFailedException {
        return with(
                file,
                (journal, config) -> {
                    RepairPlan plan = journal.plan(context.node().committedHeight(config));
                    if (isSure) {
                        journal.repair(plan);
                    }
                    report(plan, isSure, output);
                    return ExitCode.DONE;
                });
    }

    private int with(Optional<Path> file, Action action) throws CommandFailedException {
        NodeConfig config = Homes.load(context, file).config();
        Path folder = context.node().journalFolder(config);
        if (!Files.isDirectory(folder)) {
            throw CommandFailedException.config("There is no journal at " + folder + ".");
        }
        try {
            return action.on(new JournalInspector(FileDisk.open(folder)), config);
        } catch (DiskFailedException e) {
            throw new CommandFailedException(ExitCode.DAMAGED, String.valueOf(e.getMessage()));
        }
    }

    private int dump(JournalInspector journal, Optional<Texts.Whole> asked, Output output)
            throws DiskFailedException, CommandFailedException {
        List<Height> heights = journal.heights();
        Optional<Height> height =
                asked.map(whole -> new Height(whole.value()))
                        .or(() -> heights.stream().reduce((a, b) -> b));
        if (height.isEmpty() || !heights.contains(height.get())) {
            throw new CommandFailedException(
                    ExitCode.FAILED,
                    "The journal has no height "
                            + height.map(Height::toString).orElse("at all")
                            + "; its heights are "
                            + heights
                            + ".");
        }
        int exitCode = ExitCode.DONE;
        ArrayNode records = Output.object().putArray("records");
        try (SegmentDump dump = journal.dump(height.get())) {
            Optional<SegmentDump.Entry> entry = dump.next();
            while (entry.isPresent()) {
                if (entry.get() instanceof SegmentDump.Entry.Bad) {
                    exitCode = ExitCode.DAMAGED;
                }
                show(entry.get(), output, records);
                entry = dump.next();
            }
        }
        if (output.isJson()) {
            ObjectNode result = Output.object().put("height", height.get().value());
            result.set("records", records);
            output.print(context, result);
        }
        return exitCode;
    }

    /** People get a line at a time, however long the segment; programs one document at the end. */
    private void show(SegmentDump.Entry entry, Output output, ArrayNode records) {
        switch (entry) {
            case SegmentDump.Entry.Intact(JournalRecord record) -> {
                String kind = record.kind().name().toLowerCase(Locale.ROOT);
                if (output.isJson()) {
                    records.addObject()
                            .put("offset", record.offset())
                            .put("kind", kind)
                            .put("payload", record.payload().hex());
                } else {
                    context.out()
                            .printf(
                                    "%10d  %-8s  %6d bytes  %s%n",
                                    record.offset(),
                                    kind,
                                    record.payload().size(),
                                    shortened(record.payload().hex()));
                }
            }
            case SegmentDump.Entry.Bad(long offset, long bytes, String what) -> {
                if (output.isJson()) {
                    records.addObject()
                            .put("offset", offset)
                            .put("kind", "bad")
                            .put("bytes", bytes)
                            .put("what", what);
                } else {
                    context.out().printf("%10d  bad       %6d bytes  %s%n", offset, bytes, what);
                }
            }
        }
    }

    private static String shortened(String hex) {
        return hex.length() <= 64 ? hex : hex.substring(0, 64) + "…";
    }

    private int verify(JournalInspector journal, Output output) throws DiskFailedException {
        JournalReport report = journal.verify();
        ObjectNode result = Output.object();
        ArrayNode segments = result.putArray("segments");
        List<String> lines = new ArrayList<>();
        for (SegmentReport segment : report.segments()) {
            String state = sentence(segment.state());
            segments.addObject()
                    .put("height", segment.height().value())
                    .put("bytes", segment.bytes())
                    .put("records", segment.records())
                    .put("state", state);
            lines.add(
                    "height %d: %d bytes, %d records, %s"
                            .formatted(
                                    segment.height().value(),
                                    segment.bytes(),
                                    segment.records(),
                                    state));
        }
        Optional<Damage> damage =
                report.segments().isEmpty()
                        ? Optional.empty()
                        : report.damageAbove(report.segments().getFirst().height().previous());
        result.put("damaged", damage.isPresent());
        damage.ifPresent(found -> lines.add(found.sentence()));
        lines.add(damage.isPresent() ? "The journal is damaged." : "The journal is good.");
        output.print(context, String.join(System.lineSeparator(), lines), result);
        return damage.isPresent() ? ExitCode.DAMAGED : ExitCode.DONE;
    }

    private static String sentence(SegmentReport.State state) {
        return switch (state) {
            case SegmentReport.State.Sealed() -> "sealed";
            case SegmentReport.State.Open() -> "open";
            case SegmentReport.State.Torn(long offset, String what) ->
                    "torn at byte " + offset + ": " + what;
            case SegmentReport.State.Damaged(long offset, String what) ->
                    "damaged at byte " + offset + ": " + what;
        };
    }

    private void report(RepairPlan plan, boolean isDone, Output output) {
        List<String> drops = plan.drops().stream().map(RepairPlan.Drop::sentence).toList();
        ObjectNode result = Output.object().put("repaired", isDone && !drops.isEmpty());
        ArrayNode list = result.putArray("drops");
        drops.forEach(list::add);
        List<String> lines = new ArrayList<>(drops);
        if (drops.isEmpty()) {
            lines.add("Nothing needs repair.");
        } else {
            lines.add(isDone ? "Done." : "Nothing was changed; with --yes this is done.");
        }
        output.print(context, String.join(System.lineSeparator(), lines), result);
    }
}
