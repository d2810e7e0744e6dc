package io.loombft.server.cli;

import io.loombft.core.client.RpcException;
import io.loombft.server.bench.BenchFailedException;
import io.loombft.server.bench.BenchResult;
import io.loombft.server.bench.LoadBench;
import io.loombft.server.bench.Machine;
import io.loombft.server.bench.Payers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures a network of processes on this machine under transfers. */
@Command(
        name = "localnet",
        description =
                "Run a network of nodes in a temporary folder, pay as fast as it commits, or at the"
                        + " given rate, and tell how many transfers a second and how late; exit 1 when"
                        + " one was refused, lost, or the nodes differ.")
final class BenchLocalnetCommand implements Callable<Integer> {
    /** The signal's thread waits no longer for the nodes to end than they are given. */
    private static final long HOOK_MS = 8_000;

    private static final int VALIDATORS_MAX = 16;

    private final Context context;

    @Option(
            names = "--validators",
            paramLabel = "N",
            description = "How many nodes, all validators (4).")
    private int validators = NetworkFiles.VALIDATORS;

    @Option(names = "--seconds", paramLabel = "S", description = "How long to measure (30).")
    private int seconds = 30;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "Transfers a second (the most that are committed as fast as accepted).")
    private Optional<Integer> rate = Optional.empty();

    @Option(
            names = "--tx-bytes",
            paramLabel = "B",
            description = "Bytes of a signed transfer; its memo fills it up (200).")
    private int txBytes = 200;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "Where the temporary folder is made; what is measured is the disk under it (the"
                            + " system's folder for temporary files).")
    private Optional<Path> parent = Optional.empty();

    @Option(names = "--keep", description = "Leave the folder with chain and logs.")
    private boolean isKept;

    @Option(
            names = "--base-port",
            paramLabel = "P",
            description = "Node i listens on P+10i and the next two (27656).")
    private int ports = 27_656;

    @Option(
            names = "--profile",
            paramLabel = "FILE",
            description = "Record the last node with the Java Flight Recorder.")
    private Optional<Path> profile = Optional.empty();

    @Mixin private Output output = new Output();

    BenchLocalnetCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandFailedException {
        LoadBench.Plan plan =
                new LoadBench.Plan(
                        seconds, rate.map(OptionalInt::of).orElse(OptionalInt.empty()), txBytes);
        Optional<String> problem = plan.problem();
        if (problem.isPresent()) {
            throw CommandFailedException.usage(problem.get());
        }
        if (validators < 1 || validators > VALIDATORS_MAX) {
            throw CommandFailedException.usage(
                    "--validators is 1 to " + VALIDATORS_MAX + ", got " + validators + ".");
        }
        Network.checked(Path.of(""), validators, ports);
        try (SignalWatch watch = SignalWatch.of(Thread.currentThread()::interrupt, HOOK_MS)) {
            int exitCode = measure(plan);
            watch.endedWith(exitCode);
            return exitCode;
        } catch (BenchFailedException e) {
            throw new CommandFailedException(ExitCode.FAILED, e.sentence());
        } catch (RpcException e) {
            throw Nodes.failure(e);
        } catch (InterruptedException e) {
            throw new CommandFailedException(ExitCode.FAILED, "interrupted.");
        }
    }

    private int measure(LoadBench.Plan plan)
            throws CommandFailedException,
                    BenchFailedException,
                    RpcException,
                    InterruptedException {
        try (BenchFolder folder =
                BenchFolder.make(
                        parent,
                        isKept ? BenchFolder.AtTheEnd.KEPT : BenchFolder.AtTheEnd.REMOVED)) {
            context.say("measuring the machine, then a network in " + folder.path());
            Machine machine = Machine.measure(context.scheme(), plan.txBytes(), folder.path());
            Payers payers = Payers.create(context.scheme(), validators);
            Network network = Network.checked(folder.path().resolve("net"), validators, ports);
            new NetworkFiles(context).create(network, payers.accounts());
            List<String> problems = new ArrayList<>();
            BenchResult result;
            try (BenchNetwork nodes = BenchNetwork.start(network, profile)) {
                nodes.awaitReady();
                result = new LoadBench(plan, machine, payers, nodes.targets(), context::say).run();
                problems.addAll(result.problems());
                problems.addAll(nodes.problems());
                nodes.writeProfile();
            }
            new BenchReport(result, validators, plan.txBytes(), folder.fileSystem(), problems)
                    .print(context, output);
            return problems.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
        }
    }
}
