package io.loombft.core.simulation;

import io.loombft.core.consensus.ConsensusView;
import io.loombft.core.gossip.GossipMessage;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.SignedProposal;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Votes before each peer for the very block that this peer was offered, in both steps. */
final class Flatterer extends Liar {
    Flatterer(World world, SimNode node, Draws draws) {
        super(world, node, draws);
    }

    @Override
    List<Object> votes(int to, Vote vote, GossipMessage.VoteTold told) {
        NodeProcess peer = world().node(to).process();
        if (peer == null || !peer.isOpen()) {
            return List.of(told);
        }
        ConsensusView theirs = peer.view();
        Optional<SignedProposal> offered =
                theirs.height().equals(vote.height())
                        ? theirs.proposal(vote.round())
                        : Optional.empty();
        if (offered.isEmpty()) {
            return List.of(told);
        }
        Ballot ballot = Ballot.of(offered.get().proposal().blockHash());
        List<Object> both = new ArrayList<>();
        for (VoteType type : VoteType.values()) {
            both.add(vote(type, vote.height(), vote.round(), ballot));
        }
        return both;
    }
}
