package io.loombft.core.simulation;

import java.util.List;

/**
 * A validator that does not follow the protocol. Its node runs the same code as everybody's, so that it
 * knows what an honest one would say; the actor decides what is said instead.
 */
interface Actor {
    /** What goes to the peer in place of a gossip, sync or transaction message; nothing when empty. */
    List<Object> says(SimNode self, int to, Object message);

    /** Several times a second: what it does of its own accord. */
    default void acts(SimNode self) {}

    /** Whether it signs whatever it likes, also after what it has signed before. */
    default boolean forgetsWhatItSigned() {
        return true;
    }
}
