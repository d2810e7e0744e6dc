package io.loombft.console.overview;

import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.connection.PeerList;
import io.loombft.console.connection.PerNode;
import io.loombft.console.text.Figures;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How fast nodes come nearer to where the others are, and so when they will be there. The others are the nodes that the
 * console asks, and the peers of each. Used by one thread.
 */
final class Progress {
    /** Seconds that are looked back. */
    private static final int SAMPLES_MAX = 30;

    /** Fewer seconds say little. */
    private static final int SAMPLES_MIN = 3;

    /** No chain makes so many blocks in a second: somebody came who is farther. */
    private static final long JUMP = 200;

    private final PerNode<Deque<Sample>> samples = new PerNode<>(ArrayDeque::new);

    private record Sample(long atMs, long height, long best) {
        long lag() {
            return best - height;
        }
    }

    /** Once a second. */
    void sample(Fleet fleet) {
        samples.keepOnly(fleet);
        for (NodeSnapshot node : fleet.nodes()) {
            Deque<Sample> own = samples.of(node);
            Sample now = new Sample(fleet.now().toEpochMilli(), node.height(), best(node, fleet));
            if (!own.isEmpty() && isAnotherRun(own.getLast(), now)) {
                own.clear();
            }
            own.addLast(now);
            if (own.size() > SAMPLES_MAX) {
                own.removeFirst();
            }
        }
    }

    private static boolean isAnotherRun(Sample last, Sample now) {
        return now.height() < last.height() || Math.abs(now.best() - last.best()) > JUMP;
    }

    /** The highest height that the console knows of: of its nodes, and of the peers of this one. */
    private static long best(NodeSnapshot node, Fleet fleet) {
        long best = fleet.nodes().stream().mapToLong(NodeSnapshot::height).max().orElse(0);
        return Math.max(best, node.polled().peers().value().map(Progress::claimed).orElse(0L));
    }

    /** What more than a third of the peers say to have: a lonely boast is not believed. */
    private static long claimed(PeerList peers) {
        List<Long> heights =
                peers.peers().stream()
                        .map(PeerList.Peer::height)
                        .sorted(Comparator.reverseOrder())
                        .toList();
        return heights.isEmpty() ? 0 : heights.get(heights.size() / 3);
    }

    /** How far behind the best a node was when it was looked at last, and for how long still. */
    Optional<String> behind(NodeSnapshot node, long unnoted) {
        Deque<Sample> own = samples.of(node);
        if (own.isEmpty() || own.getLast().lag() <= unnoted) {
            return Optional.empty();
        }
        long lag = own.getLast().lag();
        String behind = Figures.plural(lag, "block") + " behind";
        OptionalDouble closing = closing(own);
        if (closing.isEmpty()) {
            return Optional.of(behind);
        }
        return Optional.of(
                closing.getAsDouble() > 0
                        ? behind
                                + ", about "
                                + Figures.seconds((double) Math.round(lag / closing.getAsDouble()))
                                + " to go"
                        : behind + ", not coming nearer");
    }

    /** Blocks a second. */
    private static OptionalDouble closing(Deque<Sample> own) {
        if (own.size() < SAMPLES_MIN) {
            return OptionalDouble.empty();
        }
        long ms = own.getLast().atMs() - own.getFirst().atMs();
        long closed = own.getFirst().lag() - own.getLast().lag();
        return ms <= 0 ? OptionalDouble.empty() : OptionalDouble.of(closed * 1_000.0 / ms);
    }
}
