package io.loombft.server.cli;

import io.loombft.core.client.NodeStatus;
import io.loombft.core.types.Height;
import io.loombft.server.bench.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The processes of a network that is measured; used by the thread of the command. */
final class BenchNetwork implements AutoCloseable {
    private static final long GRACE_MS = 4_500;
    private static final long LOOK_MS = 200;

    private final Network network;
    private final List<NodeProcess> nodes = new ArrayList<>();

    private BenchNetwork(Network network) {
        this.network = network;
    }

    /** Starts all; the last one, which nobody but its senders asks anything, writes the profile. */
    static BenchNetwork start(Network network, Optional<Path> profile)
            throws CommandFailedException {
        Ports.check(network);
        BenchNetwork started = new BenchNetwork(network);
        try {
            for (Network.Place place : network.places()) {
                boolean isLast = place.index() == network.validators() - 1;
                started.nodes.add(
                        NodeProcess.start(
                                place,
                                profile.filter(file -> isLast)
                                        .map(BenchNetwork::recording)
                                        .orElse(List.of())));
            }
            return started;
        } catch (CommandFailedException e) {
            started.close();
            throw e;
        }
    }

    private static List<String> recording(Path file) {
        return List.of(
                "-XX:StartFlightRecording=settings=profile,dumponexit=true,filename="
                        + file.toAbsolutePath());
    }

    /** Waits until every node has a block and is connected with every other. */
    void awaitReady() throws CommandFailedException, InterruptedException {
        long deadline = System.nanoTime() + Localnet.READY_MAX.toNanos();
        try (Observation observation = Observation.of(network)) {
            while (!observation.statuses().stream().allMatch(this::isReady)) {
                checkAlive();
                if (System.nanoTime() > deadline) {
                    throw new CommandFailedException(
                            ExitCode.UNREACHABLE,
                            "not all nodes had a block and all peers after "
                                    + Localnet.READY_MAX.toSeconds()
                                    + " s; --keep leaves their logs.");
                }
                pause();
            }
        }
    }

    private boolean isReady(Optional<NodeStatus> status) {
        return status.filter(s -> s.latestHeight().isAfter(Height.GENESIS))
                .filter(s -> s.peers() == network.validators() - 1)
                .isPresent();
    }

    private void checkAlive() throws CommandFailedException {
        for (NodeProcess node : nodes) {
            if (!node.isAlive()) {
                throw new CommandFailedException(
                        ExitCode.FAILED,
                        node.place().name()
                                + " ended with exit code "
                                + node.exitCode()
                                + ": "
                                + String.join(" ", node.lastLines()));
            }
        }
    }

    private static void pause() throws InterruptedException {
        if (new CountDownLatch(1).await(LOOK_MS, TimeUnit.MILLISECONDS)) {
            throw new AssertionError("nobody counts this down");
        }
    }

    List<Target> targets() {
        return nodes.stream()
                .map(node -> new Target(node.place().rpcUrl(), node.process()))
                .toList();
    }

    /** What is wrong with the chains of the nodes, a sentence each. */
    List<String> problems() {
        try (Observation observation = Observation.of(network)) {
            List<Height> before = network.places().stream().map(place -> Height.GENESIS).toList();
            return Verdict.problems(before, observation.statuses(), 0, observation::blockHash);
        }
    }

    @Override
    public void close() {
        nodes.forEach(NodeProcess::askToEnd);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GRACE_MS);
        try {
            for (NodeProcess node : nodes) {
                node.end(TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
