package io.loombft.core.journal;

import java.util.Optional;

/** What a record of a journal segment is; the code is one byte on disk. */
public enum RecordKind {
    /** The first record of a segment: the state in which its height began. */
    SNAPSHOT(1),
    /** An input of the core. */
    EVENT(2),
    /** Written after a sync returned: everything before it was safe. Its body is the segment's mark. */
    SYNCED(3),
    /** The last record of a segment that was followed by another. Its body is the segment's mark. */
    SEALED(4);

    private final int code;

    RecordKind(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** Whether the record is about the segment and not about what happened. */
    public boolean isMark() {
        return this == SYNCED || this == SEALED;
    }

    /** The kind of this code. */
    public static Optional<RecordKind> of(int code) {
        for (RecordKind kind : values()) {
            if (kind.code == code) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
