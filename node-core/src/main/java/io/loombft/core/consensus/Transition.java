package io.loombft.core.consensus;

import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Round;
import java.util.List;

/**
 * The branch that was taken and what is to be done about it, in order. A stale timeout takes one, too,
 * on which nothing is to be done.
 */
record Transition(Branch branch, List<Act> acts) {
    Transition {
        acts = List.copyOf(acts);
    }

    static Transition of(Branch branch, Act... acts) {
        return new Transition(branch, List.of(acts));
    }

    /** What the machine wants done in its present round. */
    sealed interface Act {
        /** Start round {@code round}; the machine is in it already. */
        record EnterRound(Round round) implements Act {}

        record ProposeValid(Branch branch, Hash value, Round validRound) implements Act {}

        record ProposeFresh(Branch branch) implements Act {}

        record Prevote(Ballot ballot) implements Act {}

        record Precommit(Ballot ballot) implements Act {}

        record Schedule(Timeout.Kind kind) implements Act {}

        record Decide(Round round, Hash value) implements Act {}
    }
}
