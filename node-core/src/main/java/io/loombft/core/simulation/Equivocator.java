package io.loombft.core.simulation;

import io.loombft.core.gossip.GossipMessage;
import io.loombft.core.types.Block;
import io.loombft.core.types.PartSet;
import io.loombft.core.types.PartSetHeader;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.Round;
import io.loombft.core.types.Vote;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Votes one thing before one peer and another before the next, and proposes two blocks at once. */
final class Equivocator extends Liar {
    /** Votes for rounds around the present one that it says in place of one. */
    private static final int VOTES = 3;

    Equivocator(World world, SimNode node, Draws draws) {
        super(world, node, draws);
    }

    @Override
    List<Object> votes(int to, Vote vote, GossipMessage.VoteTold told) {
        return switch (draws().below(4)) {
            case 0 -> List.of(told);
            case 1 -> List.of();
            case 2 -> List.of(vote(vote, anyBallot()));
            default -> {
                List<Object> many = new ArrayList<>();
                for (int i = 0; i < VOTES; i++) {
                    int round = Math.max(0, vote.round().value() - 1 + draws().below(4));
                    many.add(vote(vote.type(), vote.height(), new Round(round), anyBallot()));
                }
                yield many;
            }
        };
    }

    @Override
    List<Object> proposals(int to, Proposal proposal, GossipMessage.ProposalTold told) {
        Optional<Block> block = block(proposal);
        if (block.isEmpty()) {
            return List.of(told);
        }
        Block other = at(block.get(), block.get().header().timestampMs() + 1);
        return switch (draws().below(4)) {
            case 0 -> propose(proposal, other);
            case 1 -> madeUpParts(proposal, other);
            case 2 -> {
                List<Object> both = new ArrayList<>(propose(proposal, other));
                both.add(told);
                yield both;
            }
            default -> List.of(told);
        };
    }

    /** A proposal whose parts do not lead to its block. */
    private List<Object> madeUpParts(Proposal proposal, Block other) {
        PartSetHeader foreign = PartSet.cut(other.encoded()).header();
        return List.of(propose(proposal, proposal.validRound(), proposal.blockHash(), foreign));
    }
}
