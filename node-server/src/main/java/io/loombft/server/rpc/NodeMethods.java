package io.loombft.server.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.core.client.GenesisJson;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Block;
import io.loombft.core.types.Height;
import io.loombft.server.rpc.NodeApi.Lookup;
import io.loombft.server.rpc.RpcException.Code;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The methods of a node. */
final class NodeMethods {
    private static final Height ABOVE_ALL = new Height(Long.MAX_VALUE);

    private final NodeApi node;

    private NodeMethods(NodeApi node) {
        this.node = node;
    }

    static List<RpcMethod> of(NodeApi node) {
        return Stream.concat(
                        new NodeMethods(node).all().stream(), ContractMethods.of(node).stream())
                .toList();
    }

    private List<RpcMethod> all() {
        return List.of(
                RpcMethod.of("status", none -> NodeJson.status(node.status())),
                RpcMethod.of("get_latest_height", none -> latestHeight()),
                RpcMethod.of(
                        "get_block",
                        "height",
                        given -> BlockJson.block(block(given.height("height")))),
                RpcMethod.of(
                        "get_block_by_hash",
                        "hash",
                        given ->
                                BlockJson.block(
                                        found(
                                                node.blockByHash(given.hash("hash")),
                                                "No block with this hash"))),
                RpcMethod.of(
                        "get_block_hash", "height", given -> blockHash(given.height("height"))),
                RpcMethod.of("get_commit", "height", given -> commit(given.height("height"))),
                new RpcMethod(
                        "get_headers", List.of("height", "count"), new HeaderRange(node)::answer),
                new RpcMethod(
                        "get_signing_history",
                        List.of("height", "count"),
                        new SigningHistory(node)::answer),
                RpcMethod.of(
                        "get_account",
                        "address",
                        given -> NodeJson.account(node.account(given.address("address")))),
                RpcMethod.of(
                        "get_validators",
                        "height",
                        given -> validators(given.optionalHeight("height"))),
                RpcMethod.of("broadcast_tx", "tx", new Broadcast(node)),
                RpcMethod.of("get_tx", "hash", this::transaction),
                RpcMethod.of("get_genesis", none -> GenesisJson.toTree(node.genesis())),
                RpcMethod.of("get_params", none -> GenesisJson.toTree(node.params())),
                RpcMethod.of("net_info", none -> NodeJson.net(node.netInfo())),
                RpcMethod.of(
                        "get_evidence",
                        "below",
                        given ->
                                BlockJson.evidence(
                                        node.evidence(
                                                given.optionalHeight("below").orElse(ABOVE_ALL)))),
                RpcMethod.of("get_mempool", none -> NodeJson.mempool(node.mempool())),
                RpcMethod.of(
                        "get_consensus_state",
                        none -> ConsensusJson.state(node.consensusState(), node.timeouts())));
    }

    private JsonNode latestHeight() {
        return object().put("height", node.latestHeight().value());
    }

    private Block block(Height height) throws RpcException {
        return found(node.block(height), noBlock(height));
    }

    private JsonNode blockHash(Height height) throws RpcException {
        Hash hash = found(node.blockHash(height), noBlock(height));
        return object().put("height", height.value()).put("hash", hash.hex());
    }

    private JsonNode commit(Height height) throws RpcException {
        return BlockJson.commit(found(node.commit(height), noBlock(height)));
    }

    private JsonNode validators(Optional<Height> height) throws RpcException {
        return NodeJson.validators(
                height.isEmpty()
                        ? node.currentValidators()
                        : found(
                                node.validators(height.get()),
                                "No validator set is known for height " + height.get()));
    }

    private JsonNode transaction(Arguments given) throws RpcException {
        Hash hash = given.hash("hash");
        return TransactionJson.status(hash, node.transaction(hash));
    }

    private String noBlock(Height height) {
        return "No block at height " + height + "; the latest height is " + node.latestHeight();
    }

    private static <T> T found(Lookup<T> lookup, String notFound) throws RpcException {
        return switch (lookup) {
            case Lookup.Found<T> found -> found.value();
            case Lookup.NotFound<T> missing -> throw new RpcException(Code.NOT_FOUND, notFound);
            case Lookup.Pruned<T> pruned -> throw RpcException.pruned(pruned.lowest().value());
        };
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
