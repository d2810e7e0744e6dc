package io.loombft.core.consensus;

import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Round;
import java.util.List;

/** A rule that fired and what is to be done about it, in order. */
record Transition(Rule rule, List<Act> acts) {
    Transition {
        acts = List.copyOf(acts);
    }

    static Transition of(Rule rule, Act... acts) {
        return new Transition(rule, List.of(acts));
    }

    /** What the machine wants done in its present round. */
    sealed interface Act {
        /** Start round {@code round}; the machine is in it already. */
        record EnterRound(Round round) implements Act {}

        record ProposeValid(Hash value, Round validRound) implements Act {}

        record ProposeFresh() implements Act {}

        record Prevote(Ballot ballot) implements Act {}

        record Precommit(Ballot ballot) implements Act {}

        record Schedule(Timeout.Kind kind) implements Act {}

        record Decide(Round round, Hash value) implements Act {}
    }
}
