package io.loombft.core.consensus;

/** The transitions of arXiv 1807.04938, algorithm 1, by the line that begins them. */
public enum Rule {
    L11("a round starts"),
    L16("the proposer proposes its valid value again"),
    L18("the proposer asks for a new value"),
    L22("a fresh proposal is prevoted, or nil when invalid or against the lock"),
    L28("a proposal with an earlier polka is prevoted, or nil"),
    L34("a quorum of prevotes of any kind starts the prevote timeout"),
    L36("a polka locks the value and it is precommitted"),
    L42("a polka that came too late to lock becomes the valid value"),
    L44("a nil polka is answered with a nil precommit"),
    L47("a quorum of precommits of any kind starts the precommit timeout"),
    L49("a quorum of precommits decides"),
    L55("a third of the power is in a later round, so skip to it"),
    L57("the propose timeout ran out, prevote nil"),
    L61("the prevote timeout ran out, precommit nil"),
    L65("the precommit timeout ran out, next round");

    private final String meaning;

    Rule(String meaning) {
        this.meaning = meaning;
    }

    /** A clause for a trace or a screen. */
    public String meaning() {
        return meaning;
    }
}
