package io.loombft.server.events;

import java.util.List;

/** Where to tell what happened. Any thread may call it; it never waits for anybody. */
public interface EventSink {
    /** Tells of one event. */
    default void publish(NodeEvent event) {
        publish(List.of(event));
    }

    /** Tells of events that happened together; their numbers follow each other. */
    void publish(List<? extends NodeEvent> events);

    /** Nobody listens. */
    static EventSink none() {
        return events -> {};
    }
}
