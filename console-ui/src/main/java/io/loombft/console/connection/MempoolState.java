package io.loombft.console.connection;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.core.client.Fields;
import io.loombft.core.client.RpcException;

/** How much waits for a block: transactions, their bytes, and how many accounts sent them. */
public record MempoolState(long txs, long bytes, long senders) {
    static MempoolState of(JsonNode result) throws RpcException {
        Fields from = new Fields("get_mempool", result);
        return new MempoolState(from.number("txs"), from.number("bytes"), from.number("senders"));
    }
}
