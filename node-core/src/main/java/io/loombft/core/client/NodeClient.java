package io.loombft.core.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.GasPrices;
import io.loombft.core.types.Height;
import io.loombft.core.types.Receipt;
import io.loombft.core.types.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Typed calls to one of several nodes: the one that answered last, the next when it cannot be reached.
 * For any thread.
 */
public final class NodeClient implements AutoCloseable {
    /** Most nodes to choose from. */
    public static final int NODES_MAX = 100;

    private final List<JsonRpcClient> nodes;
    private final AtomicInteger current = new AtomicInteger();

    /** Owns the clients from here on; 1 to 100 of them. */
    public NodeClient(List<JsonRpcClient> nodes) {
        if (nodes.isEmpty() || nodes.size() > NODES_MAX) {
            throw new IllegalArgumentException("1 to " + NODES_MAX + " nodes, got " + nodes.size());
        }
        this.nodes = List.copyOf(nodes);
    }

    /** A client of the nodes at the addresses. */
    public static NodeClient of(List<String> urls) throws MalformedInputException {
        if (urls.isEmpty() || urls.size() > NODES_MAX) {
            throw new MalformedInputException("1 to " + NODES_MAX + " nodes, got " + urls.size());
        }
        List<JsonRpcClient> nodes = new ArrayList<>();
        for (String url : urls) {
            nodes.add(JsonRpcClient.of(url));
        }
        return new NodeClient(nodes);
    }

    /**
     * Any method, its result as it is. What every method of a node has in common: calling it twice does
     * no more than calling it once, so that another node may be asked when one does not answer.
     */
    public JsonNode call(String method, JsonNode params) throws RpcException {
        return answer(method, params).result();
    }

    /** What a node answered, and whether one that did not may have acted on the same call before. */
    private record Answer(JsonNode result, RpcException.Delivery before) {}

    private Answer answer(String method, JsonNode params) throws RpcException {
        int first = current.get();
        List<String> failures = new ArrayList<>();
        RpcException.Delivery delivery = RpcException.Delivery.NONE;
        for (int i = 0; i < nodes.size(); i++) {
            int index = (first + i) % nodes.size();
            try {
                JsonNode result = nodes.get(index).call(method, params);
                current.set(index);
                return new Answer(result, delivery);
            } catch (RpcException.Refused e) {
                // Its refusal is an answer too: what is asked next is asked of this node.
                current.set(index);
                throw new RpcException.Refused(e.error(), delivery);
            } catch (RpcException.Unreachable e) {
                failures.add(e.sentence());
                if (e.delivery() == RpcException.Delivery.POSSIBLE) {
                    delivery = e.delivery();
                }
            }
        }
        throw new RpcException.Unreachable(String.join("; ", failures), delivery);
    }

    /** Asks the next node from now on, for callers who are not content with what this one knows. */
    void turnToNext() {
        current.updateAndGet(index -> (index + 1) % nodes.size());
    }

    int count() {
        return nodes.size();
    }

    public NodeStatus status() throws RpcException {
        Fields answer = ask("status", JsonRpcClient.noParams());
        return new NodeStatus(
                answer.text("node_id"),
                answer.text("id"),
                answer.parsed("chain_id", ChainId::parse),
                new Height(answer.number("latest_block_height")),
                answer.textOr("latest_block_hash", ""),
                answer.flag("catching_up") ? NodeStatus.CatchingUp.YES : NodeStatus.CatchingUp.NO,
                answer.count("peers"),
                answer.count("mempool_txs"));
    }

    /** The account; one that nobody paid yet is all zeros. */
    public AccountStatus account(Address address) throws RpcException {
        Fields answer = ask("get_account", JsonRpcClient.noParams().put("address", address.hex()));
        return new AccountStatus(
                address,
                answer.parsed("balance", Amount::parse),
                answer.number("nonce"),
                answer.number("next_nonce"));
    }

    /** Whether a transaction that a node has was news to it. */
    public enum Taken {
        NOW,
        /** Somebody sent the same before, maybe we ourselves. */
        BEFORE
    }

    /** Hands the transaction in: checked and in that node's mempool, which is not yet a promise. */
    public Taken broadcast(Transaction transaction) throws RpcException {
        Answer answer =
                answer(
                        "broadcast_tx",
                        JsonRpcClient.noParams().put("tx", transaction.encoded().hex()));
        Fields taken = new Fields("broadcast_tx", answer.result());
        Hash hash = taken.parsed("hash", Hash::fromHex);
        if (!hash.equals(transaction.hash())) {
            throw new RpcException.Malformed("the node took another transaction, " + hash);
        }
        boolean isOurs = answer.before() == RpcException.Delivery.POSSIBLE;
        return !isOurs && taken.value().path("known").asBoolean() ? Taken.BEFORE : Taken.NOW;
    }

    public TransactionStatus transaction(Hash hash) throws RpcException {
        Fields answer = ask("get_tx", JsonRpcClient.noParams().put("hash", hash.hex()));
        String status = answer.text("status");
        return switch (status) {
            case "unknown" -> new TransactionStatus.Unknown(hash);
            case "pending" -> new TransactionStatus.Pending(hash);
            case "success" -> committed(hash, TransactionStatus.Outcome.SUCCESS, answer);
            case "failed" -> committed(hash, TransactionStatus.Outcome.FAILED, answer);
            default ->
                    throw new RpcException.Malformed(
                            "get_tx answered with the status \"" + status + '"');
        };
    }

    /** What transactions cost before they do anything. */
    public GasPrices gasPrices() throws RpcException {
        Fields gas = ask("get_params", JsonRpcClient.noParams()).nearest("gas");
        try {
            return new GasPrices(
                    gas.number("base"),
                    gas.number("signature"),
                    gas.number("deploy_byte"),
                    gas.number("call"),
                    gas.number("data_byte"));
        } catch (IllegalArgumentException e) {
            throw new RpcException.Malformed("get_params answered with impossible gas prices");
        }
    }

    /** The most gas that a transaction may have. */
    public long transactionGasMax() throws RpcException {
        return ask("get_params", JsonRpcClient.noParams()).numberNearest("tx_gas_max");
    }

    /**
     * What loading a contract that is not resident costs, in gas.
     *
     * @param base for each, up to 2^30
     * @param work for each unit of the work that compiling it takes, up to 2^30
     */
    public record LoadingPrices(int base, int work) {
        /** For code that takes so many units of work. */
        public long of(int units) {
            return base + (long) work * units;
        }
    }

    public LoadingPrices loadingPrices() throws RpcException {
        Fields host = ask("get_params", JsonRpcClient.noParams()).nearest("gas").object("host");
        return new LoadingPrices(host.count("load"), host.count("load_work"));
    }

    /** Whether a contract lies there. */
    public boolean isContract(Address address) throws RpcException {
        try {
            ask("get_code", JsonRpcClient.noParams().put("contract", address.hex()));
            return true;
        } catch (RpcException.Refused e) {
            if (e.error().code() == RpcError.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    /**
     * What would come of a transaction now.
     *
     * @param code of the receipt, for example {@code contract_reverted}
     * @param loadGas the part of the gas used that paid for loading contracts that are not resident
     */
    public record Trial(String code, long gasUsed, long loadGas) {
        public boolean isSuccess() {
            return code.equals("success");
        }
    }

    /** Tries a transaction; the node keeps nothing of it. */
    public Trial simulate(Transaction transaction) throws RpcException {
        Fields answer =
                ask("simulate_tx", JsonRpcClient.noParams().put("tx", transaction.encoded().hex()));
        return new Trial(answer.text("code"), answer.number("gas_used"), answer.number("load_gas"));
    }

    @Override
    public void close() {
        nodes.forEach(JsonRpcClient::close);
    }

    private Fields ask(String method, JsonNode params) throws RpcException {
        return new Fields(method, call(method, params));
    }

    private static TransactionStatus committed(
            Hash hash, TransactionStatus.Outcome outcome, Fields answer) throws RpcException {
        return new TransactionStatus.Committed(
                hash,
                outcome,
                new Height(answer.number("height")),
                answer.number("gas_used"),
                answer.textOr("fee", "0"),
                answer.text("code"),
                answer.parsedOr("output", Bytes.EMPTY, Bytes::fromHex),
                events(answer));
    }

    /** None when the answer has no such list. */
    private static List<Receipt.Event> events(Fields answer) throws RpcException {
        return answer.value().path("events").isArray()
                ? answer.list("events", Receipt.EVENTS_MAX, NodeClient::event)
                : List.of();
    }

    private static Receipt.Event event(Fields each) throws RpcException {
        return new Receipt.Event(
                each.parsed("contract", Address::fromHex),
                each.parsed("topic", Bytes::fromHex),
                each.parsed("data", Bytes::fromHex));
    }
}
