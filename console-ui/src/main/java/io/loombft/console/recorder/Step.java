package io.loombft.console.recorder;

import io.loombft.console.chart.Mark;
import io.loombft.core.consensus.Branch;
import io.loombft.core.consensus.Command;
import io.loombft.core.consensus.ConsensusView;
import io.loombft.core.consensus.Event;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Round;
import io.loombft.core.types.SignedProposal;
import io.loombft.core.types.SignedVote;
import io.loombft.core.types.VoteType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One event, what it made the core do, and the core after it.
 *
 * @param moves the branches that fired, in order; empty when the event changed no step
 * @param prevotes of the round that the core is in after it, by place in the set
 */
record Step(
        int index,
        Event event,
        List<Branch> moves,
        List<Command> commands,
        Round round,
        String step,
        Round lockedRound,
        Round validRound,
        List<Mark> prevotes,
        List<Mark> precommits) {
    Step {
        moves = List.copyOf(moves);
        commands = List.copyOf(commands);
        prevotes = List.copyOf(prevotes);
        precommits = List.copyOf(precommits);
    }

    static Step of(int index, Event event, List<Command> commands, ConsensusView core) {
        List<Branch> moves = new ArrayList<>();
        for (Command command : commands) {
            if (command instanceof Command.Moved moved) {
                moves.add(moved.branch());
            }
        }
        moves.addAll(core.asides());
        return new Step(
                index,
                event,
                moves,
                commands,
                core.round(),
                core.step().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                core.lockedRound(),
                core.validRound(),
                marks(core, VoteType.PREVOTE),
                marks(core, VoteType.PRECOMMIT));
    }

    private static List<Mark> marks(ConsensusView core, VoteType type) {
        Round round = core.round().isNone() ? Round.ZERO : core.round();
        Optional<Hash> proposed =
                core.proposal(round).map(SignedProposal::proposal).map(p -> p.blockHash());
        List<Mark> marks = new ArrayList<>();
        for (int place = 0; place < core.validators().size(); place++) {
            marks.add(mark(core.vote(round, type, place), proposed));
        }
        return marks;
    }

    private static Mark mark(Optional<SignedVote> vote, Optional<Hash> proposed) {
        if (vote.isEmpty()) {
            return Mark.ABSENT;
        }
        Ballot ballot = vote.get().vote().ballot();
        if (ballot.isNil()) {
            return Mark.NIL;
        }
        return proposed.isEmpty() || ballot.isFor(proposed.get()) ? Mark.VALUE : Mark.OTHER;
    }
}
