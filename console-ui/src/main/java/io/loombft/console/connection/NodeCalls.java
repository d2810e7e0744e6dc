package io.loombft.console.connection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.client.GenesisJson;
import io.loombft.core.client.InvalidFileException;
import io.loombft.core.client.JsonRpcClient;
import io.loombft.core.client.NodeClient;
import io.loombft.core.client.OperatorToken;
import io.loombft.core.client.RpcException;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.ValidatorSet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Typed questions to one node; blocks, for any thread. */
final class NodeCalls implements Trust.Source, AutoCloseable {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    private final JsonRpcClient client;

    NodeCalls(String url) throws MalformedInputException {
        this.client = JsonRpcClient.of(url, ANSWER_WITHIN);
    }

    JsonNode call(String method, JsonNode params) throws RpcException {
        return client.call(method, params);
    }

    JsonNode callAsOperator(String method, JsonNode params, OperatorToken token)
            throws RpcException {
        return client.callAsOperator(method, params, token);
    }

    NodeClient client() {
        return new NodeClient(List.of(client));
    }

    NodeStatus status() throws RpcException {
        return NodeStatus.of(call("status", JsonRpcClient.noParams()));
    }

    Validators validators() throws RpcException {
        return Validators.of(call("get_validators", JsonRpcClient.noParams()));
    }

    PeerList peers() throws RpcException {
        return PeerList.of(call("net_info", JsonRpcClient.noParams()));
    }

    MempoolState mempool() throws RpcException {
        return MempoolState.of(call("get_mempool", JsonRpcClient.noParams()));
    }

    EvidenceList evidence() throws RpcException {
        return EvidenceList.of(call("get_evidence", JsonRpcClient.noParams()));
    }

    /** Who signed the blocks up to the height. */
    SigningRecord signing(long height, int count) throws RpcException {
        return SigningRecord.of(
                call(
                        "get_signing_history",
                        JsonRpcClient.noParams().put("height", height).put("count", count)));
    }

    JsonNode consensusState() throws RpcException {
        return call("get_consensus_state", JsonRpcClient.noParams());
    }

    Genesis genesis() throws RpcException {
        JsonNode document = call("get_genesis", JsonRpcClient.noParams());
        try {
            return GenesisJson.parse(
                    Path.of("get_genesis"), document.toString().getBytes(StandardCharsets.UTF_8));
        } catch (InvalidFileException e) {
            throw new RpcException.Malformed("get_genesis: " + e.getMessage());
        }
    }

    List<HeaderEntry> headers(long height, int count) throws RpcException {
        ObjectNode params = JsonRpcClient.noParams().put("height", height).put("count", count);
        List<HeaderEntry> entries = HeaderEntry.listOf(call("get_headers", params));
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).height().value() != height + i) {
                throw new RpcException.Malformed("get_headers answered with other heights");
            }
        }
        return entries;
    }

    @Override
    public HeaderEntry header(long height) throws RpcException {
        List<HeaderEntry> entries = headers(height, 1);
        if (entries.isEmpty()) {
            throw new RpcException.Malformed("the node has no header of height " + height);
        }
        return entries.getFirst();
    }

    @Override
    public ValidatorSet validators(long height) throws RpcException {
        return Validators.of(call("get_validators", JsonRpcClient.noParams().put("height", height)))
                .set();
    }

    @Override
    public void close() {
        client.close();
    }
}
