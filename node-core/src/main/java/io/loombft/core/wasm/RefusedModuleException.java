package io.loombft.core.wasm;

/** A module breaks a rule: which one, and at which byte. The same module is refused alike everywhere. */
public final class RefusedModuleException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int offset;
    private final String reason;

    RefusedModuleException(int offset, String reason) {
        super("byte " + offset + ": " + reason);
        this.offset = offset;
        this.reason = reason;
    }

    /** Where in the module, in bytes from its start. */
    public int offset() {
        return offset;
    }

    public String reason() {
        return reason;
    }
}
