package io.loombft.core.ledger;

import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Block;
import io.loombft.core.types.BlockHeader;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Height;
import io.loombft.core.types.Transaction;
import java.util.List;

/** A block to be spoilt: everything in it can be set; the body's roots follow. */
final class BlockDraft {
    ChainId chainId;
    Height height;
    long timestampMs;
    Hash prevBlockHash;
    Hash validatorSetHash;
    Hash nextValidatorSetHash;
    Hash paramsHash;
    Hash stateRoot;
    Hash receiptsRoot;
    PublicKey proposer;
    List<Transaction> transactions;
    List<Evidence> evidence;
    Certificate lastCommit;

    private BlockDraft(BlockHeader header, Block block) {
        chainId = header.chainId();
        height = header.height();
        timestampMs = header.timestampMs();
        prevBlockHash = header.prevBlockHash();
        validatorSetHash = header.validatorSetHash();
        nextValidatorSetHash = header.nextValidatorSetHash();
        paramsHash = header.paramsHash();
        stateRoot = header.stateRoot();
        receiptsRoot = header.receiptsRoot();
        proposer = header.proposer();
        transactions = block.transactions();
        evidence = block.evidence();
        lastCommit = block.lastCommit();
    }

    static BlockDraft of(Block block) {
        return new BlockDraft(block.header(), block);
    }

    Block block() {
        BlockHeader header =
                new BlockHeader(
                        chainId,
                        height,
                        timestampMs,
                        prevBlockHash,
                        lastCommit.hash(),
                        Block.transactionsRoot(transactions),
                        Block.evidenceRoot(evidence),
                        validatorSetHash,
                        nextValidatorSetHash,
                        paramsHash,
                        stateRoot,
                        receiptsRoot,
                        proposer);
        try {
            return Block.of(header, transactions, evidence, lastCommit);
        } catch (MalformedInputException e) {
            throw new AssertionError(e);
        }
    }
}
