package io.loombft.core.consensus;

import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.BlockPart;
import io.loombft.core.types.Height;
import io.loombft.core.types.Params;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.Round;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What came for the next height while this one is being decided: bounded, handed over unjudged when
 * the height begins. The consensus thread owns it.
 */
final class NextHeight {
    /** Rounds of the next height that are kept, from 0. */
    static final int ROUNDS_MAX = 2;

    /** Proposals kept of each round: the proposer's first and a conflicting one. */
    static final int PROPOSALS_MAX = 2;

    /** Votes kept of each validator, round and type: the first and a conflicting one. */
    static final int VOTES_MAX = 2;

    private final Height height;
    private final ProposerPriorities priorities;
    private final int partsMax;
    private final List<Event> events = new ArrayList<>();
    private final Set<Object> seen = new HashSet<>();
    private final List<Proposal> proposals = new ArrayList<>();

    private record Ballots(PublicKey validator, Round round, VoteType type, int count) {}

    NextHeight(Height height, ProposerPriorities priorities, Params params) {
        this.height = height;
        this.priorities = priorities;
        this.partsMax = Math.toIntExact(Math.ceilDiv(params.blockBytesMax(), BlockPart.SIZE));
    }

    Height height() {
        return height;
    }

    /** Whether the vote is new and within the bounds. */
    boolean takes(Vote vote) {
        return vote.round().value() < ROUNDS_MAX
                && !seen.contains(vote)
                && !seen.contains(ballots(vote, VOTES_MAX));
    }

    /** Whether the vote was kept. */
    boolean add(Event.VoteReceived event) {
        Vote vote = event.vote().value().vote();
        if (!takes(vote)) {
            return false;
        }
        int count = 1;
        while (!seen.add(ballots(vote, count))) {
            count++;
        }
        seen.add(vote);
        return events.add(event);
    }

    /** Whether the proposal is new, its proposer's and within the bounds. */
    boolean takes(Proposal proposal) {
        return proposal.round().value() < ROUNDS_MAX
                && proposals(proposal.round()) < PROPOSALS_MAX
                && proposal.parts().count() <= partsMax
                && !proposals.contains(proposal)
                && proposal.proposer().equals(priorities.proposer(proposal.round()));
    }

    /** Whether the proposal was kept. */
    boolean add(Event.ProposalReceived event) {
        Proposal proposal = event.proposal().value().proposal();
        if (!takes(proposal)) {
            return false;
        }
        proposals.add(proposal);
        return events.add(event);
    }

    /** Whether the part is new and belongs to a kept proposal. */
    boolean takes(Event.PartReceived event) {
        return !seen.contains(place(event)) && belongs(event);
    }

    /** Whether the part was kept. */
    boolean add(Event.PartReceived event) {
        return takes(event) && seen.add(place(event)) && events.add(event);
    }

    private static Ballots ballots(Vote vote, int count) {
        return new Ballots(vote.validator(), vote.round(), vote.type(), count);
    }

    private static List<Object> place(Event.PartReceived event) {
        return List.of(event.round(), event.part().index(), event.part().bytes());
    }

    private int proposals(Round round) {
        int count = 0;
        for (Proposal proposal : proposals) {
            count += proposal.round().equals(round) ? 1 : 0;
        }
        return count;
    }

    private boolean belongs(Event.PartReceived event) {
        for (Proposal proposal : proposals) {
            if (proposal.round().equals(event.round())
                    && event.part().belongsTo(proposal.parts())) {
                return true;
            }
        }
        return false;
    }

    /** How much is remembered to tell what is new. */
    int remembered() {
        return seen.size();
    }

    /** In the order they came. */
    List<Event> events() {
        return List.copyOf(events);
    }
}
