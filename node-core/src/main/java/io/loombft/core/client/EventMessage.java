package io.loombft.core.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * An event of a node.
 *
 * @param seq its number in the node's epoch
 * @param timeMs when the node told it, milliseconds since 1970
 * @param type one of those that can be subscribed to
 * @param height empty, like the round, for what has nothing to do with either
 * @param data what the type says
 */
public record EventMessage(
        long seq, long timeMs, String type, OptionalLong height, OptionalInt round, JsonNode data) {
    /** What the node sent as the parameters of an event. */
    static EventMessage of(JsonNode params) throws RpcException {
        boolean isEvent =
                params.path("seq").canConvertToLong()
                        && params.path("time_ms").canConvertToLong()
                        && params.path("type").isTextual()
                        && params.path("data").isObject();
        if (!isEvent) {
            throw new RpcException.Malformed("the node sent an event without number or type");
        }
        JsonNode height = params.path("height");
        JsonNode round = params.path("round");
        return new EventMessage(
                params.path("seq").asLong(),
                params.path("time_ms").asLong(),
                params.path("type").asText(),
                height.isNumber() ? OptionalLong.of(height.asLong()) : OptionalLong.empty(),
                round.isNumber() ? OptionalInt.of(round.asInt()) : OptionalInt.empty(),
                params.path("data"));
    }
}
