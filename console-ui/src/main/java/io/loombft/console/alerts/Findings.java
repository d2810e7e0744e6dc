package io.loombft.console.alerts;

import io.loombft.console.alerts.Alert.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What the rules found at one moment. */
final class Findings {
    /** More at a time tell nobody more. */
    static final int FOUND_MAX = 1_000;

    private final List<Alert> found = new ArrayList<>();

    void warn(Rule rule, String identity, String subject, String sentence) {
        add(rule, identity, subject, Severity.WARNING, sentence);
    }

    void critical(Rule rule, String identity, String subject, String sentence) {
        add(rule, identity, subject, Severity.CRITICAL, sentence);
    }

    void add(Rule rule, String identity, String subject, Severity severity, String sentence) {
        if (found.size() < FOUND_MAX) {
            found.add(new Alert(rule, identity, subject, severity, sentence, Instant.EPOCH));
        }
    }

    List<Alert> all() {
        return List.copyOf(found);
    }
}
