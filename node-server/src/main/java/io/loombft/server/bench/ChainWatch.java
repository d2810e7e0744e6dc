package io.loombft.server.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.client.EventMessage;
import io.loombft.core.client.EventStream;
import io.loombft.core.client.JsonRpcClient;
import io.loombft.core.client.RpcException;
import io.loombft.core.types.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads every block of one node as soon as the node's WebSocket says that it is committed, and tells the
 * phase under way what is in it. A thread of its own; others change the phase and ask how it is.
 */
final class ChainWatch implements AutoCloseable {
    private static final Duration WAIT = Duration.ofMillis(200);

    private final JsonRpcClient client;
    private final EventStream events;
    private final Thread thread;
    private long seenHeight;

    // Immutable but for the flight, which says itself who may touch what of it.
    private volatile Optional<Flight> flight = Optional.empty();
    private volatile Optional<String> failure = Optional.empty();
    private volatile boolean isClosed;

    private ChainWatch(JsonRpcClient client, EventStream events, long height) {
        this.client = client;
        this.events = events;
        this.seenHeight = height;
        this.thread = Thread.ofVirtual().name("chain-watch").unstarted(this::run);
    }

    /** Watches from the next block on. */
    static ChainWatch open(Target target) throws RpcException {
        try {
            JsonRpcClient client = JsonRpcClient.of(target.url());
            EventStream events = EventStream.open(target.url(), List.of("block"));
            long height =
                    client.call("get_latest_height", JsonRpcClient.noParams())
                            .path("height")
                            .asLong();
            ChainWatch watch = new ChainWatch(client, events, height);
            watch.thread.start();
            return watch;
        } catch (MalformedInputException e) {
            throw new AssertionError("a node's own address is one", e);
        }
    }

    /** What is committed from now on is this phase's. */
    void follow(Flight next) {
        flight = Optional.of(next);
    }

    /** Fails when the chain can no longer be seen. */
    void check() throws BenchFailedException {
        Optional<String> why = failure;
        if (why.isPresent()) {
            throw new BenchFailedException("the chain can no longer be watched: " + why.get());
        }
    }

    @Override
    public void close() {
        isClosed = true;
        events.close();
        client.close();
    }

    private void run() {
        try {
            while (!isClosed) {
                Optional<EventMessage> event = events.next(WAIT);
                if (event.isPresent()) {
                    readTo(event.get().height().orElse(seenHeight));
                }
            }
        } catch (RpcException e) {
            if (!isClosed) {
                failure = Optional.of(e.sentence());
            }
        } catch (MalformedInputException e) {
            failure = Optional.of("a block holds what is no transaction: " + e.getMessage());
        }
    }

    private void readTo(long height) throws RpcException, MalformedInputException {
        while (seenHeight < height) {
            JsonNode block =
                    client.call(
                            "get_block", JsonRpcClient.noParams().put("height", seenHeight + 1));
            List<Transaction> transactions = new ArrayList<>();
            for (JsonNode each : block.path("transactions")) {
                transactions.add(Transaction.decode(Bytes.fromHex(each.asText())));
            }
            seenHeight++;
            long nanos = System.nanoTime();
            // 0 stands for never.
            flight.ifPresent(f -> f.block(transactions, nanos == 0 ? 1 : nanos));
        }
    }
}
