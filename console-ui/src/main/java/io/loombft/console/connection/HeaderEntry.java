package io.loombft.console.connection;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.client.Fields;
import io.loombft.core.client.RpcException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.crypto.Signature;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.BlockHeader;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.CommitSignature;
import io.loombft.core.types.Height;
import io.loombft.core.types.Round;
import io.loombft.core.types.ValidatorSet;
import io.loombft.core.types.VoteType;
import java.util.List;
import java.util.Optional;

/** A header as a node gave it, and the commit that it gave for it. Nothing in it is checked yet. */
record HeaderEntry(
        BlockHeader header, int txs, int evidence, Optional<Certificate> commit, Hash claimedHash) {
    static final int COUNT_MAX = 50;

    static List<HeaderEntry> listOf(JsonNode result) throws RpcException {
        return new Fields("get_headers", result).list("headers", COUNT_MAX, HeaderEntry::of);
    }

    private static HeaderEntry of(Fields item) throws RpcException {
        Optional<Fields> commit = item.optionalObject("commit");
        return new HeaderEntry(
                header(item.object("header")),
                item.count("num_txs"),
                item.count("num_evidence"),
                commit.isPresent() ? Optional.of(commit(commit.get())) : Optional.empty(),
                item.parsed("hash", Hash::fromHex));
    }

    static BlockHeader header(Fields from) throws RpcException {
        return new BlockHeader(
                from.parsed("chain_id", ChainId::parse),
                new Height(from.number("height")),
                from.number("timestamp_ms"),
                from.parsed("prev_block_hash", Hash::fromHex),
                from.parsed("last_commit_hash", Hash::fromHex),
                from.parsed("tx_merkle_root", Hash::fromHex),
                from.parsed("evidence_root", Hash::fromHex),
                from.parsed("validator_set_hash", Hash::fromHex),
                from.parsed("next_validator_set_hash", Hash::fromHex),
                from.parsed("params_hash", Hash::fromHex),
                from.parsed("state_root", Hash::fromHex),
                from.parsed("receipts_root", Hash::fromHex),
                from.parsed("proposer", PublicKey::fromHex));
    }

    static Certificate commit(Fields from) throws RpcException {
        List<CommitSignature> signatures =
                from.list(
                        "signatures",
                        ValidatorSet.SIZE_MAX,
                        item ->
                                new CommitSignature(
                                        item.parsed("validator", PublicKey::fromHex),
                                        signature(item)));
        try {
            return new Certificate(
                    VoteType.PRECOMMIT,
                    new Height(from.number("height")),
                    new Round(from.count("round")),
                    Ballot.of(from.parsed("block_hash", Hash::fromHex)),
                    signatures);
        } catch (IllegalArgumentException e) {
            throw new RpcException.Malformed("an impossible commit: " + e.getMessage());
        }
    }

    private static Signature signature(Fields item) throws RpcException {
        Bytes bytes = item.parsed("signature", Bytes::fromHex);
        if (bytes.size() != Signature.SIZE) {
            throw item.missing("signature", "64 bytes in hex");
        }
        return new Signature(bytes);
    }

    Height height() {
        return header.height();
    }
}
