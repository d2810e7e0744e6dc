package io.loombft.server.events;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The latest events of a node in memory, and who wants to hear of the next. For any thread; whoever
 * publishes waits at most for another who does, never for a subscriber.
 */
public final class EventLog implements EventSink {
    /** Events kept for those who subscribe late or again. */
    public static final int KEPT_MAX = 16_384;

    /** Subscriptions at a time. */
    public static final int SUBSCRIBERS_MAX = 64;

    private static final int EPOCH_BYTES = 8;

    private final String epoch;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();

    // All of these under the lock.
    private final LoggedEvent[] ring = new LoggedEvent[KEPT_MAX];
    private final Set<Subscription> subscriptions = new LinkedHashSet<>();
    private long next = 1;
    private long nextSubscription = 1;

    /** An epoch is a name for the numbers of one log: numbers of another mean other events. */
    public EventLog(String epoch, InstantSource clock) {
        this.epoch = epoch;
        this.clock = clock;
    }

    /** A log with an epoch that no other has had. */
    public static EventLog withNewEpoch(InstantSource clock) {
        byte[] random = new byte[EPOCH_BYTES];
        new SecureRandom().nextBytes(random);
        return new EventLog(HexFormat.of().formatHex(random), clock);
    }

    /** What became of a wish to subscribe. */
    public sealed interface Subscribing {
        /** Events come from {@code nextSeq} on. */
        record Done(Subscription subscription, long nextSeq) implements Subscribing {}

        /** What was asked for is no longer kept; {@code oldest} is. */
        record Gone(long oldest) implements Subscribing {}

        /** That number is not reached yet: {@code next} comes next. */
        record Ahead(long next) implements Subscribing {}

        /** There are {@link #SUBSCRIBERS_MAX} already. */
        record TooMany() implements Subscribing {}
    }

    public String epoch() {
        return epoch;
    }

    @Override
    public void publish(List<? extends NodeEvent> events) {
        lock.lock();
        try {
            long timeMs = clock.millis();
            List<LoggedEvent> run = new ArrayList<>(Math.min(events.size(), Subscription.RUN_MAX));
            for (NodeEvent event : events) {
                run.add(keep(new LoggedEvent(next, timeMs, event)));
                if (run.size() == Subscription.RUN_MAX) {
                    tell(run);
                    run.clear();
                }
            }
            tell(run);
        } finally {
            lock.unlock();
        }
    }

    private LoggedEvent keep(LoggedEvent logged) {
        ring[(int) (next % KEPT_MAX)] = logged;
        next++;
        return logged;
    }

    private void tell(List<LoggedEvent> run) {
        if (!run.isEmpty()) {
            subscriptions.removeIf(each -> !each.offer(run));
        }
    }

    /** The number of the last event, 0 before the first. */
    public long lastSeq() {
        lock.lock();
        try {
            return next - 1;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Subscribes to events of these types, from a number on or from now on.
     *
     * @param signal called when there is something to take; by any thread, so it must not block
     */
    public Subscribing subscribe(Set<EventType> types, OptionalLong from, Runnable signal) {
        lock.lock();
        try {
            long oldest = Math.max(1, next - KEPT_MAX);
            long first = from.orElse(next);
            if (first < oldest) {
                return new Subscribing.Gone(oldest);
            }
            if (first > next) {
                return new Subscribing.Ahead(next);
            }
            if (subscriptions.size() >= SUBSCRIBERS_MAX) {
                return new Subscribing.TooMany();
            }
            Subscription subscription =
                    new Subscription(nextSubscription, types, kept(types, first), signal);
            nextSubscription++;
            subscriptions.add(subscription);
            return new Subscribing.Done(subscription, first);
        } finally {
            lock.unlock();
        }
    }

    private Deque<LoggedEvent> kept(Set<EventType> types, long first) {
        Deque<LoggedEvent> kept = new ArrayDeque<>();
        for (long seq = first; seq < next; seq++) {
            LoggedEvent logged = ring[(int) (seq % KEPT_MAX)];
            if (types.contains(logged.event().type())) {
                kept.add(logged);
            }
        }
        return kept;
    }

    /** The oldest number that is kept; the next one when nothing is. */
    public long oldestSeq() {
        lock.lock();
        try {
            return Math.max(1, next - KEPT_MAX);
        } finally {
            lock.unlock();
        }
    }

    /** Ends a subscription; for one that has ended already this does nothing. */
    public void unsubscribe(Subscription subscription) {
        lock.lock();
        try {
            subscriptions.remove(subscription);
        } finally {
            lock.unlock();
        }
    }

    /** How many subscriptions there are. */
    public int subscribers() {
        lock.lock();
        try {
            return subscriptions.size();
        } finally {
            lock.unlock();
        }
    }
}
