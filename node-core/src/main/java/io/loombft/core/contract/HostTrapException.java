package io.loombft.core.contract;

/** Carries a host function's trap through the engine, which knows no checked exceptions. */
final class HostTrapException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Trap trap;

    HostTrapException(Trap trap) {
        super(null, trap, false, false);
        this.trap = trap;
    }

    Trap trap() {
        return trap;
    }
}
