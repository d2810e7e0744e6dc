package io.loombft.core.simulation;

import io.loombft.core.crypto.Hash;
import io.loombft.core.gossip.GossipMessage;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Round;
import io.loombft.core.types.Vote;
import java.util.ArrayList;
import java.util.List;

/** Tells each peer something of its own. */
final class Equivocator implements Actor {
    private static final int SEEN_MAX = 16;

    private final World world;
    private final Draws draws;
    private final FreeSigner signer;
    private final List<Hash> seen = new ArrayList<>();

    Equivocator(World world, SimNode node, Draws draws) {
        this.world = world;
        this.draws = draws;
        this.signer = new FreeSigner(node.identity().validatorKey(), world.setting());
    }

    @Override
    public List<Object> says(SimNode self, int to, Object message) {
        return message instanceof GossipMessage.VoteTold told
                        && told.vote().vote().validator().equals(self.identity().validator())
                ? votes(told)
                : List.of(message);
    }

    private List<Object> votes(GossipMessage.VoteTold told) {
        Vote vote = told.vote().vote();
        if (!vote.ballot().isNil() && seen.size() < SEEN_MAX) {
            seen.add(vote.ballot().hash());
        }
        return switch (draws.below(4)) {
            case 0 -> List.of(told);
            case 1 -> List.of();
            case 2 -> List.of(like(vote, vote.round()));
            default -> {
                List<Object> many = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    int round = Math.max(0, vote.round().value() - 1 + draws.below(4));
                    many.add(like(vote, new Round(round)));
                }
                yield many;
            }
        };
    }

    private Object like(Vote vote, Round round) {
        return new GossipMessage.VoteTold(
                signer.sign(
                        new Vote(vote.type(), vote.height(), round, ballot(), vote.validator())));
    }

    private Ballot ballot() {
        int choice = draws.below(4);
        if (choice == 0 || seen.isEmpty()) {
            return Ballot.nil();
        }
        return choice == 1
                ? Ballot.of(Hash.of(new byte[] {(byte) draws.below(5)}))
                : Ballot.of(seen.get(draws.below(seen.size())));
    }
}
