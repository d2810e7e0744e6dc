package io.loombft.console.alerts;

import java.time.Instant;

/**
 * Something that is wrong now.
 *
 * @param identity of what it is about: a node's address, a validator's key, a proof's hash; with the rule it is one
 *     alert, however often it is found
 * @param subject the same by the name that the operator knows
 */
record Alert(
        Rule rule,
        String identity,
        String subject,
        Severity severity,
        String sentence,
        Instant since) {
    /** How soon somebody should look. */
    enum Severity {
        WARNING,
        CRITICAL
    }

    /** What makes it this alert and no other. */
    record Key(Rule rule, String identity) {}

    Key key() {
        return new Key(rule, identity);
    }

    Alert at(Instant moment) {
        return new Alert(rule, identity, subject, severity, sentence, moment);
    }

    Alert as(Severity now) {
        return new Alert(rule, identity, subject, now, sentence, since);
    }

    Alert saying(String now) {
        return new Alert(rule, identity, subject, severity, now, since);
    }

    boolean isWorseThan(Alert other) {
        return severity.compareTo(other.severity) > 0;
    }
}
