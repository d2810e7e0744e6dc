package io.loombft.console.alerts;

import java.time.Instant;

/**
 * Something that is wrong now.
 *
 * @param rule that found it; with the subject it is one alert, however often it is found
 * @param subject a node or a validator
 */
record Alert(String rule, String subject, Severity severity, String sentence, Instant since) {
    /** How soon somebody should look. */
    enum Severity {
        WARNING,
        CRITICAL
    }

    Alert at(Instant moment) {
        return new Alert(rule, subject, severity, sentence, moment);
    }

    boolean isSameAs(Alert other) {
        return rule.equals(other.rule) && subject.equals(other.subject);
    }
}
