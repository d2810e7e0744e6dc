package io.loombft.console.connection;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.core.client.Fields;
import io.loombft.core.client.RpcException;
import java.util.List;

/** The connections of a node, whose key in hex is {@code id}. */
public record PeerList(String id, List<Peer> peers) {
    static final int PEERS_MAX = 1_000;

    /**
     * One connection.
     *
     * @param isInbound whether the other side dialled
     * @param height its last block, as it says
     * @param rttMs last round trip in milliseconds, negative before the first
     * @param queuedMessages waiting to be sent to it; negative when the node does not tell
     */
    public record Peer(
            String id,
            String label,
            String address,
            boolean isInbound,
            long height,
            double rttMs,
            long score,
            long bytesIn,
            long bytesOut,
            long queuedMessages,
            long queuedBytes) {}

    public PeerList {
        peers = List.copyOf(peers);
    }

    static PeerList of(JsonNode result) throws RpcException {
        Fields from = new Fields("net_info", result);
        return new PeerList(from.text("id"), from.list("peers", PEERS_MAX, PeerList::peer));
    }

    private static Peer peer(Fields item) throws RpcException {
        JsonNode rtt = item.value().path("rtt_ms");
        return new Peer(
                item.text("id"),
                item.textOr("node_id", ""),
                item.textOr("address", ""),
                item.textOr("direction", "").equals("inbound"),
                item.numberOr("height", 0),
                rtt.isNumber() ? rtt.asDouble() : -1,
                item.numberOr("score", 0),
                item.numberOr("bytes_in", 0),
                item.numberOr("bytes_out", 0),
                item.numberOr("queued_messages", -1),
                item.numberOr("queued_bytes", 0));
    }
}
