package io.loombft.core.simulation;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.consensus.ConsensusView;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.gossip.GossipMessage;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;

/** Votes in the names of others, with its own signature. */
final class Impostor extends Liar {
    Impostor(World world, SimNode node, Draws draws) {
        super(world, node, draws);
    }

    @Override
    public void acts(SimNode self) {
        view().ifPresent(this::vote);
    }

    private void vote(ConsensusView view) {
        VoteType type = draws().flip() ? VoteType.PREVOTE : VoteType.PRECOMMIT;
        Ballot ballot = draws().flip() ? Ballot.nil() : Ballot.of(Hash.of(new byte[] {1}));
        PublicKey victim = world().setting().identities().get(draws().below(peers())).validator();
        Vote vote = new Vote(type, view.height(), view.round(), ballot, victim);
        Bytes text = vote.signBytes(world().setting().genesis().chainId());
        say(
                draws().below(peers()),
                new GossipMessage.VoteTold(
                        vote.signed(
                                world().setting()
                                        .scheme()
                                        .sign(node().identity().validatorKey(), text))));
    }
}
