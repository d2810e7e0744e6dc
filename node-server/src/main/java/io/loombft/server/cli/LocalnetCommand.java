package io.loombft.server.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a whole network on this machine. */
@Command(
        name = "localnet",
        description =
                "Run a network of nodes on this machine until Ctrl-C. An existing folder is started"
                        + " again with its chain.")
final class LocalnetCommand implements Callable<Integer> {
    /** The signal's thread waits no longer for the nodes to end than they are given. */
    private static final long HOOK_MS = 8_000;

    private final Context context;

    @Mixin private NetworkOptions options = new NetworkOptions();
    @Mixin private Output output = new Output();

    @Option(
            names = "--for",
            paramLabel = "TIME",
            description =
                    "End after this time, counted from when all nodes are ready: 30s, 5m, 1h.")
    private Optional<Duration> runFor = Optional.empty();

    @Option(
            names = "--console",
            description = "Open the operator's console on it, once it is ready.")
    private boolean isConsoleWanted;

    LocalnetCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandFailedException {
        Network network = new NetworkFiles(context).openOrCreate(options.wish());
        PrintStream lines = output.isJson() ? context.err() : context.out();
        boolean isTerminal = !output.isJson() && Ansi.AUTO.enabled();
        Board board = new Board(lines, isTerminal ? Board.Kind.TABLE : Board.Kind.LINES);
        board.say("Starting " + network.validators() + " nodes in " + network.folder());
        Localnet localnet = new Localnet(network, runFor, board, () -> ready(network, board));
        try (SignalWatch watch = SignalWatch.of(localnet::stop, HOOK_MS)) {
            int exitCode = report(network, localnet.run());
            watch.endedWith(exitCode);
            return exitCode;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException(ExitCode.FAILED, "interrupted.");
        }
    }

    private void ready(Network network, Board board) {
        if (isConsoleWanted) {
            ConsoleProcess.start(network).ifPresent(board::say);
        }
    }

    private int report(Network network, List<String> problems) {
        ObjectNode result =
                Output.object()
                        .put("dir", network.folder().toString())
                        .put("validators", network.validators())
                        .put("clean", problems.isEmpty());
        ArrayNode list = result.putArray("problems");
        problems.forEach(list::add);
        output.print(
                context,
                problems.isEmpty()
                        ? "All nodes ran clean."
                        : "Not clean: " + String.join(" ", problems),
                result);
        return problems.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }
}
