package io.loombft.console.live;

import io.loombft.console.connection.NodeStatus;
import io.loombft.console.connection.StatusAnswer;
import java.time.Duration;
import java.time.Instant;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/**
 * What the live page says. Called by one thread, the one that paints. Values stay when the node goes
 * away; {@link #stale()} then turns true and the ages grow.
 */
public final class LiveModel {
    private static final String UNKNOWN = "–";

    private final String node;
    private Instant reachedAt = Instant.EPOCH;
    private long blockTimeMs;

    private final ReadOnlyStringWrapper headline = new ReadOnlyStringWrapper();
    private final ReadOnlyStringWrapper advice = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper age = new ReadOnlyStringWrapper("no data yet");
    private final ReadOnlyStringWrapper chain = new ReadOnlyStringWrapper(UNKNOWN);
    private final ReadOnlyStringWrapper label = new ReadOnlyStringWrapper(UNKNOWN);
    private final ReadOnlyStringWrapper height = new ReadOnlyStringWrapper(UNKNOWN);
    private final ReadOnlyStringWrapper round = new ReadOnlyStringWrapper(UNKNOWN);
    private final ReadOnlyStringWrapper step = new ReadOnlyStringWrapper(UNKNOWN);
    private final ReadOnlyStringWrapper peers = new ReadOnlyStringWrapper(UNKNOWN);
    private final ReadOnlyStringWrapper blockAge = new ReadOnlyStringWrapper(UNKNOWN);
    private final ReadOnlyBooleanWrapper stale = new ReadOnlyBooleanWrapper(true);

    /** For the node at this address. */
    public LiveModel(String node) {
        this.node = node;
        headline.set("connecting to " + node);
    }

    /** Takes one snapshot, read at {@code now}. */
    public void show(StatusAnswer answer, Instant now) {
        switch (answer) {
            case StatusAnswer.Reached reached -> showStatus(reached.status(), now);
            case StatusAnswer.Unreachable unreachable ->
                    showTrouble(
                            "not connected to " + node,
                            "No node answers there. Start one with \"loombft localnet\", or give its"
                                    + " RPC address with --node URL. The console keeps trying.");
            case StatusAnswer.NotUnderstood other ->
                    showTrouble(
                            "no LoomBFT node at " + node,
                            "It answers, but not as a node does ("
                                    + other.why()
                                    + "). Check that --node gives the RPC port, by default 26657.");
        }
        blockAge.set(blockTimeMs == 0 ? UNKNOWN : ageOf(Instant.ofEpochMilli(blockTimeMs), now));
        stale.set(!(answer instanceof StatusAnswer.Reached));
        age.set(reachedAt.equals(Instant.EPOCH) ? "no data yet" : ageOf(reachedAt, now));
    }

    private void showStatus(NodeStatus status, Instant now) {
        reachedAt = now;
        headline.set("connected to " + node);
        advice.set(status.catchingUp() ? "The node is fetching blocks from its peers." : "");
        chain.set(status.chainId());
        label.set(status.nodeId() + " (loombft " + status.version() + ")");
        height.set(Long.toString(status.latestBlockHeight()));
        round.set(status.height() + " / " + status.round());
        step.set(status.step());
        peers.set(Long.toString(status.peers()));
        blockTimeMs = status.latestBlockTimeMs();
    }

    private void showTrouble(String what, String whatToDo) {
        headline.set(what);
        advice.set(whatToDo);
    }

    /** Clocks differ: a moment in the future is now. */
    private static String ageOf(Instant moment, Instant now) {
        return Math.max(0, Duration.between(moment, now).toSeconds()) + " s ago";
    }

    ReadOnlyStringProperty headline() {
        return headline.getReadOnlyProperty();
    }

    ReadOnlyStringProperty advice() {
        return advice.getReadOnlyProperty();
    }

    ReadOnlyStringProperty age() {
        return age.getReadOnlyProperty();
    }

    ReadOnlyStringProperty chain() {
        return chain.getReadOnlyProperty();
    }

    ReadOnlyStringProperty label() {
        return label.getReadOnlyProperty();
    }

    ReadOnlyStringProperty height() {
        return height.getReadOnlyProperty();
    }

    ReadOnlyStringProperty round() {
        return round.getReadOnlyProperty();
    }

    ReadOnlyStringProperty step() {
        return step.getReadOnlyProperty();
    }

    ReadOnlyStringProperty peers() {
        return peers.getReadOnlyProperty();
    }

    ReadOnlyStringProperty blockAge() {
        return blockAge.getReadOnlyProperty();
    }

    /** Whether the values are older than the last question. */
    ReadOnlyBooleanProperty stale() {
        return stale.getReadOnlyProperty();
    }
}
