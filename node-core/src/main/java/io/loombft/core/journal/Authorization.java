package io.loombft.core.journal;

/** The guard's answer to a {@link SignRequest}. */
public sealed interface Authorization {
    /** May be signed now; that it was is already safe on disk. */
    record Authorized(SignRequest request) implements Authorization {}

    /** Must not be signed; nothing was written. */
    record Refused(Refusal refusal) implements Authorization {}
}
