package io.loombft.server.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.core.consensus.Timeouts;
import io.loombft.server.rpc.NodeApi.Cast;
import io.loombft.server.rpc.NodeApi.ConsensusState;
import io.loombft.server.rpc.NodeApi.Proposed;
import io.loombft.server.rpc.NodeApi.RoundState;
import io.loombft.server.rpc.NodeApi.RoundValue;
import java.util.List;
import java.util.Optional;

/** The rounds of the height in progress as the RPC shows them. */
final class ConsensusJson {
    private ConsensusJson() {}

    static JsonNode state(ConsensusState state, Optional<Timeouts> timeouts) {
        ObjectNode json = object();
        json.put("height", state.height().value());
        json.put("round", state.round().value());
        json.put("step", state.step());
        ArrayNode rounds = json.putArray("rounds");
        state.rounds().forEach(each -> rounds.add(round(each)));
        json.set("locked", state.locked().map(ConsensusJson::value).orElse(NullNode.instance));
        json.set("valid", state.valid().map(ConsensusJson::value).orElse(NullNode.instance));
        json.set("timeouts", timeouts.map(ConsensusJson::timeouts).orElse(NullNode.instance));
        return json;
    }

    private static JsonNode timeouts(Timeouts timeouts) {
        return object().put("propose_ms", timeouts.proposeMs())
                .put("prevote_ms", timeouts.prevoteMs())
                .put("precommit_ms", timeouts.precommitMs())
                .put("delta_ms", timeouts.deltaMs())
                .put("max_ms", timeouts.maxMs());
    }

    private static JsonNode round(RoundState round) {
        ObjectNode json = object();
        json.put("round", round.round().value());
        json.put("proposer", round.proposer().hex());
        json.set(
                "proposal",
                round.proposal().map(ConsensusJson::proposal).orElse(NullNode.instance));
        json.set("prevotes", casts(round.prevotes()));
        json.set("precommits", casts(round.precommits()));
        return json;
    }

    private static JsonNode proposal(Proposed proposal) {
        return object().put("block_hash", proposal.blockHash().hex())
                .put("valid_round", proposal.validRound().value());
    }

    private static JsonNode casts(List<Cast> casts) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        for (Cast cast : casts) {
            ObjectNode vote = json.addObject().put("validator", cast.validator().hex());
            vote.set("block_hash", BlockJson.ballot(cast.ballot()));
        }
        return json;
    }

    private static JsonNode value(RoundValue value) {
        return object().put("round", value.round().value())
                .put("block_hash", value.blockHash().hex());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
