package io.loombft.core.sync;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.consensus.ChainState;
import io.loombft.core.consensus.TestChain;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Address;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.BlockHeader;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.CommitSignature;
import io.loombft.core.types.Height;
import io.loombft.core.types.Round;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody;
import io.loombft.core.types.UnsignedTransaction;
import io.loombft.core.types.ValidatorSet;
import io.loombft.core.types.VoteType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A chain that has been decided already. */
final class SyncChain {
    private static final Ed25519 SCHEME = new Ed25519();

    private final TestChain chain = new TestChain(4);
    private final List<Block> blocks = new ArrayList<>();
    private final List<Certificate> commits = new ArrayList<>();

    SyncChain(int height) {
        ChainState state = chain.genesis();
        Certificate last = Certificate.NONE;
        for (int i = 1; i <= height; i++) {
            Block block = TestChain.block(state, chain.key(i % 4), TestChain.GENESIS_MS + i, last);
            blocks.add(block);
            last = commitFor(i, block.hash());
            commits.add(last);
            state = chain.execute(state, block);
        }
    }

    /** The key of a node that is no validator's, ascending. */
    static PublicKey peer(int number) {
        return new PublicKey(new Encoder().i32(number).fixed(Bytes.copyOf(new byte[28])).toBytes());
    }

    /** Four of equal power. */
    ValidatorSet validators() {
        return chain.first();
    }

    PublicKey validator(int place) {
        return chain.key(place);
    }

    Block block(long height) {
        return blocks.get((int) height - 1);
    }

    Certificate commit(long height) {
        return commits.get((int) height - 1);
    }

    /** Somebody's block of that height with one transaction of so many bytes of code. */
    Block large(long height, int bytes) {
        Transaction transaction =
                new UnsignedTransaction(
                                chain.key(0),
                                0,
                                new UnsignedTransaction.GasLimit(1),
                                0,
                                new TransactionBody.ContractDeploy(
                                        TransactionBody.Reentrancy.REFUSED,
                                        Address.ZERO,
                                        Bytes.copyOf(new byte[bytes]),
                                        Bytes.EMPTY))
                        .sign(TestChain.ID, SCHEME.keyPair(Bytes.copyOf(new byte[32])), SCHEME);
        BlockHeader like = block(height).header();
        BlockHeader header =
                new BlockHeader(
                        like.chainId(),
                        like.height(),
                        like.timestampMs(),
                        like.prevBlockHash(),
                        like.lastCommitHash(),
                        Block.transactionsRoot(List.of(transaction)),
                        like.evidenceRoot(),
                        like.validatorSetHash(),
                        like.nextValidatorSetHash(),
                        like.paramsHash(),
                        like.stateRoot(),
                        like.receiptsRoot(),
                        like.proposer());
        try {
            return Block.of(header, List.of(transaction), List.of(), block(height).lastCommit());
        } catch (MalformedInputException e) {
            throw new AssertionError(e);
        }
    }

    /** A quorum for any hash. */
    Certificate commitFor(long height, Hash hash) {
        return chain.certificate(VoteType.PRECOMMIT, height, 0, Ballot.of(hash), 0, 1, 2).value();
    }

    /** A commit for the block that nobody signed. */
    Certificate forged(long height) {
        List<CommitSignature> signatures =
                IntStream.range(0, 3)
                        .mapToObj(
                                i ->
                                        new CommitSignature(
                                                chain.key(i),
                                                commit(height).signatures().get(0).signature()))
                        .toList();
        return new Certificate(
                VoteType.PRECOMMIT,
                new Height(height),
                Round.ZERO,
                Ballot.of(block(height).hash()),
                signatures);
    }

    boolean isGenuine(Certificate commit) {
        return chain.verifier().certificate(commit, chain.first()).isPresent();
    }
}
