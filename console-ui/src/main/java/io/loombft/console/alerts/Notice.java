package io.loombft.console.alerts;

import java.time.Instant;

/** What is told of an alert outside of its page. */
record Notice(State state, Alert alert, Instant at) {
    /** Why it is told. */
    enum State {
        BEGUN("begun"),
        LASTS("lasts"),
        RESOLVED("resolved"),
        TRIAL("trial");

        private final String word;

        State(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /** Whether somebody should look now. */
    boolean isPressing() {
        return state != State.RESOLVED;
    }
}
