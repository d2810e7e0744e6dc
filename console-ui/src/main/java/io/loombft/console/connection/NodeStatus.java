package io.loombft.console.connection;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A node's answer to {@code status}, as far as the console shows it. Heights and rounds count from
 * the values the node gives; {@code latestBlockTimeMs} is milliseconds since the epoch, 0 before
 * the first block.
 */
public record NodeStatus(
        String nodeId,
        String chainId,
        String version,
        long latestBlockHeight,
        long latestBlockTimeMs,
        long height,
        long round,
        String step,
        long peers,
        boolean catchingUp) {

    /** Empty when a field is missing or of another type. */
    static Optional<NodeStatus> of(JsonNode result) {
        boolean wellFormed =
                result.path("node_id").isTextual()
                        && result.path("chain_id").isTextual()
                        && result.path("version").isTextual()
                        && result.path("latest_block_height").isIntegralNumber()
                        && result.path("latest_block_time_ms").isIntegralNumber()
                        && result.path("height").isIntegralNumber()
                        && result.path("round").isIntegralNumber()
                        && result.path("step").isTextual()
                        && result.path("peers").isIntegralNumber()
                        && result.path("catching_up").isBoolean();
        if (!wellFormed) {
            return Optional.empty();
        }
        return Optional.of(
                new NodeStatus(
                        result.path("node_id").asText(),
                        result.path("chain_id").asText(),
                        result.path("version").asText(),
                        result.path("latest_block_height").asLong(),
                        result.path("latest_block_time_ms").asLong(),
                        result.path("height").asLong(),
                        result.path("round").asLong(),
                        result.path("step").asText(),
                        result.path("peers").asLong(),
                        result.path("catching_up").asBoolean()));
    }
}
