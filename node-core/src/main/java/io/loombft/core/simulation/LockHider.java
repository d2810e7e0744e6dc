package io.loombft.core.simulation;

import io.loombft.core.gossip.GossipMessage;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import java.util.List;

/**
 * Completes a polka before one node only, another one each round, and never helps to decide: the locks
 * that this leaves behind are hidden, and renewed in every round.
 */
final class LockHider extends Liar {
    LockHider(World world, SimNode node, Draws draws) {
        super(world, node, draws);
    }

    @Override
    List<Object> votes(int to, Vote vote, GossipMessage.VoteTold told) {
        if (vote.type() == VoteType.PRECOMMIT) {
            return List.of(vote(vote, Ballot.nil()));
        }
        boolean isVictim = to == (vote.height().value() + vote.round().value()) % peers();
        return isVictim ? List.of(told) : List.of(vote(vote, Ballot.nil()));
    }

    @Override
    List<Object> others(int to, Object message) {
        // Nor does it pass on what would bring the polka to others.
        return message instanceof GossipMessage.CertificateTold ? List.of() : List.of(message);
    }
}
