package io.loombft.core.contract;

/** A call has ended without an answer; all that it did is to be undone. An outcome, not a failure of ours. */
public final class Trap extends Exception {
    private static final long serialVersionUID = 1L;

    private final TrapCode code;

    public Trap(TrapCode code) {
        super(code.name(), null, false, false);
        this.code = code;
    }

    public TrapCode code() {
        return code;
    }
}
