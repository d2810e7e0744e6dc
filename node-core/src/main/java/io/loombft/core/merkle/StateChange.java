package io.loombft.core.merkle;

import io.loombft.core.bytes.Bytes;

/** What becomes of one key of the state. */
public sealed interface StateChange {
    /** The key has this value from now on; no bytes at all are a value too. */
    record Put(Bytes value) implements StateChange {}

    /** The key is absent from now on; it may have been before. */
    record Delete() implements StateChange {}

    static StateChange put(Bytes value) {
        return new Put(value);
    }

    static StateChange delete() {
        return new Delete();
    }
}
