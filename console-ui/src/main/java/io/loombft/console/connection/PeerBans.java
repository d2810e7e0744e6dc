package io.loombft.console.connection;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.core.client.Fields;
import io.loombft.core.client.RpcException;
import java.util.List;

/** Whom a node keeps away. */
public record PeerBans(List<Ban> bans) {
    static final int BANS_MAX = 2_000;

    /**
     * One ban.
     *
     * @param id the peer's node key in hex
     * @param untilMs milliseconds since 1970
     * @param strikes how often it was banned
     * @param reason one word, the node's own
     */
    public record Ban(String id, long untilMs, long strikes, String reason) {}

    public PeerBans {
        bans = List.copyOf(bans);
    }

    static PeerBans of(JsonNode result) throws RpcException {
        return new PeerBans(new Fields("get_bans", result).list("bans", BANS_MAX, PeerBans::ban));
    }

    private static Ban ban(Fields item) throws RpcException {
        return new Ban(
                item.text("id"),
                item.number("until_ms"),
                item.numberOr("strikes", 1),
                item.textOr("reason", "unknown"));
    }
}
