package io.loombft.core.simulation;

/**
 * What must never happen, and did.
 *
 * @param rule which rule was broken
 * @param sentence who did what
 * @param atMs when, in milliseconds of virtual time since the run's beginning
 */
public record Violation(Rule rule, String sentence, long atMs) {
    /** What every run is checked for. */
    public enum Rule {
        /** No two honest nodes commit different blocks at a height. */
        AGREEMENT,
        /** A committed block follows its parent, and holds what clients have signed, once. */
        VALIDITY,
        /** An honest validator signs one thing a height, round and step, whatever befell it. */
        ONE_SIGNATURE,
        /** locked round, valid round and round stand in this order. */
        LOCKS,
        /** Nobody skips to a round that only liars have reached. */
        SKIPS,
        /** The height of a node never falls while it has its disk. */
        MONOTONE,
        /** The same block leads to the same state everywhere. */
        STATE_ROOT,
        /** No money is made or lost. */
        SUPPLY,
        /** Who is proved to have signed twice is named in a block. */
        EVIDENCE,
        /** Nothing grows beyond its bound. */
        BOUNDS,
        /** Damage on disk is refused, not replayed. */
        DAMAGE,
        /** Once faults are over, heights are committed, each within its rounds. */
        LIVENESS,
        /** The code found itself in a state that cannot be. */
        DEFECT
    }

    @Override
    public String toString() {
        return rule + " at " + atMs + " ms: " + sentence;
    }
}
