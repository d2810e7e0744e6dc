package io.loombft.server.bench;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.BlockHeader;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.CommitSignature;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.Height;
import io.loombft.core.types.Params;
import io.loombft.core.types.Round;
import io.loombft.core.types.Validator;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;

/**
 * A chain of empty blocks that many validators really sign, without the work of deciding on them: what a
 * client sees of a large and fast network. One thread adds blocks, any reads them.
 */
final class StagedChain {
    /** Blocks that are kept. */
    static final int KEPT_MAX = 1_024;

    private static final ChainId CHAIN = new ChainId("stage");
    private static final long POWER = 10;

    private final Ed25519 scheme = new Ed25519();
    private final List<KeyPair> keys;
    private final Genesis genesis;
    private final Hash set;
    private final ConcurrentNavigableMap<Height, Decided> blocks = new ConcurrentSkipListMap<>();
    private Certificate lastCommit = Certificate.NONE;
    private Hash lastHash;

    /** A block and the precommits of all validators for it. */
    record Decided(Block block, Certificate commit) {}

    StagedChain(int validators, long nowMs) {
        keys =
                IntStream.range(0, validators)
                        .mapToObj(this::key)
                        .sorted(Comparator.comparing(KeyPair::publicKey))
                        .toList();
        List<Genesis.Member> members = new ArrayList<>();
        for (int i = 0; i < validators; i++) {
            members.add(
                    new Genesis.Member(
                            new Validator(keys.get(i).publicKey(), POWER), "validator" + i));
        }
        genesis =
                new Genesis(
                        CHAIN,
                        nowMs,
                        members,
                        List.of(),
                        new Genesis.Administrators(1, List.of(keys.getFirst().publicKey())),
                        Params.DEFAULT);
        try {
            set = genesis.validatorSet().hash();
        } catch (MalformedInputException e) {
            throw new AssertionError("the genesis is made here", e);
        }
        lastHash = genesis.hash();
    }

    private KeyPair key(int number) {
        return scheme.keyPair(
                Bytes.copyOf(ByteBuffer.allocate(KeyPair.SEED_SIZE).putInt(number + 1).array()));
    }

    Genesis genesis() {
        return genesis;
    }

    /** The keys of all validators, in the order of their set. */
    List<KeyPair> keys() {
        return keys;
    }

    Height latest() {
        return blocks.isEmpty() ? Height.GENESIS : blocks.lastKey();
    }

    Map<Height, Decided> blocks() {
        return blocks;
    }

    Height lowest() {
        return blocks.isEmpty() ? Height.FIRST : blocks.firstKey();
    }

    /** Adds the next block. */
    Decided add(long timeMs) {
        Height height = latest().next();
        KeyPair proposer = keys.get((int) (height.value() % keys.size()));
        try {
            Block block =
                    Block.of(header(height, timeMs, proposer), List.of(), List.of(), lastCommit);
            Certificate commit = commit(height, block.hash());
            Decided decided = new Decided(block, commit);
            lastCommit = commit;
            lastHash = block.hash();
            blocks.put(height, decided);
            if (blocks.size() > KEPT_MAX) {
                blocks.pollFirstEntry();
            }
            return decided;
        } catch (MalformedInputException e) {
            throw new AssertionError("the block is made here", e);
        }
    }

    private BlockHeader header(Height height, long timeMs, KeyPair proposer) {
        return new BlockHeader(
                CHAIN,
                height,
                timeMs,
                lastHash,
                lastCommit.hash(),
                Block.transactionsRoot(List.of()),
                Block.evidenceRoot(List.of()),
                set,
                set,
                genesis.params().hash(),
                Hash.ZERO,
                Hash.ZERO,
                proposer.publicKey());
    }

    private Certificate commit(Height height, Hash hash) {
        Ballot ballot = Ballot.of(hash);
        List<CommitSignature> signatures = new ArrayList<>();
        for (KeyPair key : keys) {
            Vote vote = new Vote(VoteType.PRECOMMIT, height, Round.ZERO, ballot, key.publicKey());
            signatures.add(
                    new CommitSignature(key.publicKey(), scheme.sign(key, vote.signBytes(CHAIN))));
        }
        return new Certificate(VoteType.PRECOMMIT, height, Round.ZERO, ballot, signatures);
    }
}
