package io.loombft.server.node.crash;

/** When, around a {@link Deed}. */
public enum Moment {
    BEFORE,
    /** The first half of the bytes is written. */
    HALF,
    AFTER
}
