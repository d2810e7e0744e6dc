package io.loombft.server.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Height;
import io.loombft.core.types.Transaction;
import io.loombft.server.rpc.NodeApi.Lookup;
import java.util.Optional;

/**
 * Answers {@code get_headers}: the headers of some heights in a row with their commits, so that who follows
 * a chain need not read what its blocks carry.
 */
final class HeaderRange {
    /** Most headers of one answer. */
    static final int COUNT_MAX = 50;

    /** When the blocks read for an answer were as long as this together, it ends. */
    static final long BLOCK_BYTES_MAX = 16L * 1024 * 1024;

    private final NodeApi node;

    HeaderRange(NodeApi node) {
        this.node = node;
    }

    /** From the height on, ascending; fewer than asked for at the end of the chain, or of the bound. */
    JsonNode answer(Arguments given) throws RpcException {
        Height height = given.height("height");
        long count = Math.clamp(given.optionalNumber("count").orElse(COUNT_MAX), 0, COUNT_MAX);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("latest_height", node.latestHeight().value());
        ArrayNode headers = json.putArray("headers");
        long bytes = 0;
        while (headers.size() < count && bytes < BLOCK_BYTES_MAX) {
            Optional<Block> block = block(height);
            if (block.isEmpty()) {
                return json;
            }
            headers.add(BlockJson.summary(block.get(), commit(height)));
            bytes += size(block.get());
            height = height.next();
        }
        return json;
    }

    private Optional<Block> block(Height height) throws RpcException {
        return switch (node.block(height)) {
            case Lookup.Found<Block> found -> Optional.of(found.value());
            case Lookup.NotFound<Block> none -> Optional.empty();
            case Lookup.Pruned<Block> pruned -> throw RpcException.pruned(pruned.lowest().value());
        };
    }

    private Optional<Certificate> commit(Height height) {
        return node.commit(height) instanceof Lookup.Found<Certificate> found
                ? Optional.of(found.value())
                : Optional.empty();
    }

    private static long size(Block block) {
        return block.transactions().stream().mapToLong(Transaction::size).sum();
    }
}
