package io.loombft.core.simulation;

import io.loombft.core.gossip.GossipMessage;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.Round;
import java.util.List;

/** Claims for its proposals a polka of a round that had none, or of a round that is not past. */
final class FalseValidRound extends Liar {
    FalseValidRound(World world, SimNode node, Draws draws) {
        super(world, node, draws);
    }

    @Override
    List<Object> proposals(int to, Proposal proposal, GossipMessage.ProposalTold told) {
        int round = proposal.round().value();
        // The same to all, so that they can agree about it.
        int way = Math.floorMod(proposal.height().value() * 31 + round, 5);
        Round claimed =
                switch (way) {
                    case 0 -> Round.NONE;
                    case 1 -> new Round(Math.max(-1, round - 1));
                    case 2 -> new Round(Math.max(-1, round - 1));
                    case 3 -> new Round(round);
                    default -> new Round(round + 1 + round % 3);
                };
        try {
            return List.of(propose(proposal, claimed, proposal.blockHash(), proposal.parts()));
        } catch (IllegalArgumentException e) {
            // Such a one cannot even be written down.
            return List.of(told);
        }
    }
}
