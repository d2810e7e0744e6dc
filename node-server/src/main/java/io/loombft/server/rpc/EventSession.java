package io.loombft.server.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.client.Nearest;
import io.loombft.core.client.OperatorToken;
import io.loombft.server.events.EventLog;
import io.loombft.server.events.EventLog.Subscribing;
import io.loombft.server.events.EventType;
import io.loombft.server.events.LoggedEvent;
import io.loombft.server.events.Subscription;
import io.loombft.server.rpc.RpcException.Code;
import io.loombft.server.rpc.websocket.CloseCode;
import io.loombft.server.rpc.websocket.Conversation;
import io.loombft.server.rpc.websocket.WebSocketConnection;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One WebSocket client: the reading thread of its connection answers its requests, the talking thread
 * sends it the events that it subscribed to.
 */
final class EventSession implements Conversation {
    /** Events of one subscription sent before those of the next, and before a look at the clock. */
    private static final int TURN_MAX = 64;

    private final WebSocketConnection connection;
    private final Parts parts;
    private final Caller caller;
    private final Dispatcher dispatcher;

    /** Has a permit when there may be something to send. */
    private final Semaphore signal = new Semaphore(0);

    /** What the client knows of, by id; the reading thread writes, the talking thread reads. */
    private final Map<Long, Subscription> active = new ConcurrentSkipListMap<>();

    /** The reading thread's: the answer that tells of them has not been sent. */
    private final List<Subscription> begun = new ArrayList<>();

    /** What all sessions share. */
    record Parts(
            Dispatcher dispatcher,
            Optional<OperatorToken> token,
            EventLog log,
            RateLimiter limiter,
            Semaphore calls,
            Semaphore largeAnswers,
            int smallAnswerBytes,
            long heartbeatMs) {}

    EventSession(WebSocketConnection connection, Parts parts) {
        this.connection = connection;
        this.parts = parts;
        this.caller = Caller.of(connection.authorizations(), parts.token());
        this.dispatcher =
                parts.dispatcher()
                        .with(
                                List.of(
                                        new RpcMethod(
                                                "subscribe",
                                                List.of("events", "from", "epoch"),
                                                this::subscribe),
                                        RpcMethod.of(
                                                "unsubscribe", "subscription", this::unsubscribe)));
    }

    // ---- The reading thread.

    @Override
    public void heard(Bytes utf8) {
        byte[] request = utf8.toArray();
        long seconds = parts.limiter().take(connection.client());
        if (seconds > 0) {
            RpcException limited =
                    new RpcException(
                            Code.RATE_LIMITED,
                            "Too many requests; come again in " + seconds + " s");
            dispatcher.refusal(request, limited).ifPresent(connection::send);
            return;
        }
        Dispatcher.Answer answer = answer(request);
        parts.limiter().charge(connection.client(), answer.requests() - 1);
        answer.body().ifPresent(this::deliver);
        begun.forEach(each -> active.put(each.id(), each));
        begun.clear();
        wake();
    }

    private Dispatcher.Answer answer(byte[] request) {
        parts.calls().acquireUninterruptibly();
        try {
            return dispatcher.answer(request, caller);
        } finally {
            parts.calls().release();
        }
    }

    /** Of large answers only a few may wait for slow readers, or these would fill the memory. */
    private void deliver(byte[] json) {
        if (json.length <= parts.smallAnswerBytes()) {
            connection.send(json);
            return;
        }
        if (!parts.largeAnswers().tryAcquire()) {
            connection.close(CloseCode.TRY_AGAIN_LATER, "too many large answers at once");
            return;
        }
        try {
            connection.send(json);
        } finally {
            parts.largeAnswers().release();
        }
    }

    private JsonNode subscribe(Arguments given) throws RpcException {
        Set<EventType> types = types(given.texts("events"));
        Optional<String> epoch = given.optionalText("epoch");
        if (epoch.isPresent() && !epoch.get().equals(parts.log().epoch())) {
            throw RpcException.gone(parts.log().oldestSeq(), parts.log().epoch());
        }
        return switch (parts.log().subscribe(types, given.optionalNumber("from"), this::wake)) {
            case Subscribing.Done done -> {
                begun.add(done.subscription());
                yield JsonNodeFactory.instance
                        .objectNode()
                        .put("subscription", done.subscription().id())
                        .put("epoch", parts.log().epoch())
                        .put("next_seq", done.nextSeq());
            }
            case Subscribing.Gone gone ->
                    throw RpcException.gone(gone.oldest(), parts.log().epoch());
            case Subscribing.Ahead ahead ->
                    throw RpcException.invalidParams(
                            "from must be at most " + ahead.next() + ", the next event");
            case Subscribing.TooMany tooMany ->
                    throw new RpcException(
                            Code.TOO_MANY_SUBSCRIBERS,
                            "There are " + EventLog.SUBSCRIBERS_MAX + " subscriptions already");
        };
    }

    private static Set<EventType> types(List<String> labels) throws RpcException {
        Set<EventType> types = EnumSet.noneOf(EventType.class);
        for (String label : labels) {
            Optional<EventType> type = EventType.ofLabel(label);
            if (type.isEmpty()) {
                throw RpcException.invalidParams(
                        "no such event; the nearest is \""
                                + Nearest.of(label, EventType.labels())
                                + "\" of "
                                + String.join(", ", EventType.labels()));
            }
            types.add(type.get());
        }
        return types;
    }

    private JsonNode unsubscribe(Arguments given) throws RpcException {
        long id = given.number("subscription");
        Subscription subscription = active.remove(id);
        if (subscription == null) {
            subscription =
                    begun.stream()
                            .filter(each -> each.id() == id)
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            new RpcException(
                                                    Code.NOT_FOUND,
                                                    "This connection has no subscription " + id));
            begun.remove(subscription);
        }
        parts.log().unsubscribe(subscription);
        return JsonNodeFactory.instance.objectNode().put("subscription", id);
    }

    @Override
    public void ended() {
        begun.forEach(parts.log()::unsubscribe);
        active.values().forEach(parts.log()::unsubscribe);
    }

    /** Also called by whoever publishes. */
    private void wake() {
        if (signal.availablePermits() == 0) {
            signal.release();
        }
    }

    // ---- The talking thread.

    @Override
    public void talk() throws InterruptedException {
        long periodNanos = TimeUnit.MILLISECONDS.toNanos(parts.heartbeatMs());
        long beatNanos = System.nanoTime() + periodNanos;
        while (!connection.isEnding()) {
            long last = parts.log().lastSeq();
            boolean isMore = sendEvents();
            long leftNanos = beatNanos - System.nanoTime();
            if (leftNanos <= 0) {
                beat(last);
                beatNanos = System.nanoTime() + periodNanos;
            } else if (!isMore) {
                signal.tryAcquire(leftNanos, TimeUnit.NANOSECONDS);
                signal.drainPermits();
            }
        }
    }

    /** Whether there may be more. */
    private boolean sendEvents() {
        boolean isMore = false;
        for (Subscription subscription : active.values()) {
            if (subscription.hasOverflowed()) {
                connection.close(
                        CloseCode.TOO_SLOW,
                        "more than " + Subscription.QUEUED_MAX + " events waited to be taken");
                return false;
            }
            isMore |= sendEvents(subscription);
        }
        return isMore;
    }

    private boolean sendEvents(Subscription subscription) {
        for (int i = 0; i < TURN_MAX; i++) {
            Optional<LoggedEvent> next = subscription.poll();
            if (next.isEmpty()) {
                return false;
            }
            connection.send(
                    JsonText.write(EventJson.event(subscription.id(), next.get())),
                    () -> active.containsKey(subscription.id()));
        }
        return true;
    }

    /** Tells subscribers up to which number they have everything. */
    private void beat(long last) {
        if (connection.isSilent()) {
            connection.close(CloseCode.GOING_AWAY, "nothing was heard for too long");
        } else if (!active.isEmpty()) {
            long seq = last;
            for (Subscription subscription : active.values()) {
                seq = Math.min(seq, subscription.doneThrough(last));
            }
            connection.send(JsonText.write(EventJson.heartbeat(seq)));
            connection.ping();
        }
    }
}
