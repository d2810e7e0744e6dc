package io.loombft.server.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Whether ports are free. */
final class Ports {
    /** {@link Network#HOST}. */
    private static final byte[] IPV4_LOOPBACK = {127, 0, 0, 1};

    private Ports() {}

    /** Refuses a network one of whose ports somebody listens on. */
    static void check(Network network) throws CommandFailedException {
        for (Network.Place place : network.places()) {
            check(place, place.p2pPort(), "P2P");
            check(place, place.rpcPort(), "RPC");
            check(place, place.metricsPort(), "metrics");
        }
    }

    private static void check(Network.Place place, int port, String use)
            throws CommandFailedException {
        try (ServerSocket socket = new ServerSocket()) {
            // As servers do: a connection that lingers from before is no listener.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(IPV4_LOOPBACK), port));
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitCode.IN_USE,
                    "Port %d, for the %s of %s, is in use: stop what listens there, or make another network with --base-port and --dir."
                            .formatted(port, use, place.name()));
        }
    }
}
