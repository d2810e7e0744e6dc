package io.loombft.server.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Receipt;
import io.loombft.server.rpc.NodeApi.TransactionStatus;
import java.util.List;
import java.util.Locale;

/** What became of a transaction, as the RPC shows it: always the same members, null where unknown. */
final class TransactionJson {
    private static final List<String> OF_RECEIPT =
            List.of("height", "index", "gas_used", "fee", "code", "output", "events");

    private TransactionJson() {}

    static JsonNode status(Hash hash, TransactionStatus status) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("hash", hash.hex());
        switch (status) {
            case TransactionStatus.Pending pending -> without(json, "pending");
            case TransactionStatus.Unknown unknown -> without(json, "unknown");
            case TransactionStatus.Committed committed -> committed(json, committed);
        }
        return json;
    }

    private static void without(ObjectNode json, String status) {
        json.put("status", status);
        OF_RECEIPT.forEach(json::putNull);
    }

    private static void committed(ObjectNode json, TransactionStatus.Committed committed) {
        Receipt receipt = committed.receipt();
        json.put("status", receipt.isSuccess() ? "success" : "failed");
        json.put("height", committed.height().value());
        json.put("index", committed.index());
        json.put("gas_used", receipt.gasUsed());
        json.put("fee", receipt.fee().toString());
        json.put("code", receipt.code().name().toLowerCase(Locale.ROOT));
        json.put("output", receipt.output().hex());
        json.set("events", events(receipt.events()));
    }

    static ArrayNode events(List<Receipt.Event> events) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        for (Receipt.Event event : events) {
            json.addObject()
                    .put("contract", event.contract().hex())
                    .put("topic", event.topic().hex())
                    .put("data", event.data().hex());
        }
        return json;
    }
}
