package io.loombft.server.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Sends the transfers of a phase when they are due, to all nodes alike: a thread a connection, each with
 * payers of its own, so that a payer's transfers arrive in the order of their nonces.
 */
final class Senders {
    /** Connections to each node: while one waits for its answer, the other sends. */
    static final int PER_NODE = 2;

    /**
     * A connection sends what has become due in so long at once: the wait counts as latency, and what an
     * HTTP exchange costs is shared.
     */
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final HexFormat HEX = HexFormat.of();

    private final List<RpcConnection> connections;
    private final Flight flight;
    private final Schedule schedule;
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    Senders(List<Target> targets, Flight flight, Schedule schedule) {
        // Neighbours in the order of the transfers go to different nodes.
        this.connections =
                IntStream.range(0, targets.size() * PER_NODE)
                        .mapToObj(i -> new RpcConnection(targets.get(i % targets.size()).url()))
                        .toList();
        this.flight = flight;
        this.schedule = schedule;
    }

    void start() {
        for (int i = 0; i < connections.size(); i++) {
            int first = i;
            threads.add(Thread.ofVirtual().name("sender-" + i).start(() -> send(first)));
        }
    }

    /** Sends nothing more than what is on its way. */
    void stop() {
        over.countDown();
    }

    /** Waits until all is sent and answered, or the time is up; whether it is. */
    boolean awaitSent(long untilNanos) throws InterruptedException {
        for (Thread thread : threads) {
            long left = Math.max(1, untilNanos - System.nanoTime());
            if (!thread.join(Duration.ofNanos(left))) {
                return false;
            }
        }
        return true;
    }

    private void send(int first) {
        RpcConnection connection = connections.get(first);
        int next = first;
        long sentNanos = System.nanoTime() - PACE_NANOS;
        try {
            while (next < flight.size()) {
                long moment = Math.max(schedule.dueNanos(next), sentNanos + PACE_NANOS);
                if (over.await(moment - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    return;
                }
                List<Integer> batch = due(next, System.nanoTime());
                if (!batch.isEmpty()) {
                    sentNanos = System.nanoTime();
                    post(connection, batch);
                    next = batch.getLast() + connections.size();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Integer> due(int first, long nowNanos) {
        List<Integer> batch = new ArrayList<>();
        for (int i = first;
                i < flight.size()
                        && batch.size() < RpcConnection.BATCH_MAX
                        && schedule.dueNanos(i) <= nowNanos;
                i += connections.size()) {
            batch.add(i);
        }
        return batch;
    }

    private void post(RpcConnection connection, List<Integer> batch) {
        List<String> calls = new ArrayList<>(batch.size());
        for (int index : batch) {
            calls.add(
                    RpcConnection.call(
                            index, "broadcast_tx", "tx", HEX.formatHex(flight.transfer(index))));
        }
        try {
            JsonNode answers = connection.post(calls);
            for (int i = 0; i < batch.size(); i++) {
                note(batch.get(i), answers.get(i));
            }
        } catch (IOException e) {
            batch.forEach(index -> flight.refused("no answer"));
        }
    }

    private void note(int index, JsonNode answer) {
        boolean isAccepted =
                answer.path("id").asInt(-1) == index
                        && answer.path("result").path("status").asText().equals("accepted");
        if (isAccepted) {
            flight.accepted(index);
            return;
        }
        JsonNode error = answer.path("error");
        flight.refused(
                error.path("data")
                        .path("reason")
                        .asText(error.path("message").asText("no result")));
    }
}
