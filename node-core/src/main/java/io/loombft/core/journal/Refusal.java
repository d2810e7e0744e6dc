package io.loombft.core.journal;

/** Why the guard does not let something be signed: a reason to count and a sentence to log. */
public record Refusal(Reason reason, String sentence) {
    /** The cases, as metrics label them. */
    public enum Reason {
        /** Another genesis than the one this guard was made for. */
        OTHER_CHAIN,
        /** A height, round or step before the last signed one. */
        EARLIER,
        /** The height, round and step of the last signed one, but other bytes. */
        CONFLICTING,
        /** Later, but the lock that the last signed one came with is gone. */
        LOCK_LOST
    }
}
