package io.loombft.core.peers;

/** Who dialled. */
public enum Direction {
    /** The other node dialled us. */
    INBOUND,
    /** We dialled the other node. */
    OUTBOUND
}
