package io.loombft.core.simulation;

import io.loombft.core.gossip.GossipMessage;
import io.loombft.core.types.Proposal;
import java.util.List;

/** Gives its proposals to a few only, or their parts to nobody, or to one. */
final class Withholder extends Liar {
    Withholder(World world, SimNode node, Draws draws) {
        super(world, node, draws);
    }

    private boolean isChosen(int to, long round, int way) {
        return switch (way) {
            case 0 -> false;
            case 1 -> to == round % peers();
            default -> (to + round) % 2 == 0;
        };
    }

    @Override
    List<Object> proposals(int to, Proposal proposal, GossipMessage.ProposalTold told) {
        long place = proposal.height().value() + proposal.round().value();
        return place % 2 == 0 || isChosen(to, place, 2) ? List.of(told) : List.of();
    }

    @Override
    List<Object> others(int to, Object message) {
        if (!(message instanceof GossipMessage.PartTold part)) {
            return List.of(message);
        }
        long place = part.height().value() + part.round().value();
        return isChosen(to, place, (int) (part.height().value() % 3))
                ? List.of(message)
                : List.of();
    }
}
