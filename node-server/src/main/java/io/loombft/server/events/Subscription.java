package io.loombft.server.events;

import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * The events that one subscriber has still to take. The log puts them in under its lock; one thread at a
 * time takes them out.
 */
public final class Subscription {
    /** Entries that may wait for the subscriber: an event each, or a run of them. */
    public static final int QUEUED_MAX = 1_024;

    /**
     * Events that happened together and wait as one entry. A block may hold more transactions than the
     * queue has room, and its subscribers are not slow for that.
     */
    static final int RUN_MAX = 64;

    private final long id;
    private final Set<EventType> types;
    private final Runnable signal;
    private final ArrayBlockingQueue<List<LoggedEvent>> queue =
            new ArrayBlockingQueue<>(QUEUED_MAX);

    // The taker's: what was kept when the subscription began, then what it took from the queue.
    private final Deque<LoggedEvent> taken;

    // Written under the log's lock, read by the taker.
    private volatile boolean hasOverflowed;

    Subscription(long id, Set<EventType> types, Deque<LoggedEvent> kept, Runnable signal) {
        this.id = id;
        this.types = EnumSet.copyOf(types);
        this.taken = kept;
        this.signal = signal;
    }

    /** The number of this subscription in its log. */
    public long id() {
        return id;
    }

    /** False when there is no room: then the subscription has ended. */
    boolean offer(List<LoggedEvent> run) {
        List<LoggedEvent> wanted =
                run.stream().filter(each -> types.contains(each.event().type())).toList();
        if (wanted.isEmpty()) {
            return true;
        }
        boolean hasRoom = queue.offer(wanted);
        hasOverflowed = !hasRoom;
        signal.run();
        return hasRoom;
    }

    /** Whether the subscriber was so slow that events were lost; nothing comes any more. */
    public boolean hasOverflowed() {
        return hasOverflowed;
    }

    /** The next event, if there is one now. */
    public Optional<LoggedEvent> poll() {
        fill();
        return Optional.ofNullable(taken.pollFirst());
    }

    /**
     * The number up to which nothing is left to take, when the log's last number was {@code last} before
     * the call.
     */
    public long doneThrough(long last) {
        fill();
        LoggedEvent first = taken.peekFirst();
        return first == null ? last : Math.min(last, first.seq() - 1);
    }

    private void fill() {
        if (taken.isEmpty()) {
            List<LoggedEvent> run = queue.poll();
            if (run != null) {
                taken.addAll(run);
            }
        }
    }
}
