package io.loombft.core.sync;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.consensus.ChainState;
import io.loombft.core.consensus.TestChain;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.CommitSignature;
import io.loombft.core.types.Height;
import io.loombft.core.types.Round;
import io.loombft.core.types.VoteType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A chain that has been decided already. */
final class SyncChain {
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

    Block block(long height) {
        return blocks.get((int) height - 1);
    }

    Certificate commit(long height) {
        return commits.get((int) height - 1);
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
