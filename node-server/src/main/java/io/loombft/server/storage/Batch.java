package io.loombft.server.storage;

import io.loombft.core.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;

/** Changes that are written together or not at all, later ones over earlier ones; for one thread. */
public final class Batch {
    /** One change. */
    sealed interface Change {
        Family family();

        record Put(Family family, Bytes key, Bytes value) implements Change {}

        record Delete(Family family, Bytes key) implements Change {}

        record DeleteRange(Family family, KeyRange range) implements Change {}
    }

    private final List<Change> changes = new ArrayList<>();

    /** Sets the value of a key. */
    public Batch put(Family family, Bytes key, Bytes value) {
        changes.add(new Change.Put(family, key, value));
        return this;
    }

    /** Removes a key, which need not be there. */
    public Batch delete(Family family, Bytes key) {
        changes.add(new Change.Delete(family, key));
        return this;
    }

    /** Removes all keys of a range, which must have an end; cheap for any number of keys. */
    public Batch deleteRange(Family family, KeyRange range) {
        if (range.isOpen()) {
            throw new IllegalArgumentException("a range to delete must have an end");
        }
        changes.add(new Change.DeleteRange(family, range));
        return this;
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /** The number of changes. */
    public int size() {
        return changes.size();
    }

    List<Change> changes() {
        return changes;
    }
}
