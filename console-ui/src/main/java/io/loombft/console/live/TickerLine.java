package io.loombft.console.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.console.connection.Fleet;
import io.loombft.console.text.Figures;
import io.loombft.core.client.EventMessage;
import java.time.Instant;
import java.util.List;

/** An event as a line that people read; {@code style} marks what an operator should look at. */
record TickerLine(String time, String place, String type, String text, String style) {
    private static final int LINES_MAX = 100;

    /** The latest first. */
    static List<TickerLine> of(List<EventMessage> events, Fleet fleet) {
        return events.reversed().stream().limit(LINES_MAX).map(e -> of(e, fleet)).toList();
    }

    private static TickerLine of(EventMessage event, Fleet fleet) {
        String place =
                event.height().isPresent()
                        ? event.height().getAsLong()
                                + (event.round().isPresent()
                                        ? " / " + event.round().getAsInt()
                                        : "")
                        : "";
        return new TickerLine(
                Figures.time(Instant.ofEpochMilli(event.timeMs())),
                place,
                event.type(),
                sentence(event.type(), event.data(), fleet),
                style(event));
    }

    private static String style(EventMessage event) {
        return switch (event.type()) {
            case "evidence" -> "bad";
            case "timeout" -> "warn";
            case "block" -> "good";
            default -> "";
        };
    }

    private static String sentence(String type, JsonNode data, Fleet fleet) {
        return switch (type) {
            case "block" ->
                    Figures.hash(text(data, "hash"))
                            + " · "
                            + Figures.plural(data.path("num_txs").asLong(), "transaction")
                            + " · "
                            + Figures.bytes(data.path("bytes").asDouble());
            case "step", "timeout" -> text(data, "step").replace('_', ' ');
            case "proposal" ->
                    name(data, "proposer", fleet) + " · " + Figures.hash(text(data, "block_hash"));
            case "polka", "lock" -> orNil(text(data, "block_hash"));
            case "evidence" ->
                    name(data, "validator", fleet)
                            + " signed two things: "
                            + text(data, "type").replace('_', ' ');
            case "peer" ->
                    text(data, "node_id")
                            + " "
                            + text(data, "change")
                            + (text(data, "reason").isEmpty() ? "" : ": " + text(data, "reason"));
            case "mempool" -> Figures.plural(data.path("txs").asLong(), "transaction") + " wait";
            case "sync" -> data.path("catching_up").asBoolean() ? "fell behind" : "caught up";
            case "validators" ->
                    Figures.plural(data.path("changes").size(), "change")
                            + " from height "
                            + data.path("effective_height").asLong();
            default -> "";
        };
    }

    private static String name(JsonNode data, String field, Fleet fleet) {
        String id = text(data, field);
        String name = fleet.nameOf(id);
        return name.isEmpty() ? Figures.hash(id) : name;
    }

    private static String orNil(String hash) {
        return hash.isEmpty() ? "nil" : Figures.hash(hash);
    }

    private static String text(JsonNode data, String field) {
        return data.path(field).isTextual() ? data.path(field).asText() : "";
    }
}
