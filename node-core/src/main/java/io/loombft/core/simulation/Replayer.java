package io.loombft.core.simulation;

import io.loombft.core.gossip.GossipMessage;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.Vote;
import java.util.ArrayList;
import java.util.List;

/** Says again what was said long ago. */
final class Replayer extends Liar {
    private static final int REMEMBERED_MAX = 128;
    private static final int MESSAGES_A_TICK = 4;

    private final List<Object> remembered = new ArrayList<>();

    Replayer(World world, SimNode node, Draws draws) {
        super(world, node, draws);
    }

    @Override
    List<Object> votes(int to, Vote vote, GossipMessage.VoteTold told) {
        return others(to, told);
    }

    @Override
    List<Object> proposals(int to, Proposal proposal, GossipMessage.ProposalTold told) {
        return others(to, told);
    }

    @Override
    List<Object> others(int to, Object message) {
        if (remembered.size() < REMEMBERED_MAX) {
            remembered.add(message);
        } else {
            remembered.set(draws().below(REMEMBERED_MAX), message);
        }
        return List.of(message);
    }

    @Override
    public void acts(SimNode self) {
        for (int i = 0; i < MESSAGES_A_TICK && !remembered.isEmpty(); i++) {
            say(draws().below(peers()), remembered.get(draws().below(remembered.size())));
        }
    }
}
