package io.loombft.core.simulation;

import io.loombft.core.consensus.ConsensusCore;
import io.loombft.core.types.Block;
import io.loombft.core.types.Height;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.Vote;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What must hold in every run, whoever is Byzantine below a third. Asked after every event. */
final class CoreChecker {
    private final TreeMap<Height, Block> decided = new TreeMap<>();
    private final Map<Object, Object> signed = new HashMap<>();
    private final Map<Integer, Height> heights = new HashMap<>();

    /** Nobody decides another block. */
    void decided(int who, Block block) {
        Block other = decided.putIfAbsent(block.height(), block);
        if (other != null && !other.equals(block)) {
            throw new AssertionError(
                    "v" + who + " decided " + block + " where others decided " + other);
        }
    }

    /** An honest key signs one thing a height, round and step; asking for another is a fault, too. */
    void signs(Vote vote) {
        var place = java.util.List.of(vote.validator(), vote.height(), vote.round(), vote.type());
        Object other = signed.putIfAbsent(place, vote.ballot());
        if (other != null && !other.equals(vote.ballot())) {
            throw new AssertionError(vote + " is asked for, but signed was " + other);
        }
    }

    void signs(Proposal proposal) {
        var place = java.util.List.of(proposal.proposer(), proposal.height(), proposal.round());
        Object other = signed.putIfAbsent(place, proposal);
        if (other != null && !other.equals(proposal)) {
            throw new AssertionError(proposal + " is asked for, but signed was " + other);
        }
    }

    /** The node lost its disk, so its heights begin again. */
    void fellBack(int who) {
        heights.remove(who);
    }

    /** Locks, valid values, rounds and heights stand in the order that they must. */
    void stands(int who, ConsensusCore core) {
        boolean isOrdered =
                !core.lockedRound().isAfter(core.validRound())
                        && !core.validRound().isAfter(core.round());
        if (!isOrdered) {
            throw new AssertionError(
                    "v"
                            + who
                            + ": locked "
                            + core.lockedRound()
                            + ", valid "
                            + core.validRound()
                            + ", round "
                            + core.round());
        }
        Height before = heights.put(who, core.height());
        if (before != null && core.height().isBefore(before)) {
            throw new AssertionError("v" + who + " fell from " + before + " to " + core.height());
        }
    }
}
