package io.loombft.server.storage;

import io.loombft.core.bytes.Bytes;

/** Keys from {@code from} on and below {@code to}, in unsigned byte order; an empty end is no end. */
public record KeyRange(Bytes from, Bytes to) {
    public KeyRange {
        if (!to.isEmpty() && from.compareTo(to) > 0) {
            throw new IllegalArgumentException("a range of keys ends before it begins");
        }
    }

    /** All keys. */
    public static KeyRange all() {
        return new KeyRange(Bytes.EMPTY, Bytes.EMPTY);
    }

    /** All keys that begin with these bytes. */
    public static KeyRange prefix(Bytes prefix) {
        byte[] end = prefix.toArray();
        int last = end.length - 1;
        while (last >= 0 && end[last] == (byte) 0xff) {
            last--;
        }
        if (last < 0) {
            return new KeyRange(prefix, Bytes.EMPTY);
        }
        end[last]++;
        return new KeyRange(prefix, Bytes.copyOf(end, 0, last + 1));
    }

    /** Whether the range has no end. */
    public boolean isOpen() {
        return to.isEmpty();
    }

    /** Whether the key is below the end. */
    boolean endsAbove(Bytes key) {
        return isOpen() || key.compareTo(to) < 0;
    }
}
