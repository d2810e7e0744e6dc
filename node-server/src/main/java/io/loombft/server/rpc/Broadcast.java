package io.loombft.server.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import io.loombft.server.rpc.NodeApi.Submission;
import io.loombft.server.rpc.RpcException.Code;
import java.util.List;
import java.util.Optional;

/** Answers {@code broadcast_tx}: whether a transaction is let into the mempool. */
final class Broadcast implements RpcMethod.BatchHandler {
    private final NodeApi node;

    Broadcast(NodeApi node) {
        this.node = node;
    }

    @Override
    public void foresee(List<Arguments> calls) {
        node.checkAhead(calls.stream().map(Broadcast::bytes).flatMap(Optional::stream).toList());
    }

    /** Empty for what is no bytes, as the call itself will be told. */
    private static Optional<Bytes> bytes(Arguments given) {
        try {
            return Optional.of(given.bytes("tx"));
        } catch (RpcException e) {
            return Optional.empty();
        }
    }

    @Override
    public JsonNode call(Arguments given) throws RpcException {
        return switch (node.broadcast(given.bytes("tx"))) {
            case Submission.Accepted accepted -> accepted(accepted.hash(), false);
            case Submission.Known known -> accepted(known.hash(), true);
            case Submission.Refused refused ->
                    throw RpcException.refused(refused.reason(), refused.sentence());
            case Submission.MempoolFull full ->
                    throw new RpcException(Code.MEMPOOL_FULL, full.sentence());
            case Submission.CatchingUp behind ->
                    throw new RpcException(Code.CATCHING_UP, behind.sentence());
        };
    }

    private static JsonNode accepted(Hash hash, boolean isKnown) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("hash", hash.hex())
                .put("status", "accepted")
                .put("known", isKnown);
    }
}
