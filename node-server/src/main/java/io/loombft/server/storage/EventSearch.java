package io.loombft.server.storage;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Address;
import io.loombft.core.types.Height;
import io.loombft.core.types.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds events of contracts in the receipts that are kept, from the lowest height up, a bounded piece at
 * a time. For one thread, one search.
 */
public final class EventSearch {
    /** Most events given at once. */
    public static final int EVENTS_MAX = 1_000;

    /** Bytes of topics and data after which no further event is given. */
    static final long BYTES_MAX = 1L << 20;

    /** Most receipts looked at at once. */
    static final int RECEIPTS_MAX = 5_000;

    /** Places read at a time from the index. */
    private static final int PLACES_PAGE = 256;

    /** Receipts read at a time; each may have megabytes. */
    private static final int RECEIPTS_PAGE = 16;

    private final ChainStore chain;
    private final StoreReader store;
    private final Wanted wanted;
    private final int countMax;
    private final List<Found> found = new ArrayList<>();
    private long bytes;
    private int receipts;

    /** Where an event is: its block, its transaction's place in it, its place in the receipt. */
    public record Position(ChainStore.Place place, int event) {}

    /** An event, and the transaction that led to it. */
    public record Found(Position at, Hash transaction, Receipt.Event event) {}

    /**
     * What came of a search.
     *
     * @param next from where to go on; empty when the whole range was looked at
     */
    public record Page(List<Found> events, Optional<Position> next) {
        public Page {
            events = List.copyOf(events);
        }
    }

    /** Which events: up to a height, of a contract, with a topic. */
    public record Wanted(Height to, Optional<Address> contract, Optional<Bytes> topic) {}

    EventSearch(ChainStore chain, StoreReader store, Wanted wanted, int countMax) {
        this.chain = chain;
        this.store = store;
        this.wanted = wanted;
        this.countMax = Math.min(countMax, EVENTS_MAX);
    }

    Page from(Position first) throws StorageException {
        Optional<Position> at = Optional.of(first);
        while (at.isPresent()) {
            List<Entry> page = page(at.get().place());
            for (Entry entry : page) {
                ChainStore.Place place = place(entry);
                int event = place.equals(first.place()) ? first.event() : 0;
                if (receipts == RECEIPTS_MAX) {
                    return new Page(found, Optional.of(new Position(place, event)));
                }
                Optional<Position> full = look(place, event, receipt(entry, place));
                if (full.isPresent()) {
                    return new Page(found, full);
                }
            }
            at =
                    page.size() < pageSize()
                            ? Optional.empty()
                            : Optional.of(new Position(after(place(page.getLast())), 0));
        }
        return new Page(found, Optional.empty());
    }

    /** Takes the events that are wanted; stops at the one for which there is no more room. */
    private Optional<Position> look(
            ChainStore.Place place, int firstEvent, Optional<Receipt> receipt) {
        receipts++;
        List<Receipt.Event> events = receipt.map(Receipt::events).orElse(List.of());
        for (int i = firstEvent; i < events.size(); i++) {
            Receipt.Event event = events.get(i);
            if (!isWanted(event)) {
                continue;
            }
            Position at = new Position(place, i);
            if (found.size() == countMax || bytes >= BYTES_MAX) {
                return Optional.of(at);
            }
            bytes += (long) event.topic().size() + event.data().size();
            found.add(new Found(at, receipt.orElseThrow().transaction(), event));
        }
        return Optional.empty();
    }

    private boolean isWanted(Receipt.Event event) {
        return wanted.contract().map(event.contract()::equals).orElse(true)
                && wanted.topic().map(event.topic()::equals).orElse(true);
    }

    // ---- The index of a contract, or all receipts.

    private int pageSize() {
        return wanted.contract().isPresent() ? PLACES_PAGE : RECEIPTS_PAGE;
    }

    private Bytes prefix() {
        return wanted.contract().map(Address::bytes).orElse(Bytes.EMPTY);
    }

    private List<Entry> page(ChainStore.Place from) throws StorageException {
        Bytes begin = prefix().concat(from.encoded());
        Bytes end = prefix().concat(wanted.to().next().encoded());
        if (begin.compareTo(end) >= 0) {
            return List.of();
        }
        Family family = wanted.contract().isPresent() ? Family.CONTRACT_EVENTS : Family.RECEIPTS;
        return store.range(family, new KeyRange(begin, end), Order.ASCENDING, pageSize());
    }

    private ChainStore.Place place(Entry entry) throws StorageException {
        Bytes key = entry.key();
        return ChainStore.place(key.slice(prefix().size(), key.size() - prefix().size()));
    }

    private Optional<Receipt> receipt(Entry entry, ChainStore.Place place) throws StorageException {
        return wanted.contract().isPresent()
                ? chain.receipt(place)
                : Optional.of(ChainStore.receipt(entry.value()));
    }

    private static ChainStore.Place after(ChainStore.Place place) {
        return new ChainStore.Place(place.height(), place.index() + 1);
    }
}
