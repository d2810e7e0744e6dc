package io.loombft.console.connection;

import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.client.EventMessage;
import io.loombft.core.client.EventStream;
import io.loombft.core.client.RpcError;
import io.loombft.core.client.RpcException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Listens to a node's events, goes on where it was after a cut, and begins anew when they are gone; a loop
 * of one virtual thread. What came is published at most every {@link #PUBLISH_MS} milliseconds.
 */
final class EventListening implements Runnable {
    private static final long PUBLISH_MS = 50;
    private static final Duration WAIT = Duration.ofMillis(PUBLISH_MS);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private static final List<String> TYPES =
            List.of(
                    "block",
                    "transaction",
                    "step",
                    "proposal",
                    "vote",
                    "polka",
                    "lock",
                    "timeout",
                    "evidence",
                    "peer",
                    "mempool",
                    "validators",
                    "sync");

    private final String url;
    private final NodeCalls calls;
    private final NodeStore store;
    private final Bell blockCame;
    private final LiveBook book = new LiveBook();
    private Optional<EventStream.Position> position = Optional.empty();
    private Optional<Validators> powers = Optional.empty();

    EventListening(String url, NodeCalls calls, NodeStore store, Bell blockCame) {
        this.url = url;
        this.calls = calls;
        this.store = store;
        this.blockCame = blockCame;
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                listenOnce();
                publish(false);
                Bell.pause(RETRY);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void listenOnce() {
        try (EventStream stream = open()) {
            listen(stream);
        } catch (RpcException.Refused e) {
            if (e.error().code() == RpcError.EVENTS_GONE) {
                position = Optional.empty();
                book.missedSome();
            }
        } catch (RpcException | MalformedInputException e) {
            // The polling says why the node does not answer; the stream is opened again later.
            return;
        }
    }

    private EventStream open() throws RpcException, MalformedInputException {
        if (position.isPresent()) {
            return EventStream.open(url, TYPES, position.get());
        }
        EventStream stream = EventStream.open(url, TYPES);
        try {
            book.rounds().seed(calls.consensusState(), Instant.now());
        } catch (RpcException e) {
            stream.close();
            throw e;
        }
        position = Optional.of(stream.position());
        return stream;
    }

    private void listen(EventStream stream) throws RpcException {
        publish(true);
        long publishedNanos = System.nanoTime();
        boolean isNews = false;
        while (!Thread.currentThread().isInterrupted()) {
            Optional<EventMessage> event = stream.next(WAIT);
            position = Optional.of(stream.position());
            if (event.isPresent()) {
                take(event.get());
                isNews = true;
            }
            boolean isDue = System.nanoTime() - publishedNanos >= PUBLISH_MS * 1_000_000;
            if (isNews && isDue) {
                publish(true);
                publishedNanos = System.nanoTime();
                isNews = false;
            }
        }
    }

    private void take(EventMessage event) {
        Optional<Validators> now = store.current().polled().validators().value();
        if (now.isPresent() && !now.equals(powers)) {
            powers = now;
            book.rounds().powers(now.get());
        }
        book.take(event, Instant.now());
        if (event.type().equals("block")) {
            blockCame.ring();
        }
    }

    private void publish(boolean isListening) {
        LiveFeed feed = book.frozen(isListening);
        store.update(
                snapshot ->
                        isListening
                                ? snapshot.with(feed).reached(new Reach.Reached(), Instant.now())
                                : snapshot.with(feed));
    }
}
