package io.loombft.core.simulation;

import java.util.OptionalLong;
import java.util.PriorityQueue;

/** Virtual time: what is to be done, in the order of its time, and of its making where that is equal. */
final class Agenda {
    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private long nowMs;
    private long made;

    private record Due(long atMs, long order, Runnable action) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = Long.compare(atMs, other.atMs);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    Agenda(long startMs) {
        nowMs = startMs;
    }

    long nowMs() {
        return nowMs;
    }

    void after(long delayMs, Runnable action) {
        queue.add(new Due(nowMs + Math.max(0, delayMs), made++, action));
    }

    /** When the next thing is due. */
    OptionalLong dueMs() {
        Due due = queue.peek();
        return due == null ? OptionalLong.empty() : OptionalLong.of(due.atMs());
    }

    /** Does what is due next; false when nothing ever will be. */
    boolean step() {
        Due due = queue.poll();
        if (due == null) {
            return false;
        }
        nowMs = due.atMs();
        due.action().run();
        return true;
    }
}
