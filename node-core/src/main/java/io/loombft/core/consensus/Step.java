package io.loombft.core.consensus;

/** Where in a round the node stands, in order. */
public enum Step {
    /** The parent is executed; round 0 has no reason to begin yet. */
    NEW_HEIGHT,
    PROPOSE,
    PREVOTE,
    PRECOMMIT,
    /** Decided; the block is being executed and stored. */
    COMMIT;

    boolean isAtLeast(Step other) {
        return compareTo(other) >= 0;
    }
}
