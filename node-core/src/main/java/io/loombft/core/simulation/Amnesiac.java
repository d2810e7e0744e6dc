package io.loombft.core.simulation;

import io.loombft.core.gossip.GossipMessage;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import java.util.List;

/**
 * Forgets its locks: prevotes whatever is proposed in a round, and precommits it too when it may pass
 * for a lock. It never signs two things for one round, so nothing can be proved against it.
 */
final class Amnesiac extends Liar {
    Amnesiac(World world, SimNode node, Draws draws) {
        super(world, node, draws);
    }

    @Override
    List<Object> votes(int to, Vote vote, GossipMessage.VoteTold told) {
        boolean isPrevote = vote.type() == VoteType.PREVOTE;
        if (!isPrevote || !vote.ballot().isNil()) {
            return List.of(told);
        }
        // A proposal that comes later than the vote must not make it a second one.
        return view().filter(v -> v.height().equals(vote.height()))
                .flatMap(v -> v.proposal(vote.round()))
                .<List<Object>>map(p -> List.of(vote(vote, Ballot.of(p.proposal().blockHash()))))
                .orElseGet(() -> List.of(told));
    }
}
