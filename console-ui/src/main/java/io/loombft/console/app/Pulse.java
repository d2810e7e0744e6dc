package io.loombft.console.app;

import io.loombft.console.connection.Connections;
import io.loombft.console.connection.Desk;
import io.loombft.console.connection.Fleet;
import java.time.Instant;
import java.util.function.Consumer;
import javafx.animation.AnimationTimer;

/**
 * The one place where what the nodes said reaches the screen: at most once a pulse, from one snapshot, and
 * a few times a second when nothing came, because ages grow.
 */
final class Pulse extends AnimationTimer {
    private static final long NEWS_NANOS = 100_000_000;
    private static final long AGES_NANOS = 250_000_000;

    private final Connections connections;
    private final Desk desk;
    private final Consumer<Fleet> screen;
    private long shownVersion = -1;
    private long shownNanos = Long.MIN_VALUE / 2;

    Pulse(Connections connections, Desk desk, Consumer<Fleet> screen) {
        this.connections = connections;
        this.desk = desk;
        this.screen = screen;
    }

    @Override
    public void handle(long nowNanos) {
        desk.handOver();
        long version = connections.version();
        long sinceShown = nowNanos - shownNanos;
        boolean isDue = version != shownVersion && sinceShown >= NEWS_NANOS;
        if (isDue || sinceShown >= AGES_NANOS) {
            shownVersion = version;
            shownNanos = nowNanos;
            screen.accept(connections.fleet(Instant.now()));
        }
    }
}
