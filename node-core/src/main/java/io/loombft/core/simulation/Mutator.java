package io.loombft.core.simulation;

import io.loombft.core.gossip.GossipMessage;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.Round;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import java.util.List;

/**
 * Changes a little of what an honest node would say: the round by one, the value, the step (after
 * "Randomized Testing of Byzantine Fault Tolerant Algorithms", Winter et al., 2023).
 */
final class Mutator extends Liar {
    /** So many messages in a hundred are changed. */
    private static final int CHANGED_PERCENT = 30;

    Mutator(World world, SimNode node, Draws draws) {
        super(world, node, draws);
    }

    @Override
    List<Object> votes(int to, Vote vote, GossipMessage.VoteTold told) {
        if (!draws().percent(CHANGED_PERCENT)) {
            return List.of(told);
        }
        return List.of(
                switch (draws().below(4)) {
                    case 0 -> vote(vote.type(), vote.height(), near(vote.round()), vote.ballot());
                    case 1 -> vote(vote, anyBallot());
                    case 2 -> vote(vote, Ballot.nil());
                    default ->
                            vote(
                                    vote.type() == VoteType.PREVOTE
                                            ? VoteType.PRECOMMIT
                                            : VoteType.PREVOTE,
                                    vote.height(),
                                    vote.round(),
                                    vote.ballot());
                });
    }

    @Override
    List<Object> proposals(int to, Proposal proposal, GossipMessage.ProposalTold told) {
        if (!draws().percent(CHANGED_PERCENT)) {
            return List.of(told);
        }
        Proposal other =
                new Proposal(
                        proposal.height(),
                        near(proposal.round()),
                        Round.NONE,
                        proposal.blockHash(),
                        proposal.parts(),
                        proposal.proposer());
        return List.of(propose(other, Round.NONE, other.blockHash(), other.parts()));
    }

    private Round near(Round round) {
        return new Round(Math.max(0, round.value() + (draws().flip() ? 1 : -1)));
    }
}
