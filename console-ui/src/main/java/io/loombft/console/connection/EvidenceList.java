package io.loombft.console.connection;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.core.client.Fields;
import io.loombft.core.client.RpcException;
import java.util.List;
import java.util.OptionalLong;

/** Proved equivocations: what no block carries yet, and what one does, the latest first. */
public record EvidenceList(List<Equivocation> pending, List<Equivocation> committed) {
    static final int PIECES_MAX = 1_000;

    /**
     * Two things that one validator signed for one height and round.
     *
     * @param type {@code duplicate_vote} or {@code duplicate_proposal}
     * @param proof its canonical bytes in hex, empty when the node does not tell them
     * @param blockHeight of the block that carries it
     */
    public record Equivocation(
            String hash,
            String validator,
            long height,
            String type,
            Signed first,
            Signed second,
            String proof,
            OptionalLong blockHeight) {}

    /** One of the two; an empty block hash is nil, and a vote's valid round is -1. */
    public record Signed(
            String type, int round, long validRound, String blockHash, String signature) {}

    public EvidenceList {
        pending = List.copyOf(pending);
        committed = List.copyOf(committed);
    }

    static EvidenceList of(JsonNode result) throws RpcException {
        Fields from = new Fields("get_evidence", result);
        return new EvidenceList(
                from.list("pending", PIECES_MAX, EvidenceList::piece),
                from.list("committed", PIECES_MAX, EvidenceList::piece));
    }

    private static Equivocation piece(Fields item) throws RpcException {
        return new Equivocation(
                item.text("hash"),
                item.text("validator"),
                item.number("height"),
                item.text("type"),
                signed(item.object("first")),
                signed(item.object("second")),
                item.textOr("proof", ""),
                item.optionalNumber("block_height"));
    }

    private static Signed signed(Fields item) throws RpcException {
        return new Signed(
                item.text("type"),
                item.count("round"),
                item.numberOr("valid_round", -1),
                item.textOr("block_hash", ""),
                item.text("signature"));
    }
}
