package io.loombft.server.cli;

import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.client.JsonRpcClient;
import io.loombft.core.client.NodeClient;
import io.loombft.core.client.NodeStatus;
import io.loombft.core.client.RpcException;
import io.loombft.core.types.Height;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the nodes of a local network say when asked over their RPC. */
final class Observation implements AutoCloseable {
    /** A node on this machine that takes longer is not well. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final List<NodeClient> clients;

    private Observation(List<NodeClient> clients) {
        this.clients = clients;
    }

    static Observation of(Network network) {
        return new Observation(network.places().stream().map(Observation::client).toList());
    }

    /** What each node says of itself, empty for one that does not answer. */
    List<Optional<NodeStatus>> statuses() {
        return clients.stream().map(Observation::status).toList();
    }

    /** The hash of the node's block at the height. */
    Optional<String> blockHash(int node, Height height) {
        try {
            return Optional.of(
                    clients.get(node)
                            .call(
                                    "get_block_hash",
                                    JsonRpcClient.noParams().put("height", height.value()))
                            .path("hash")
                            .asText());
        } catch (RpcException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        clients.forEach(NodeClient::close);
    }

    private static Optional<NodeStatus> status(NodeClient client) {
        try {
            return Optional.of(client.status());
        } catch (RpcException e) {
            return Optional.empty();
        }
    }

    private static NodeClient client(Network.Place place) {
        try {
            return new NodeClient(List.of(JsonRpcClient.of(place.rpcUrl(), TIMEOUT)));
        } catch (MalformedInputException e) {
            throw new AssertionError("our own address is one", e);
        }
    }
}
