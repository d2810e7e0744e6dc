package io.loombft.core.simulation;

import io.loombft.core.gossip.GossipMessage;
import io.loombft.core.sync.SyncMessage;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.CommitSignature;
import io.loombft.core.types.Height;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Boasts of a height that nobody has, and answers those who believe it with blocks that were never
 * committed, with commits that nobody signed, or not at all.
 */
final class SyncLiar extends Liar {
    SyncLiar(World world, SimNode node, Draws draws) {
        super(world, node, draws);
    }

    @Override
    List<Object> others(int to, Object message) {
        return switch (message) {
            case GossipMessage.Standing m when draws().flip() ->
                    List.of(
                            new GossipMessage.Standing(
                                    new Height(
                                            draws().flip()
                                                    ? Long.MAX_VALUE
                                                    : m.height().value()
                                                            + 1
                                                            + draws().below(1_000)),
                                    m.round(),
                                    Height.FIRST));
            case SyncMessage.BlockGiven m -> forged(m);
            case SyncMessage.BlockMissing m -> draws().flip() ? List.of() : List.of(message);
            case SyncMessage.HashGiven m -> List.of(new SyncMessage.HashGiven(later(m.block())));
            default -> List.of(message);
        };
    }

    private List<Object> forged(SyncMessage.BlockGiven given) {
        return switch (draws().below(5)) {
            case 0 -> List.of();
            case 1 -> List.of(new SyncMessage.BlockGiven(later(given.block()), given.commit()));
            case 2 -> List.of(new SyncMessage.BlockGiven(given.block(), shuffled(given.commit())));
            case 3 -> {
                Block other = later(given.block());
                yield List.of(new SyncMessage.BlockGiven(other, madeUp(given.commit(), other)));
            }
            default -> List.of(given);
        };
    }

    /** A commit for a block that nobody has voted for, by everybody. */
    private static Certificate madeUp(Certificate commit, Block block) {
        return new Certificate(
                commit.type(),
                commit.height(),
                commit.round(),
                Ballot.of(block.hash()),
                commit.signatures());
    }

    private static Block later(Block block) {
        return at(block, block.header().timestampMs() + 1);
    }

    /** Every signature under the name of another. */
    private static Certificate shuffled(Certificate commit) {
        List<CommitSignature> signatures = new ArrayList<>();
        for (int i = 0; i < commit.signatures().size(); i++) {
            CommitSignature one = commit.signatures().get(i);
            CommitSignature next = commit.signatures().get((i + 1) % commit.signatures().size());
            signatures.add(new CommitSignature(one.validator(), next.signature()));
        }
        return new Certificate(
                commit.type(),
                commit.height(),
                commit.round(),
                commit.ballot(),
                Collections.unmodifiableList(signatures));
    }
}
