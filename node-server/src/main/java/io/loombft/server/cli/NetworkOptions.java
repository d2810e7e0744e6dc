package io.loombft.server.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which local network a command is about. */
final class NetworkOptions {
    @Option(names = "--validators", paramLabel = "N", description = "How many nodes (4).")
    private Optional<Integer> validators = Optional.empty();

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "localnet",
            description = "The folder of the network (./${DEFAULT-VALUE}).")
    private Path folder = Path.of("localnet");

    @Option(
            names = "--base-port",
            paramLabel = "P",
            description =
                    "Node i listens on P+10i for peers, on the next for RPC, on the next for metrics"
                            + " (26656).")
    private Optional<Integer> ports = Optional.empty();

    NetworkFiles.Wish wish() {
        return new NetworkFiles.Wish(folder, validators, ports);
    }
}
