package io.loombft.core.simulation;

import io.loombft.core.gossip.GossipMessage;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.Vote;
import java.util.List;

/** Keeps silent to some, and to others another time; or to all, as a proposer that is dead. */
final class Selective extends Liar {
    /** One tick in so many it makes up its mind anew. */
    private static final int TICKS_A_MOOD = 20;

    private long spared;
    private boolean proposes = true;

    Selective(World world, SimNode node, Draws draws) {
        super(world, node, draws);
        changeMood();
    }

    private void changeMood() {
        spared = draws().next();
        proposes = draws().flip();
    }

    @Override
    public void acts(SimNode self) {
        if (draws().below(TICKS_A_MOOD) == 0) {
            changeMood();
        }
    }

    private List<Object> toSome(int to, Object message) {
        return (spared >>> (to % Long.SIZE) & 1) == 1 ? List.of(message) : List.of();
    }

    @Override
    List<Object> votes(int to, Vote vote, GossipMessage.VoteTold told) {
        return toSome(to, told);
    }

    @Override
    List<Object> proposals(int to, Proposal proposal, GossipMessage.ProposalTold told) {
        return proposes ? toSome(to, told) : List.of();
    }

    @Override
    List<Object> others(int to, Object message) {
        return message instanceof GossipMessage ? toSome(to, message) : List.of(message);
    }
}
