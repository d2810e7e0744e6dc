package io.loombft.server.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.peers.Ban;
import io.loombft.core.peers.Seed;
import io.loombft.core.types.Height;
import io.loombft.server.rpc.OperatorApi.JournalAnswer;
import io.loombft.server.rpc.RpcException.Code;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The methods for the operator alone. */
final class OperatorMethods {
    /** Heights named in one answer, the newest. */
    static final int HEIGHTS_MAX = 1_000;

    /** How long a ban lasts when nothing is said. */
    private static final Duration BAN = Duration.ofHours(1);

    /** How long one may last. */
    private static final Duration BAN_MAX = Duration.ofDays(365);

    private final OperatorApi node;

    private OperatorMethods(OperatorApi node) {
        this.node = node;
    }

    static List<RpcMethod> of(OperatorApi node) {
        return new OperatorMethods(node).all();
    }

    private List<RpcMethod> all() {
        return List.of(
                RpcMethod.operators("get_journal", List.of("height", "offset"), this::journal),
                RpcMethod.operators("peer_dial", List.of("address"), this::dial),
                RpcMethod.operators("peer_ban", List.of("id", "seconds"), this::ban),
                RpcMethod.operators("peer_unban", List.of("id"), this::unban),
                RpcMethod.operators("get_bans", List.of(), this::bans));
    }

    private JsonNode journal(Arguments given) throws RpcException {
        long offset = given.optionalNumber("offset").orElse(0);
        return switch (node.journal(given.optionalHeight("height"), offset)) {
            case JournalAnswer.Part part -> part(part);
            case JournalAnswer.NoSegment none ->
                    throw new RpcException(Code.NOT_FOUND, noSegment(none.heights()));
            case JournalAnswer.PastTheEnd end ->
                    throw RpcException.invalidParams(
                            "offset is behind the segment's end at " + end.bytes());
            case JournalAnswer.Failed failed ->
                    throw new RpcException(Code.INTERNAL_ERROR, failed.sentence());
        };
    }

    private static String noSegment(List<Height> heights) {
        return heights.isEmpty()
                ? "The journal is empty"
                : "The journal has no such height; it has "
                        + heights.getFirst()
                        + " to "
                        + heights.getLast();
    }

    private static JsonNode part(JournalAnswer.Part part) {
        ObjectNode json = object();
        json.put("height", part.height().value());
        ArrayNode heights = json.putArray("heights");
        int left = Math.max(0, part.heights().size() - HEIGHTS_MAX);
        part.heights().stream().skip(left).forEach(height -> heights.add(height.value()));
        json.put("bytes", part.bytes());
        ArrayNode records = json.putArray("records");
        part.records()
                .forEach(
                        record ->
                                records.addObject()
                                        .put("offset", record.offset())
                                        .put("kind", record.kind().name().toLowerCase(Locale.ROOT))
                                        .put("payload", record.payload().hex()));
        json.put("next_offset", part.nextOffset());
        json.set(
                "torn",
                part.torn().<JsonNode>map(TextNode::valueOf).orElse(NullNode.getInstance()));
        return json;
    }

    private JsonNode dial(Arguments given) throws RpcException {
        String address = given.text("address");
        try {
            Seed seed = Seed.parse(address);
            node.dial(seed);
            return object().put("address", seed.toString());
        } catch (MalformedInputException e) {
            throw RpcException.invalidParams("address: " + e.getMessage());
        }
    }

    private JsonNode ban(Arguments given) throws RpcException {
        PublicKey peer = given.publicKey("id");
        long seconds = given.optionalNumber("seconds").orElse(BAN.toSeconds());
        if (seconds < 1 || seconds > BAN_MAX.toSeconds()) {
            throw RpcException.invalidParams("seconds must be from 1 to " + BAN_MAX.toSeconds());
        }
        node.ban(peer, Duration.ofSeconds(seconds));
        return object().put("id", peer.hex()).put("seconds", seconds);
    }

    private JsonNode unban(Arguments given) throws RpcException {
        PublicKey peer = given.publicKey("id");
        node.unban(peer);
        return object().put("id", peer.hex());
    }

    private JsonNode bans(Arguments given) {
        ObjectNode json = object();
        ArrayNode bans = json.putArray("bans");
        for (Ban ban : node.bans()) {
            bans.addObject()
                    .put("id", ban.id().hex())
                    .put("until_ms", ban.untilMs())
                    .put("strikes", ban.strikes())
                    .put("reason", ban.reason().code());
        }
        return json;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
