package io.loombft.server.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.BlockHeader;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.SignedProposal;
import io.loombft.core.types.SignedVote;
import java.util.Locale;
import java.util.Optional;

/** Blocks, commits and evidence as the RPC shows them. */
final class BlockJson {
    private BlockJson() {}

    static JsonNode block(Block block) {
        ObjectNode json = object();
        json.put("hash", block.hash().hex());
        json.set("header", header(block.header()));
        json.put("num_txs", block.transactions().size());
        ArrayNode transactions = json.putArray("transactions");
        block.transactions().forEach(each -> transactions.add(each.encoded().hex()));
        ArrayNode evidence = json.putArray("evidence");
        block.evidence().forEach(each -> evidence.add(evidence(each)));
        json.set(
                "last_commit",
                block.lastCommit().equals(Certificate.NONE)
                        ? NullNode.instance
                        : commit(block.lastCommit()));
        return json;
    }

    /** A block without what fills it: its header, how much it carries, and the commit of it. */
    static ObjectNode summary(Block block, Optional<Certificate> commit) {
        ObjectNode json = object();
        json.put("hash", block.hash().hex());
        json.set("header", header(block.header()));
        json.put("num_txs", block.transactions().size());
        json.put("num_evidence", block.evidence().size());
        json.set("commit", commit.map(BlockJson::commit).orElse(NullNode.instance));
        return json;
    }

    static JsonNode commit(Certificate commit) {
        ObjectNode json = object();
        json.put("height", commit.height().value());
        json.put("round", commit.round().value());
        json.put("block_hash", commit.ballot().hash().hex());
        ArrayNode signatures = json.putArray("signatures");
        commit.signatures()
                .forEach(
                        each ->
                                signatures
                                        .addObject()
                                        .put("validator", each.validator().hex())
                                        .put("signature", each.signature().hex()));
        return json;
    }

    private static JsonNode header(BlockHeader header) {
        ObjectNode json = object();
        json.put("chain_id", header.chainId().value());
        json.put("height", header.height().value());
        json.put("timestamp_ms", header.timestampMs());
        json.put("prev_block_hash", header.prevBlockHash().hex());
        json.put("last_commit_hash", header.lastCommitHash().hex());
        json.put("tx_merkle_root", header.txMerkleRoot().hex());
        json.put("evidence_root", header.evidenceRoot().hex());
        json.put("validator_set_hash", header.validatorSetHash().hex());
        json.put("next_validator_set_hash", header.nextValidatorSetHash().hex());
        json.put("params_hash", header.paramsHash().hex());
        json.put("state_root", header.stateRoot().hex());
        json.put("receipts_root", header.receiptsRoot().hex());
        json.put("proposer", header.proposer().hex());
        return json;
    }

    /** With the height of the block beside each piece that one carries. */
    static JsonNode evidence(NodeApi.FoundEvidence found) {
        ObjectNode json = object();
        ArrayNode pending = json.putArray("pending");
        found.pending().forEach(each -> pending.add(evidence(each)));
        ArrayNode committed = json.putArray("committed");
        found.committed()
                .forEach(
                        each ->
                                committed.add(
                                        evidence(each.evidence())
                                                .put("block_height", each.block().value())));
        return json;
    }

    private static ObjectNode evidence(Evidence evidence) {
        ObjectNode json = object();
        json.put("hash", evidence.hash().hex());
        json.put("validator", evidence.offender().hex());
        json.put("height", evidence.height().value());
        json.put("proof", evidence.encoded().hex());
        switch (evidence) {
            case Evidence.DuplicateVote votes -> {
                json.put("type", "duplicate_vote");
                json.set("first", vote(votes.first()));
                json.set("second", vote(votes.second()));
            }
            case Evidence.DuplicateProposal proposals -> {
                json.put("type", "duplicate_proposal");
                json.set("first", proposal(proposals.first()));
                json.set("second", proposal(proposals.second()));
            }
        }
        return json;
    }

    private static JsonNode vote(SignedVote signed) {
        ObjectNode json = object();
        json.put("type", signed.vote().type().name().toLowerCase(Locale.ROOT));
        json.put("round", signed.vote().round().value());
        json.set("block_hash", ballot(signed.vote().ballot()));
        json.put("signature", signed.signature().hex());
        return json;
    }

    private static JsonNode proposal(SignedProposal signed) {
        ObjectNode json = object();
        json.put("type", "proposal");
        json.put("round", signed.proposal().round().value());
        json.put("valid_round", signed.proposal().validRound().value());
        json.put("block_hash", signed.proposal().blockHash().hex());
        json.put("signature", signed.signature().hex());
        return json;
    }

    /** The hash voted for, null for nil. */
    static JsonNode ballot(Ballot ballot) {
        return ballot.isNil()
                ? NullNode.instance
                : JsonNodeFactory.instance.textNode(ballot.hash().hex());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
