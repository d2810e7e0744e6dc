package io.loombft.console.connection;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.console.connection.LiveFeed.BlockWeight;
import io.loombft.console.connection.LiveFeed.SeenTransaction;
import io.loombft.core.client.EventMessage;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Gathers events into a {@link LiveFeed}. One thread writes and reads it. */
final class LiveBook {
    private final RoundBook rounds = new RoundBook();
    private final Deque<EventMessage> recent = new ArrayDeque<>();
    private final Deque<SeenTransaction> transactions = new ArrayDeque<>();
    private final Deque<BlockWeight> blocks = new ArrayDeque<>();
    private long count;
    private int gaps;

    RoundBook rounds() {
        return rounds;
    }

    void missedSome() {
        gaps++;
    }

    void take(EventMessage told, Instant now) {
        EventMessage event = ShortEvent.of(told);
        count++;
        rounds.take(event, now);
        switch (event.type()) {
            case "vote" -> {}
            case "transaction" -> keep(transactions, transaction(event), LiveFeed.TRANSACTIONS_MAX);
            case "block" -> {
                if (!blocks.isEmpty() && event.height().orElse(0) <= blocks.getLast().height()) {
                    // Another chain began at the address.
                    blocks.clear();
                    transactions.clear();
                }
                keep(blocks, block(event), ChainTail.BLOCKS_MAX);
                keep(recent, event, LiveFeed.RECENT_MAX);
            }
            default -> keep(recent, event, LiveFeed.RECENT_MAX);
        }
    }

    LiveFeed frozen(boolean isListening) {
        return new LiveFeed(
                isListening,
                rounds.frozen(),
                List.copyOf(recent),
                List.copyOf(transactions),
                List.copyOf(blocks),
                count,
                gaps);
    }

    private static <T> void keep(Deque<T> all, T latest, int max) {
        all.addLast(latest);
        if (all.size() > max) {
            all.removeFirst();
        }
    }

    private static SeenTransaction transaction(EventMessage event) {
        JsonNode data = event.data();
        return new SeenTransaction(
                data.path("hash").asText(""),
                event.height().orElse(0),
                data.path("index").asInt(),
                data.path("sender").asText(""),
                data.path("status").asText("").equals("success"),
                data.path("code").asText(""),
                data.path("gas_used").asLong(),
                data.path("fee").asText("0"),
                event.timeMs());
    }

    private static BlockWeight block(EventMessage event) {
        JsonNode data = event.data();
        return new BlockWeight(
                event.height().orElse(0),
                event.round().orElse(0),
                data.path("num_txs").asInt(),
                data.path("bytes").asLong(),
                data.path("gas_used").asLong(),
                event.timeMs());
    }
}
