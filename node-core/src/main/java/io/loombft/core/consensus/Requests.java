package io.loombft.core.consensus;

import io.loombft.core.types.Height;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.Round;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a height has asked the node's own parts for and not been answered, so that it can be asked
 * again after a restart. The consensus thread owns it.
 */
final class Requests {
    private final Map<VoteType, Command.SignVote> votes = new TreeMap<>();
    private final List<Command.SignVote> past = new ArrayList<>();
    private Command.@Nullable SignProposal proposal;
    private Command.@Nullable BuildBlock build;
    private Command.@Nullable CommitBlock commit;

    Command.SignVote add(Command.SignVote request) {
        votes.put(request.vote().type(), request);
        return request;
    }

    /** To sign once more what the guard remembers, beside what the present step asks for. */
    Command.SignVote addPast(Command.SignVote request) {
        past.add(request);
        return request;
    }

    Command.SignProposal add(Command.SignProposal request) {
        proposal = request;
        return request;
    }

    Command.BuildBlock add(Command.BuildBlock request) {
        build = request;
        return request;
    }

    Command.CommitBlock add(Command.CommitBlock request) {
        commit = request;
        return request;
    }

    boolean hasVote(VoteType type) {
        return votes.containsKey(type);
    }

    boolean has(Vote vote) {
        return Stream.concat(past.stream(), votes.values().stream())
                .anyMatch(s -> s.vote().equals(vote));
    }

    /** The block that is being executed. */
    Optional<Command.CommitBlock> commit() {
        return Optional.ofNullable(commit);
    }

    void signed(Vote vote) {
        votes.values().removeIf(s -> s.vote().equals(vote));
        past.removeIf(s -> s.vote().equals(vote));
    }

    void signed(Proposal answered) {
        if (proposal != null && proposal.proposal().equals(answered)) {
            proposal = null;
        }
    }

    void refused(Round round) {
        votes.values().removeIf(s -> s.vote().round().equals(round));
        past.removeIf(s -> s.vote().round().equals(round));
        if (proposal != null && proposal.proposal().round().equals(round)) {
            proposal = null;
        }
    }

    /** Whether the block was awaited; it is no longer. */
    boolean built(Height height, Round round) {
        boolean isAwaited =
                build != null
                        && build.parent().height().next().equals(height)
                        && build.round().equals(round);
        if (isAwaited) {
            build = null;
        }
        return isAwaited;
    }

    /** A round begins: what the last one wanted to propose is of no use. */
    void enterRound() {
        build = null;
        proposal = null;
    }

    /** What precedes the guard's last signature was signed, or never will be. */
    void withdrawUpTo(Event.LastSignature last) {
        votes.values().removeIf(s -> !isAfter(s.vote(), last));
        if (build != null && !build.round().isAfter(last.round())) {
            build = null;
        }
        // The journal alone knows a proposal; the one that it restored is the one that was signed.
        boolean isPast =
                proposal != null
                        && !proposal.proposal().round().isAfter(last.round())
                        && (last.step() != Step.PROPOSE
                                || proposal.proposal().round().isBefore(last.round()));
        if (isPast) {
            proposal = null;
        }
    }

    /** All of them again, for a node that was restarted in the step. */
    List<Command> again(Step step) {
        List<Command> again = new ArrayList<>();
        if (build != null && step == Step.PROPOSE) {
            again.add(build);
        }
        if (proposal != null) {
            again.add(proposal);
        }
        again.addAll(past);
        again.addAll(votes.values());
        if (commit != null) {
            again.add(commit);
        }
        return again;
    }

    private static boolean isAfter(Vote vote, Event.LastSignature last) {
        Step step = vote.type() == VoteType.PREVOTE ? Step.PREVOTE : Step.PRECOMMIT;
        return vote.round().isAfter(last.round())
                || (vote.round().equals(last.round()) && step.compareTo(last.step()) > 0);
    }
}
