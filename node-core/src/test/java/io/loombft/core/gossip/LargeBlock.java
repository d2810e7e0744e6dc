package io.loombft.core.gossip;

import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.consensus.TestChain;
import io.loombft.core.types.Block;
import io.loombft.core.types.BlockHeader;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Transaction;
import java.util.List;
import java.util.stream.IntStream;

/** A first block of several parts. */
final class LargeBlock {
    private LargeBlock() {}

    /** With so many transactions of about 1.2 kB. */
    static Block of(TestChain chain, int proposer, int transactions) {
        BlockHeader like =
                TestChain.block(chain.genesis(), chain.key(proposer), 5_000_000, Certificate.NONE)
                        .header();
        List<Transaction> body =
                IntStream.range(0, transactions)
                        .mapToObj(i -> MempoolNode.transaction(i, 1_000))
                        .toList();
        BlockHeader header =
                new BlockHeader(
                        like.chainId(),
                        like.height(),
                        like.timestampMs(),
                        like.prevBlockHash(),
                        like.lastCommitHash(),
                        Block.transactionsRoot(body),
                        like.evidenceRoot(),
                        like.validatorSetHash(),
                        like.nextValidatorSetHash(),
                        like.paramsHash(),
                        like.stateRoot(),
                        like.receiptsRoot(),
                        like.proposer());
        try {
            return Block.of(header, body, List.of(), Certificate.NONE);
        } catch (MalformedInputException e) {
            throw new AssertionError(e);
        }
    }
}
