package io.loombft.server.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A network of nodes on this machine and the folder that holds it.
 *
 * @param ports node i listens for P2P on {@code ports + 10 i}, for RPC and metrics on the next two
 */
record Network(Path folder, int validators, int ports) {
    /** Most nodes on one machine. */
    static final int VALIDATORS_MAX = 100;

    /** Everything of a local network listens here alone. */
    static final String HOST = "127.0.0.1";

    private static final int PORTS_A_NODE = 10;
    private static final int PORT_MAX = 65_535;

    /** One of its nodes. */
    record Place(int index, NodeHome home, int p2pPort) {
        String name() {
            return "node" + index;
        }

        int rpcPort() {
            return p2pPort + 1;
        }

        int metricsPort() {
            return p2pPort + 2;
        }

        String rpcUrl() {
            return "http://" + HOST + ":" + rpcPort();
        }
    }

    Network {
        folder = folder.toAbsolutePath().normalize();
    }

    /** Refuses counts and ports that cannot be. */
    static Network checked(Path folder, int validators, int ports) throws CommandFailedException {
        if (validators < 1 || validators > VALIDATORS_MAX) {
            throw CommandFailedException.usage(
                    "--validators is 1 to " + VALIDATORS_MAX + ", got " + validators + ".");
        }
        int highest = PORT_MAX - PORTS_A_NODE * (validators - 1) - 2;
        if (ports < 1 || ports > highest) {
            throw CommandFailedException.usage(
                    "--base-port is 1 to "
                            + highest
                            + " for "
                            + validators
                            + " validators, got "
                            + ports
                            + ".");
        }
        return new Network(folder, validators, ports);
    }

    List<Place> places() {
        return IntStream.range(0, validators)
                .mapToObj(
                        i ->
                                new Place(
                                        i,
                                        new NodeHome(folder.resolve("node" + i)),
                                        ports + PORTS_A_NODE * i))
                .toList();
    }

    /** The funded key, which is the only administrator of the validator set. */
    Path faucet() {
        return folder.resolve("faucet.json");
    }

    /** Written last: a folder that has it is complete. */
    Path description() {
        return folder.resolve("network.json");
    }
}
