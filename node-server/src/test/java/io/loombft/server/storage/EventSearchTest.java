package io.loombft.server.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Height;
import io.loombft.core.types.Receipt;
import io.loombft.server.storage.ChainStore.Place;
import io.loombft.server.storage.EventSearch.Page;
import io.loombft.server.storage.EventSearch.Position;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A search in a real database ends at its bounds, and is gone on with where it ended. */
class EventSearchTest {
    private static final Address CONTRACT = Address.ZERO;
    private static final Bytes WANTED = Bytes.utf8("wanted");
    private static final Bytes OTHER = Bytes.utf8("other");
    private static final Position BEGIN = new Position(new Place(Height.FIRST, 0), 0);

    @TempDir private Path folder;

    private Store store;
    private int receipts;

    @BeforeEach
    void open() throws Exception {
        store = RocksDb.open(folder);
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    @Test
    void soManyEventsAreGivenAtOnce() throws Exception {
        add(Collections.nCopies(600, event(WANTED, 1)));
        add(Collections.nCopies(402, event(WANTED, 1)));
        for (Optional<Address> contract :
                List.of(Optional.<Address>empty(), Optional.of(CONTRACT))) {
            Page first = search(BEGIN, contract, Integer.MAX_VALUE);
            assertEquals(EventSearch.EVENTS_MAX, first.events().size());
            assertEquals(Optional.of(at(1, 400)), first.next());

            Page rest = search(first.next().orElseThrow(), contract, Integer.MAX_VALUE);
            assertEquals(List.of(at(1, 400), at(1, 401)), positions(rest));
            assertEquals(Optional.empty(), rest.next());
        }
    }

    @Test
    void soManyBytesAreGivenAtOnce() throws Exception {
        int bytes = Receipt.Event.DATA_MAX - WANTED.size();
        int fit = (int) (EventSearch.BYTES_MAX / Receipt.Event.DATA_MAX);
        for (int i = 0; i < 2 * fit; i++) {
            add(List.of(event(WANTED, bytes)));
        }
        Page first = search(BEGIN, Optional.of(CONTRACT), 1_000);
        assertEquals(fit, first.events().size());
        assertEquals(Optional.of(at(fit, 0)), first.next());
        Page second = search(first.next().orElseThrow(), Optional.of(CONTRACT), 1_000);
        assertEquals(fit, second.events().size());
        assertEquals(Optional.empty(), second.next());
    }

    @Test
    void soManyReceiptsAreLookedAtThoughNothingIsFoundInThem() throws Exception {
        for (int i = 0; i < EventSearch.RECEIPTS_MAX; i++) {
            add(List.of(event(OTHER, 1)));
        }
        assertEquals(new Page(List.of(), Optional.empty()), search(BEGIN, Optional.empty(), 1));
        add(List.of(event(WANTED, 1)));
        for (Optional<Address> contract :
                List.of(Optional.<Address>empty(), Optional.of(CONTRACT))) {
            Page first = search(BEGIN, contract, 1);
            assertEquals(List.of(), first.events());
            assertEquals(Optional.of(at(EventSearch.RECEIPTS_MAX, 0)), first.next());
            Page rest = search(first.next().orElseThrow(), contract, 1);
            assertEquals(List.of(at(EventSearch.RECEIPTS_MAX, 0)), positions(rest));
        }
    }

    private Page search(Position from, Optional<Address> contract, int countMax) throws Exception {
        return new ChainStore(store)
                .events(
                        new EventSearch.Wanted(Height.FIRST, contract, Optional.of(WANTED)),
                        from,
                        countMax);
    }

    private static List<Position> positions(Page page) {
        List<Position> all = new ArrayList<>();
        page.events().forEach(found -> all.add(found.at()));
        return all;
    }

    private static Position at(int receipt, int event) {
        return new Position(new Place(Height.FIRST, receipt), event);
    }

    private static Receipt.Event event(Bytes topic, int dataBytes) {
        return new Receipt.Event(CONTRACT, topic, Bytes.copyOf(new byte[dataBytes]));
    }

    /** Another transaction of the first block. */
    private void add(List<Receipt.Event> events) throws Exception {
        Place place = new Place(Height.FIRST, receipts++);
        Receipt receipt =
                new Receipt(
                        Hash.of(new Encoder().u32(place.index()).toBytes()),
                        Receipt.Code.SUCCESS,
                        1,
                        Amount.ZERO,
                        Bytes.EMPTY,
                        events);
        store.write(
                new Batch()
                        .put(Family.RECEIPTS, place.encoded(), receipt.encoded())
                        .put(
                                Family.CONTRACT_EVENTS,
                                CONTRACT.bytes().concat(place.encoded()),
                                Bytes.EMPTY),
                Durability.BUFFERED);
    }
}
