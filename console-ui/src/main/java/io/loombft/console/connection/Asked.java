package io.loombft.console.connection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.client.Fields;
import io.loombft.core.client.JsonRpcClient;
import io.loombft.core.client.NodeClient;
import io.loombft.core.client.OperatorToken;
import io.loombft.core.client.RpcException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A node that a question goes to. Each call blocks until it has answered. */
public final class Asked {
    private final NodeCalls calls;

    Asked(NodeCalls calls) {
        this.calls = calls;
    }

    /** Any method, its result as it is. */
    public JsonNode call(String method, ObjectNode params) throws RpcException {
        return calls.call(method, params);
    }

    /** A method of the operator's. */
    public JsonNode callAsOperator(String method, ObjectNode params, OperatorToken token)
            throws RpcException {
        return calls.callAsOperator(method, params, token);
    }

    /**
     * What the node's journal holds of a height from the offset on.
     *
     * @param height the newest when empty
     */
    public JournalPart journal(Optional<Long> height, long offset, OperatorToken token)
            throws RpcException {
        ObjectNode params = params().put("offset", offset);
        height.ifPresent(asked -> params.put("height", asked));
        return JournalPart.of(callAsOperator("get_journal", params, token), offset);
    }

    /** Whom the node keeps away. */
    public PeerBans bans(OperatorToken token) throws RpcException {
        return PeerBans.of(callAsOperator("get_bans", params(), token));
    }

    /** The core's client of this node, for what it knows how to do; closing it is the connection's business. */
    public NodeClient client() {
        return calls.client();
    }

    /** An empty object to put named parameters into. */
    public static ObjectNode params() {
        return JsonRpcClient.noParams();
    }

    /**
     * A block with what fills it, checked here as far as the trusted sets reach.
     *
     * @throws RpcException also when what the node gave is no block
     */
    public BlockPage block(long height, Optional<TrustedSets> trusted) throws RpcException {
        return page(calls.call("get_block", params().put("height", height)), trusted);
    }

    /** The same by its hash in hex. */
    public BlockPage blockByHash(String hash, Optional<TrustedSets> trusted) throws RpcException {
        return page(calls.call("get_block_by_hash", params().put("hash", hash)), trusted);
    }

    /** Headers of blocks before those that are followed, ascending. */
    public List<BlockRow> headers(long from, int count) throws RpcException {
        return calls.headers(from, count).stream().map(BlockRow::of).toList();
    }

    private BlockPage page(JsonNode result, Optional<TrustedSets> trusted) throws RpcException {
        Fields from = new Fields("get_block", result);
        Fields headerFields = from.object("header");
        List<Transaction> transactions = transactions(from);
        HeaderEntry entry =
                new HeaderEntry(
                        HeaderEntry.header(headerFields),
                        transactions.size(),
                        result.path("evidence").size(),
                        commit(headerFields.number("height")),
                        from.parsed("hash", Hash::fromHex));
        return BlockPage.of(entry, transactions, trusted);
    }

    private Optional<Certificate> commit(long height) {
        try {
            JsonNode commit = calls.call("get_commit", params().put("height", height));
            return Optional.of(HeaderEntry.commit(new Fields("get_commit", commit)));
        } catch (RpcException e) {
            // A block without its commit is still a block; it is shown as not verified.
            return Optional.empty();
        }
    }

    private static List<Transaction> transactions(Fields from) throws RpcException {
        List<Transaction> transactions = new ArrayList<>();
        for (String hex : from.texts("transactions", Block.TRANSACTIONS_MAX)) {
            try {
                transactions.add(Transaction.decode(Bytes.fromHex(hex)));
            } catch (MalformedInputException e) {
                throw new RpcException.Malformed("a transaction in it is none: " + e.getMessage());
            }
        }
        return transactions;
    }
}
