package io.loombft.console.connection;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.core.client.Fields;
import io.loombft.core.client.RpcException;
import java.util.Optional;

/**
 * A node's answer to {@code status}.
 *
 * @param label the name its operator gave it
 * @param id its node key in hex
 * @param latestTimeMs of the last block, milliseconds since 1970
 * @param height being decided
 * @param validatorId its validator key in hex, empty when it is no validator now
 * @param metricsPort 0 when it serves no metrics
 */
public record NodeStatus(
        String label,
        String id,
        String chainId,
        String version,
        long latestHeight,
        String latestHash,
        long latestTimeMs,
        String stateRoot,
        long height,
        int round,
        String step,
        int peers,
        boolean isCatchingUp,
        int mempoolTxs,
        String validatorId,
        long power,
        int metricsPort) {

    static NodeStatus of(JsonNode result) throws RpcException {
        Fields from = new Fields("status", result);
        Optional<Fields> validator = from.optionalObject("validator");
        return new NodeStatus(
                from.text("node_id"),
                from.textOr("id", ""),
                from.text("chain_id"),
                from.text("version"),
                from.number("latest_block_height"),
                from.textOr("latest_block_hash", ""),
                from.number("latest_block_time_ms"),
                from.textOr("latest_state_root", ""),
                from.number("height"),
                from.count("round"),
                from.text("step"),
                from.count("peers"),
                from.flag("catching_up"),
                from.count("mempool_txs"),
                validator.map(v -> v.textOr("id", "")).orElse(""),
                validator.map(v -> v.numberOr("power", 0)).orElse(0L),
                Math.clamp(from.numberOr("metrics_port", 0), 0, 65_535));
    }
}
