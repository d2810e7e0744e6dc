package io.loombft.core.simulation;

import io.loombft.core.gossip.GossipMessage;
import io.loombft.core.types.Block;
import io.loombft.core.types.Proposal;
import java.util.List;
import java.util.Optional;

/** Proposes blocks of times that are far off, or as far off as it may get away with. */
final class TimeLiar extends Liar {
    TimeLiar(World world, SimNode node, Draws draws) {
        super(world, node, draws);
    }

    @Override
    List<Object> proposals(int to, Proposal proposal, GossipMessage.ProposalTold told) {
        Optional<Block> block = block(proposal);
        if (block.isEmpty() || !proposal.validRound().isNone()) {
            return List.of(told);
        }
        long honestMs = block.get().header().timestampMs();
        long ms =
                switch ((int) (proposal.height().value() % 6)) {
                    case 0 -> 0;
                    case 1 -> Long.MAX_VALUE;
                    case 2 -> honestMs + 3_600_000;
                    case 3 -> honestMs + 490;
                    case 4 -> honestMs - 5_000;
                    default -> honestMs - 1_000;
                };
        return propose(proposal, at(block.get(), ms));
    }
}
