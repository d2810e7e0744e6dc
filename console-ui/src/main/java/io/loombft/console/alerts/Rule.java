package io.loombft.console.alerts;

import java.time.Duration;

/**
 * What may be wrong. A finding is an alert once it has lasted for some seconds, and the alert is over once the finding
 * has been gone for some, so that what comes and goes calls nobody.
 */
enum Rule {
    NODE_DOWN("node down", About.FLEET, 6, 3),
    STALL("stall", About.NODE, 3, 3),
    FORK("fork", About.FLEET, 3, 10),
    OTHER_CHAIN("other chain", About.FLEET, 3, 3),
    REFUTED("refuted", About.NODE, 0, 10),
    EQUIVOCATION("equivocation", About.VALIDATOR, 0, 10),
    BEHIND("behind", About.NODE, 5, 5),
    FEW_PEERS("few peers", About.NODE, 10, 5),
    MISSED("missed in a row", About.VALIDATOR, 2, 5),
    SIGNS_TOO_LITTLE("signs too little", About.VALIDATOR, 10, 60),
    EMPTY_PROPOSALS("empty proposals", About.VALIDATOR, 5, 10),
    SLOW_DISK("slow disk", About.NODE, 5, 30),
    FULL_DISK("full disk", About.NODE, 10, 60),
    CLOCK_BEHIND("clock behind", About.NODE, 10, 30),
    CLOCK_AHEAD("clock ahead", About.NODE, 10, 30),
    /** Nothing: how an alert would look. */
    TRIAL("trial", About.FLEET, 0, 0);

    private final String word;
    private final About about;
    private final Duration holds;
    private final Duration clears;

    /** Whose word a finding rests on: while nobody gives it, nobody knows whether the finding is gone. */
    enum About {
        /** The word of the node that it names. */
        NODE,
        /** The word of any node. */
        VALIDATOR,
        /** What this console knows by itself. */
        FLEET
    }

    Rule(String word, About about, int holdsSeconds, int clearsSeconds) {
        this.word = word;
        this.about = about;
        this.holds = Duration.ofSeconds(holdsSeconds);
        this.clears = Duration.ofSeconds(clearsSeconds);
    }

    String word() {
        return word;
    }

    About about() {
        return about;
    }

    /** How long it is found before it is an alert. */
    Duration holds() {
        return holds;
    }

    /** How long it is not found before the alert is over. */
    Duration clears() {
        return clears;
    }
}
