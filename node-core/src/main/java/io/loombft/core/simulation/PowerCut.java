package io.loombft.core.simulation;

/** Ends a simulated process between two of its outputs. */
final class PowerCut extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PowerCut() {
        super("the power is cut", null, false, false);
    }
}
