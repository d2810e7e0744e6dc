package io.loombft.server.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.core.consensus.Command.Origin;
import io.loombft.core.ledger.Outcome;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Receipt;
import io.loombft.server.events.LoggedEvent;
import io.loombft.server.events.NodeEvent;
import java.util.Locale;

/** Events as subscribers see them. */
final class EventJson {
    private EventJson() {}

    static ObjectNode event(long subscription, LoggedEvent logged) {
        NodeEvent event = logged.event();
        ObjectNode params = object();
        params.put("subscription", subscription);
        params.put("seq", logged.seq());
        params.put("time_ms", logged.timeMs());
        params.put("type", event.type().label());
        event.at()
                .ifPresentOrElse(
                        at ->
                                params.put("height", at.height().value())
                                        .put("round", at.round().value()),
                        () -> params.putNull("height").putNull("round"));
        params.set("data", data(event));
        return notification("event", params);
    }

    static ObjectNode heartbeat(long seq) {
        return notification("heartbeat", object().put("seq", seq));
    }

    private static ObjectNode notification(String method, ObjectNode params) {
        ObjectNode json = object();
        json.put("jsonrpc", "2.0");
        json.put("method", method);
        json.set("params", params);
        return json;
    }

    private static JsonNode data(NodeEvent event) {
        return switch (event) {
            case NodeEvent.BlockCommitted e -> block(e);
            case NodeEvent.TransactionCommitted e -> transaction(e);
            case NodeEvent.StepEntered e -> object().put("step", lower(e.step()));
            case NodeEvent.ProposalCounted e -> proposal(e);
            case NodeEvent.VoteCounted e -> vote(e);
            case NodeEvent.PolkaSeen e -> polka(e);
            case NodeEvent.LockTaken e -> object().put("block_hash", e.blockHash().hex());
            case NodeEvent.TimeoutTaken e -> object().put("step", lower(e.kind()));
            case NodeEvent.EquivocationProved e -> evidence(e.evidence());
            case NodeEvent.PeerConnected e ->
                    peer(e.peer(), "connected").put("peers", e.peers()).putNull("reason");
            case NodeEvent.PeerDisconnected e ->
                    peer(e.peer(), "disconnected")
                            .put("peers", e.peers())
                            .put("reason", e.reason());
            case NodeEvent.MempoolChanged e -> mempool(e);
            case NodeEvent.ValidatorsChanged e -> validators(e);
            case NodeEvent.SyncMoved e ->
                    object().put("catching_up", e.isCatchingUp())
                            .put("best_height", e.best().value());
        };
    }

    private static ObjectNode block(NodeEvent.BlockCommitted block) {
        return object().put("hash", block.hash().hex())
                .put("proposer", block.proposer().hex())
                .put("timestamp_ms", block.timestampMs())
                .put("num_txs", block.transactions())
                .put("bytes", block.bytes())
                .put("gas_used", block.gasUsed())
                .put("state_root", block.stateRoot().hex())
                .put("num_evidence", block.evidence());
    }

    private static ObjectNode transaction(NodeEvent.TransactionCommitted transaction) {
        boolean isSuccess = transaction.code() == Receipt.Code.SUCCESS;
        ObjectNode json = object();
        json.put("hash", transaction.hash().hex())
                .put("index", transaction.index())
                .put("sender", transaction.sender().hex())
                .put("status", isSuccess ? "success" : "failed")
                .put("code", lower(transaction.code()))
                .put("gas_used", transaction.gasUsed())
                .put("fee", transaction.fee().toString())
                .put("num_events", transaction.eventCount())
                .set("events", TransactionJson.events(transaction.events()));
        return json;
    }

    private static ObjectNode proposal(NodeEvent.ProposalCounted proposal) {
        return object().put("proposer", proposal.proposer().hex())
                .put("block_hash", proposal.blockHash().hex())
                .put("valid_round", proposal.validRound().value())
                .put("parts", proposal.parts())
                .put("own", proposal.origin() == Origin.OWN);
    }

    private static ObjectNode vote(NodeEvent.VoteCounted vote) {
        ObjectNode json = object();
        json.put("type", lower(vote.vote().type()));
        json.put("validator", vote.vote().validator().hex());
        json.set("block_hash", BlockJson.ballot(vote.vote().ballot()));
        json.put("own", vote.origin() == Origin.OWN);
        return json;
    }

    private static ObjectNode polka(NodeEvent.PolkaSeen polka) {
        ObjectNode json = object();
        json.set("block_hash", BlockJson.ballot(polka.ballot()));
        json.put("power", polka.power());
        json.put("total_power", polka.total().value());
        return json;
    }

    private static ObjectNode evidence(Evidence evidence) {
        return object().put("hash", evidence.hash().hex())
                .put("validator", evidence.offender().hex())
                .put(
                        "type",
                        switch (evidence) {
                            case Evidence.DuplicateVote votes -> "duplicate_vote";
                            case Evidence.DuplicateProposal proposals -> "duplicate_proposal";
                        });
    }

    private static ObjectNode peer(NodeEvent.Peer peer, String change) {
        return object().put("change", change)
                .put("id", peer.id().hex())
                .put("node_id", peer.nodeId())
                .put("address", peer.address())
                .put("direction", lower(peer.direction()));
    }

    private static ObjectNode mempool(NodeEvent.MempoolChanged mempool) {
        return object().put("txs", mempool.transactions())
                .put("bytes", mempool.bytes())
                .put("senders", mempool.senders())
                .put("admitted", mempool.admitted())
                .put("refused", mempool.refused())
                .put("dropped", mempool.dropped());
    }

    private static ObjectNode validators(NodeEvent.ValidatorsChanged validators) {
        ObjectNode json = object();
        json.put("effective_height", validators.effective().value());
        ArrayNode changes = json.putArray("changes");
        for (Outcome.ValidatorChange change : validators.changes()) {
            changes.addObject()
                    .put("id", change.validator().hex())
                    .put("power_before", change.powerBefore())
                    .put("power", change.powerAfter().value());
        }
        return json;
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
