package io.loombft.console.chart;

/** How a validator voted or signed. Each has a colour and a shape of its own, so that neither alone matters. */
public enum Mark {
    /** For the block that matters. */
    VALUE,
    /** For another block. */
    OTHER,
    NIL,
    ABSENT,
    EQUIVOCATED,
    /** Signed, and it was the proposer. */
    PROPOSED,
    /** The same, and the block was empty. */
    PROPOSED_EMPTY,
    /** Missing from the commit, though its precommit was heard. */
    LATE,
    /** Missing from the commit, though its prevote was heard. */
    PREVOTED_ONLY,
    /** Not in the set then, or not known. */
    UNKNOWN
}
