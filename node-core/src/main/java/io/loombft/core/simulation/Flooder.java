package io.loombft.core.simulation;

import io.loombft.core.consensus.ConsensusView;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Height;
import io.loombft.core.types.Round;
import io.loombft.core.types.VoteType;
import java.util.Optional;

/** Fills the books: votes for rounds and heights far ahead, and for many blocks of one round. */
final class Flooder extends Liar {
    private static final int VOTES_A_TICK = 12;

    Flooder(World world, SimNode node, Draws draws) {
        super(world, node, draws);
    }

    @Override
    public void acts(SimNode self) {
        Optional<ConsensusView> view = view();
        if (view.isEmpty()) {
            return;
        }
        for (int i = 0; i < VOTES_A_TICK; i++) {
            flood(view.get());
        }
    }

    private void flood(ConsensusView view) {
        VoteType type = draws().flip() ? VoteType.PREVOTE : VoteType.PRECOMMIT;
        Ballot ballot = Ballot.of(Hash.of(new byte[] {(byte) draws().next()}));
        Round round =
                switch (draws().below(3)) {
                    case 0 -> view.round();
                    case 1 -> new Round(view.round().value() + 1 + draws().below(1 << 20));
                    default -> new Round(Integer.MAX_VALUE - draws().below(50));
                };
        Height height =
                switch (draws().below(4)) {
                    case 0 -> view.height().next();
                    case 1 -> new Height(view.height().value() + draws().below(1_000_000));
                    default -> view.height();
                };
        say(draws().below(peers()), vote(type, height, round, ballot));
    }
}
