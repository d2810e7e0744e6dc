package io.loombft.server.storage;

import io.loombft.core.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Walks over a range of keys in one direction. */
final class RangeCursor implements AutoCloseable {
    private final RocksIterator at;
    private final KeyRange range;
    private final Order order;

    /** Takes the iterator over. */
    RangeCursor(RocksIterator at, KeyRange range, Order order) {
        this.at = at;
        this.range = range;
        this.order = order;
    }

    List<Entry> take(int countMax) throws RocksDBException {
        List<Entry> entries = new ArrayList<>();
        seek();
        while (entries.size() < countMax && at.isValid()) {
            Bytes key = Bytes.copyOf(at.key());
            if (!isInside(key)) {
                break;
            }
            entries.add(new Entry(key, Bytes.copyOf(at.value())));
            step();
        }
        // A damaged table ends the walk like an end of the keys: only this tells them apart.
        at.status();
        return entries;
    }

    @Override
    public void close() {
        at.close();
    }

    private void seek() {
        switch (order) {
            case ASCENDING -> at.seek(range.from().toArray());
            case DESCENDING -> seekLast();
        }
    }

    private void seekLast() {
        if (range.isOpen()) {
            at.seekToLast();
            return;
        }
        at.seekForPrev(range.to().toArray());
        if (at.isValid() && !range.endsAbove(Bytes.copyOf(at.key()))) {
            at.prev();
        }
    }

    private void step() {
        switch (order) {
            case ASCENDING -> at.next();
            case DESCENDING -> at.prev();
        }
    }

    private boolean isInside(Bytes key) {
        return switch (order) {
            case ASCENDING -> range.endsAbove(key);
            case DESCENDING -> key.compareTo(range.from()) >= 0;
        };
    }
}
