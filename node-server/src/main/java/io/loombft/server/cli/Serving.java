package io.loombft.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.core.simulation.LiveSimulation;
import io.loombft.server.config.HostPort;
import io.loombft.server.config.NodeConfig;
import io.loombft.server.simulated.SimulatedNetwork;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Shows one simulated network behind the RPC of its first node, until a signal ends it. */
final class Serving {
    private static final long HOOK_MS = 4_500;
    private static final int PORT_MAX = 65_535;

    @Option(
            names = "--serve",
            paramLabel = "PORT",
            description =
                    "Run one network without faults in real time, its first node's RPC and events"
                            + " on this port of 127.0.0.1, until a signal ends it; 0 takes a free"
                            + " port.")
    private Optional<Integer> port = Optional.empty();

    @Option(
            names = "--blocks-per-second",
            paramLabel = "N",
            description = "With --serve: how fast an idle chain grows, about (1).")
    private int blocksPerSecond = 1;

    @Option(
            names = "--faucet",
            paramLabel = "FILE",
            description = "With --serve: where to write a key with funds.")
    private Optional<Path> faucet = Optional.empty();

    /** Whether this is what the command shall do. */
    boolean isWished() {
        return port.isPresent();
    }

    int run(Context context, SimulatedNetwork.Wish wish, Output output)
            throws CommandFailedException, InterruptedException {
        try (SimulatedNetwork network = start(wish);
                SignalWatch watch = SignalWatch.of(network::end, HOOK_MS)) {
            writeFaucet(context, network);
            report(context, network, wish, output);
            Optional<String> failure = network.awaitEnd();
            int exitCode = failure.isPresent() ? ExitCode.FAILED : ExitCode.DONE;
            failure.ifPresent(why -> context.say("the simulation ended: " + why));
            watch.endedWith(exitCode);
            return exitCode;
        }
    }

    /** How fast the chain shall grow. */
    int blocksPerSecond() throws CommandFailedException {
        if (blocksPerSecond < 1 || blocksPerSecond > LiveSimulation.BLOCKS_PER_SECOND_MAX) {
            throw CommandFailedException.usage(
                    "--blocks-per-second must be 1 to " + LiveSimulation.BLOCKS_PER_SECOND_MAX);
        }
        return blocksPerSecond;
    }

    private SimulatedNetwork start(SimulatedNetwork.Wish wish) throws CommandFailedException {
        int number = port.orElse(0);
        if (number < 0 || number > PORT_MAX) {
            throw CommandFailedException.usage("--serve must be 0 to " + PORT_MAX);
        }
        try {
            return SimulatedNetwork.start(
                    wish,
                    new NodeConfig.Rpc(new HostPort("127.0.0.1", number), 0),
                    VersionCommand.version());
        } catch (BindException e) {
            throw new CommandFailedException(ExitCode.IN_USE, String.valueOf(e.getMessage()));
        }
    }

    /** The key is the same in every simulation, so one that is there already may stay. */
    private void writeFaucet(Context context, SimulatedNetwork network)
            throws CommandFailedException {
        if (faucet.isEmpty()) {
            return;
        }
        boolean isThere =
                Files.exists(faucet.get())
                        && Keys.read(context, faucet.get())
                                .publicKey()
                                .equals(network.faucet().publicKey());
        if (!isThere) {
            Keys.write(faucet.get(), network.faucet());
        }
    }

    private static void report(
            Context context, SimulatedNetwork network, SimulatedNetwork.Wish wish, Output output) {
        String rpc = "http://127.0.0.1:" + network.port();
        String events = "ws://127.0.0.1:" + network.port() + "/ws";
        ObjectNode result =
                Output.object()
                        .put("validators", wish.validators())
                        .put("rpc", rpc)
                        .put("events", events)
                        .put("port", network.port());
        output.print(
                context,
                "Simulating "
                        + wish.validators()
                        + " validators. RPC "
                        + rpc
                        + ", events "
                        + events,
                result);
        context.out().flush();
    }
}
