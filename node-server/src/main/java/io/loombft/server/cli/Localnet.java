package io.loombft.server.cli;

import io.loombft.core.client.NodeStatus;
import io.loombft.core.types.Height;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Runs the nodes of a network as processes, shows how they are, and ends them. All but {@link #stop} is
 * called by the thread of the command.
 */
final class Localnet {
    /** Nodes that have no block after this time will not have one. */
    static final Duration READY_MAX = Duration.ofSeconds(90);

    /** So long may a node take to end before it is forced to. */
    private static final long GRACE_MS = 4_500;

    private static final long SOON_MS = 200;
    private static final long ROUND_MS = 1_000;

    private final Network network;
    private final Optional<Duration> runFor;
    private final Board board;
    private final Runnable ready;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final List<NodeProcess> nodes = new ArrayList<>();
    private final List<NodeProcess> dead = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final long startNanos = System.nanoTime();
    private List<Height> readyHeights = List.of();
    private long readyMs;

    /** {@code ready} is called once, when all nodes have a block. */
    Localnet(Network network, Optional<Duration> runFor, Board board, Runnable ready) {
        this.ready = ready;
        this.network = network;
        this.runFor = runFor;
        this.board = board;
    }

    /** Asks for the end; from any thread. */
    void stop() {
        stopped.countDown();
    }

    /** Runs until stopped or the time is up; answers what was wrong, a sentence each. */
    List<String> run() throws CommandFailedException, InterruptedException {
        Ports.check(network);
        try (Observation observation = Observation.of(network)) {
            for (Network.Place place : network.places()) {
                nodes.add(NodeProcess.start(place));
            }
            supervise(observation);
            judge(observation);
        } finally {
            end();
        }
        return List.copyOf(problems);
    }

    private void supervise(Observation observation) throws InterruptedException {
        boolean isOver = false;
        while (!isOver) {
            List<Optional<NodeStatus>> statuses = observation.statuses();
            isOver = waitFor(isReady() ? ROUND_MS : SOON_MS);
            // Looked at after the pause: Ctrl-C reaches the nodes as soon as it reaches us.
            if (!isOver) {
                noteTheDead();
            }
            noteReadiness(statuses);
            board.show(network.places(), statuses, nowMs());
            isOver = isOver || isTimeUp() || dead.size() == nodes.size();
        }
    }

    private boolean waitFor(long milliseconds) throws InterruptedException {
        return stopped.await(milliseconds, TimeUnit.MILLISECONDS);
    }

    private void noteTheDead() throws InterruptedException {
        for (NodeProcess node : nodes) {
            if (node.isAlive() || dead.contains(node) || waitFor(SOON_MS)) {
                continue;
            }
            dead.add(node);
            problems.add(node.place().name() + " ended with exit code " + node.exitCode() + ".");
            board.say(
                    node.place().name()
                            + " ended with exit code "
                            + node.exitCode()
                            + "; the last lines of "
                            + node.place().home().log()
                            + ":");
            node.lastLines().forEach(line -> board.say("  " + line));
        }
    }

    private void noteReadiness(List<Optional<NodeStatus>> statuses) {
        boolean isNowReady =
                statuses.stream()
                        .allMatch(
                                s ->
                                        s.isPresent()
                                                && s.get().latestHeight().isAfter(Height.GENESIS));
        if (isReady() || !isNowReady) {
            return;
        }
        readyHeights = statuses.stream().map(s -> s.orElseThrow().latestHeight()).toList();
        readyMs = nowMs();
        ready.run();
        board.say(
                "All "
                        + nodes.size()
                        + " nodes are ready after "
                        + readyMs
                        + " ms. Faucet key: "
                        + network.faucet());
        board.say(
                "Try: loombft tx transfer --from "
                        + network.faucet()
                        + " --to "
                        + "11".repeat(20)
                        + " --amount 5 --node "
                        + network.places().getFirst().rpcUrl()
                        + " --wait");
    }

    private boolean isReady() {
        return !readyHeights.isEmpty();
    }

    private boolean isTimeUp() {
        if (!isReady()) {
            if (nowMs() > READY_MAX.toMillis()) {
                problems.add("not all nodes had a block after " + READY_MAX.toSeconds() + " s.");
                return true;
            }
            return false;
        }
        return runFor.isPresent() && nowMs() - readyMs >= runFor.get().toMillis();
    }

    private void judge(Observation observation) {
        boolean someEnded = nodes.stream().anyMatch(node -> !node.isAlive());
        if (!isReady() || someEnded) {
            return;
        }
        problems.addAll(
                Verdict.problems(
                        readyHeights,
                        observation.statuses(),
                        nowMs() - readyMs,
                        observation::blockHash));
    }

    private void end() throws InterruptedException {
        nodes.forEach(NodeProcess::askToEnd);
        long deadlineMs = nowMs() + GRACE_MS;
        for (NodeProcess node : nodes) {
            int exitCode = node.end(deadlineMs - nowMs());
            if (exitCode != ExitCode.DONE && !dead.contains(node) && !wasInterrupted(exitCode)) {
                problems.add(
                        node.place().name()
                                + " ended with exit code "
                                + exitCode
                                + " when asked to.");
            }
        }
    }

    /** Ctrl-C goes to every process of the terminal, ours and the nodes'. */
    private boolean wasInterrupted(int exitCode) {
        return stopped.getCount() == 0 && exitCode == 128 + 2;
    }

    private long nowMs() {
        return (System.nanoTime() - startNanos) / 1_000_000;
    }
}
