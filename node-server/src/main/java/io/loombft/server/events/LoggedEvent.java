package io.loombft.server.events;

/** An event with its number, which counts from 1 and leaves none out, and the node's time. */
public record LoggedEvent(long seq, long timeMs, NodeEvent event) {}
