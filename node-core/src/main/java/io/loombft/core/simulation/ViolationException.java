package io.loombft.core.simulation;

/** Ends a run. */
final class ViolationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Violation.Rule rule;

    ViolationException(Violation.Rule rule, String sentence) {
        super(sentence);
        this.rule = rule;
    }

    Violation.Rule rule() {
        return rule;
    }
}
