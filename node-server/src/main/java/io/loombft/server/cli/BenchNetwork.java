package io.loombft.server.cli;

import io.loombft.core.client.NodeStatus;
import io.loombft.core.types.Height;
import io.loombft.server.bench.Target;
import java.io.IOException;
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
    private static final String RECORDING = "-XX:StartFlightRecording=settings=profile";

    /** Writing a profile takes a second or two. */
    private static final long PROFILE_SECONDS_MAX = 30;

    private final Network network;
    private final Optional<Path> profile;
    private final List<NodeProcess> nodes = new ArrayList<>();

    private BenchNetwork(Network network, Optional<Path> profile) {
        this.network = network;
        this.profile = profile;
    }

    /** Starts all; the last one, which nobody but its senders asks anything, writes the profile. */
    static BenchNetwork start(Network network, Optional<Path> profile)
            throws CommandFailedException {
        Ports.check(network);
        BenchNetwork started = new BenchNetwork(network, profile);
        try {
            for (Network.Place place : network.places()) {
                boolean isLast = place.index() == network.validators() - 1;
                started.nodes.add(
                        NodeProcess.start(
                                place,
                                isLast && profile.isPresent() ? List.of(RECORDING) : List.of()));
            }
            return started;
        } catch (CommandFailedException e) {
            started.close();
            throw e;
        }
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

    /** Writes what was recorded; a node that ends does not wait for that. */
    void writeProfile() throws CommandFailedException, InterruptedException {
        if (profile.isEmpty()) {
            return;
        }
        Path file = profile.get().toAbsolutePath();
        try {
            Process writing =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                            .toString(),
                                    Long.toString(nodes.getLast().process().pid()),
                                    "JFR.dump",
                                    "filename=" + file)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            boolean isOver = writing.waitFor(PROFILE_SECONDS_MAX, TimeUnit.SECONDS);
            if (!isOver || writing.exitValue() != 0) {
                writing.destroyForcibly();
                throw CommandFailedException.config("cannot write the profile " + file);
            }
        } catch (IOException e) {
            throw CommandFailedException.file("write the profile", file, e);
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
