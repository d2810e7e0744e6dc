package io.loombft.server.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.core.types.Validator;
import java.math.BigDecimal;
import java.util.Locale;

/** The node, its accounts, validators, peers and mempool as the RPC shows them. */
final class NodeJson {
    private NodeJson() {}

    static JsonNode status(NodeApi.Status status) {
        ObjectNode json = object();
        json.put("node_id", status.nodeId());
        json.put("id", status.id().hex());
        json.put("chain_id", status.chainId().value());
        json.put("version", status.version());
        json.put("latest_block_height", status.latestBlockHeight().value());
        json.put("latest_block_hash", status.latestBlockHash().hex());
        json.put("latest_block_time_ms", status.latestBlockTimeMs());
        json.put("latest_state_root", status.latestStateRoot().hex());
        json.put("height", status.height().value());
        json.put("round", status.round().value());
        json.put("step", status.step());
        json.put("catching_up", status.catchingUp());
        json.put("peers", status.peers());
        json.put("mempool_txs", status.mempoolTxs());
        status.validator()
                .ifPresentOrElse(
                        own ->
                                json.putObject("validator")
                                        .put("id", own.id().hex())
                                        .put("power", own.power()),
                        () -> json.putNull("validator"));
        status.metricsPort()
                .ifPresentOrElse(
                        port -> json.put("metrics_port", port), () -> json.putNull("metrics_port"));
        return json;
    }

    static JsonNode account(NodeApi.Account account) {
        ObjectNode json = object();
        json.put("address", account.address().hex());
        json.put("balance", account.balance().toString());
        json.put("nonce", account.nonce());
        json.put("next_nonce", account.nextNonce());
        account.codeHash()
                .ifPresentOrElse(
                        hash -> json.put("code_hash", hash.hex()), () -> json.putNull("code_hash"));
        json.put("storage_root", account.storageRoot().hex());
        return json;
    }

    static JsonNode validators(NodeApi.Validators validators) {
        ObjectNode json = object();
        json.put("height", validators.height().value());
        ArrayNode members = json.putArray("validators");
        for (int i = 0; i < validators.set().size(); i++) {
            Validator member = validators.set().get(i);
            members.addObject()
                    .put("id", member.id().hex())
                    .put("address", member.address().hex())
                    .put("power", member.power())
                    .put("priority", validators.priorities().get(i));
        }
        json.put("total_power", validators.set().totalPower());
        json.put("hash", validators.set().hash().hex());
        return json;
    }

    static JsonNode net(NodeApi.Net net) {
        ObjectNode json = object();
        json.put("id", net.id().hex());
        ArrayNode peers = json.putArray("peers");
        net.peers().forEach(peer -> peers.add(peer(peer)));
        return json;
    }

    static JsonNode mempool(NodeApi.Mempool mempool) {
        return object().put("txs", mempool.txs())
                .put("bytes", mempool.bytes())
                .put("senders", mempool.senders());
    }

    private static JsonNode peer(NodeApi.Peer peer) {
        ObjectNode json = object();
        json.put("id", peer.id().hex());
        json.put("node_id", peer.nodeId());
        json.put("address", peer.address());
        json.put("direction", peer.direction().name().toLowerCase(Locale.ROOT));
        json.put("height", peer.height().value());
        if (peer.rttMicros() < 0) {
            json.putNull("rtt_ms");
        } else {
            json.put("rtt_ms", BigDecimal.valueOf(peer.rttMicros(), 3));
        }
        json.put("score", peer.score());
        json.put("bytes_in", peer.bytesIn());
        json.put("bytes_out", peer.bytesOut());
        json.put("queued_messages", peer.queued().messages());
        json.put("queued_bytes", peer.queued().bytes());
        return json;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
