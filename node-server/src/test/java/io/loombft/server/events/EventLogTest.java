package io.loombft.server.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.consensus.Step;
import io.loombft.core.types.Height;
import io.loombft.core.types.Round;
import io.loombft.server.events.EventLog.Subscribing;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventLogTest {
    private static final Set<EventType> ALL = EnumSet.allOf(EventType.class);
    private static final NodeEvent STEP =
            new NodeEvent.StepEntered(new NodeEvent.At(Height.FIRST, Round.ZERO), Step.PROPOSE);
    private static final NodeEvent MEMPOOL = new NodeEvent.MempoolChanged(1, 1, 1, 1, 0, 0);

    private final EventLog log = new EventLog("e", InstantSource.system());
    private final AtomicInteger signals = new AtomicInteger();

    @Test
    void countsFromOneAndLeavesNoneOut() {
        Subscription subscription = subscribed(ALL, OptionalLong.empty());
        log.publish(STEP);
        log.publish(List.of(MEMPOOL, STEP));

        assertEquals(List.of(1L, 2L, 3L), taken(subscription));
        assertEquals(3, log.lastSeq());
    }

    @Test
    void everyLogHasAnEpochOfItsOwn() {
        assertNotEquals(
                EventLog.withNewEpoch(InstantSource.system()).epoch(),
                EventLog.withNewEpoch(InstantSource.system()).epoch());
    }

    @Test
    void keepsTheLatestOnly() {
        log.publish(Collections.nCopies(EventLog.KEPT_MAX, STEP));
        assertEquals(1, log.oldestSeq());
        assertEquals(EventLog.KEPT_MAX, taken(subscribed(ALL, OptionalLong.of(1))).size());

        log.publish(STEP);
        assertEquals(2, log.oldestSeq());
        assertEquals(new Subscribing.Gone(2), subscribe(OptionalLong.of(1)));
        assertEquals(EventLog.KEPT_MAX, taken(subscribed(ALL, OptionalLong.of(2))).size());
    }

    @Test
    void theFutureBeginsWithTheNext() {
        log.publish(STEP);

        assertInstanceOf(Subscribing.Done.class, subscribe(OptionalLong.of(2)));
        assertEquals(new Subscribing.Ahead(2), subscribe(OptionalLong.of(3)));
        assertEquals(new Subscribing.Gone(1), subscribe(OptionalLong.of(0)));
    }

    @Test
    void whatWasKeptDoesNotCountAsQueued() {
        log.publish(Collections.nCopies(EventLog.KEPT_MAX, STEP));
        Subscription subscription = subscribed(ALL, OptionalLong.of(1));
        for (int i = 0; i < Subscription.QUEUED_MAX; i++) {
            log.publish(STEP);
        }

        assertFalse(subscription.hasOverflowed());
        assertEquals(EventLog.KEPT_MAX + Subscription.QUEUED_MAX, taken(subscription).size());
    }

    @Test
    void oneMoreThanThereIsRoomForEndsASubscription() {
        Subscription slow = subscribed(ALL, OptionalLong.empty());
        Subscription picky = subscribed(EnumSet.of(EventType.MEMPOOL), OptionalLong.empty());
        for (int i = 0; i < Subscription.QUEUED_MAX; i++) {
            log.publish(STEP);
        }
        assertFalse(slow.hasOverflowed());
        assertEquals(2, log.subscribers());

        log.publish(STEP);
        assertTrue(slow.hasOverflowed());
        assertEquals(1, log.subscribers());
        assertFalse(picky.hasOverflowed());
    }

    @Test
    void whatHappensTogetherWaitsInRuns() {
        Subscription subscription = subscribed(ALL, OptionalLong.empty());
        log.publish(Collections.nCopies(Subscription.QUEUED_MAX * Subscription.RUN_MAX, STEP));
        assertFalse(subscription.hasOverflowed());

        log.publish(STEP);
        assertTrue(subscription.hasOverflowed());
    }

    @Test
    void aSignalComesWithWhatIsWantedOnly() {
        subscribed(EnumSet.of(EventType.MEMPOOL), OptionalLong.empty());
        log.publish(STEP);
        assertEquals(0, signals.get());

        log.publish(MEMPOOL);
        assertEquals(1, signals.get());
    }

    @Test
    void knowsHowFarEverythingWasTaken() {
        Subscription subscription = subscribed(EnumSet.of(EventType.MEMPOOL), OptionalLong.empty());
        log.publish(List.of(STEP, STEP, MEMPOOL, STEP, MEMPOOL));

        assertEquals(2, subscription.doneThrough(log.lastSeq()));
        assertEquals(1, subscription.doneThrough(1));
        subscription.poll();
        assertEquals(4, subscription.doneThrough(log.lastSeq()));
        subscription.poll();
        assertEquals(5, subscription.doneThrough(log.lastSeq()));
    }

    @Test
    void onlySoManySubscribe() {
        Subscription first = subscribed(ALL, OptionalLong.empty());
        for (int i = 1; i < EventLog.SUBSCRIBERS_MAX; i++) {
            subscribed(ALL, OptionalLong.empty());
        }
        assertEquals(new Subscribing.TooMany(), subscribe(OptionalLong.empty()));

        log.unsubscribe(first);
        log.unsubscribe(first);
        assertInstanceOf(Subscribing.Done.class, subscribe(OptionalLong.empty()));
        log.publish(STEP);
        assertEquals(Optional.empty(), first.poll());
    }

    private Subscribing subscribe(OptionalLong from) {
        return log.subscribe(ALL, from, signals::incrementAndGet);
    }

    private Subscription subscribed(Set<EventType> types, OptionalLong from) {
        Subscribing answer = log.subscribe(types, from, signals::incrementAndGet);
        return assertInstanceOf(Subscribing.Done.class, answer).subscription();
    }

    private static List<Long> taken(Subscription subscription) {
        List<Long> taken = new ArrayList<>();
        for (Optional<LoggedEvent> next = subscription.poll();
                next.isPresent();
                next = subscription.poll()) {
            taken.add(next.get().seq());
        }
        return taken;
    }
}
