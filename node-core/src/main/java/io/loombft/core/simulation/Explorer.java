package io.loombft.core.simulation;

import io.loombft.core.simulation.SmallStates.Move;
import io.loombft.core.simulation.SmallStates.State;
import io.loombft.core.simulation.SmallWorld.Symmetry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tries not some runs, as a simulation with seeds does, but all of a small world: one height, four
 * validators of equal power, two rounds. Every order in which the honest may hear what was said and
 * in which their timers may run out is followed, and everything that the faulty could say to each of
 * them: two blocks, votes for anything, something else to everyone. The honest run the real {@link
 * io.loombft.core.consensus.ConsensusCore}. In every state agreement is checked, that nobody signs
 * twice in a step, that {@code locked round <= valid round <= round}, and that somebody can still
 * move until all have decided or left round 1.
 *
 * <p>How so much fits into a second:
 *
 * <ul>
 *   <li>Equal states are visited once. Cores share nothing but messages, and a message is on its way
 *       from when it was signed until it was heard; so the state of the whole is one of each core,
 *       and each core's answer to a message is asked for once and remembered.
 *   <li>Symmetry: what differs only in the names of honest validators who never propose, or of a
 *       faulty proposer's two blocks, is visited once.
 *   <li>Partial order: a message that moves nothing yet is heard later, at once with those that it
 *       needs to make a quorum. That loses no outcome, because cores only ever count votes, and a
 *       message may always be late.
 * </ul>
 *
 * <p>What is not tried: lost memory (crashes are for the simulation), heights after the first, unequal
 * power, invalid or untimely blocks, certificates and claims as messages, proposals whose parts are
 * made up, beginning round 0 late, and rounds after the second, where a core is left alone. Nothing
 * here is random; the same limits give the same report.
 *
 * <p>Both rounds to their end have not been visited whole; the limits decide how far one sees. With
 * one faulty validator who proposes both times, the states within 9 steps are 43,501, where a fork by
 * two faulty ones is 6 steps away. Nothing is claimed of states beyond the limits. The partial order
 * is argued for and compared with random runs that hear message by message; it is not proved.
 */
public final class Explorer {
    private static final int NOTHING = -1;

    private final SmallWorld world;
    private final SmallStates cores;
    private final List<Whole> reached = new ArrayList<>();
    private final List<Integer> parents = new ArrayList<>();
    private final Set<Whole> visited = new HashSet<>();
    private long steps;

    /** A state of the whole: the number of each honest core's state. */
    private record Whole(int first, int second, int third, int fourth) {
        static Whole of(int[] states) {
            int[] four = Arrays.copyOf(states, SmallWorld.VALIDATORS);
            Arrays.fill(four, states.length, four.length, NOTHING);
            return new Whole(four[0], four[1], four[2], four[3]);
        }

        int[] states(int honest) {
            return Arrays.copyOf(new int[] {first, second, third, fourth}, honest);
        }
    }

    /**
     * What was done and found.
     *
     * @param states states of the whole that were visited
     * @param coreStates states of single cores that these are made of
     * @param steps ways from one state of the whole to another
     * @param depth steps after which every state was visited
     * @param isComplete whether no state was left to visit
     * @param finding the shortest way to what must not be; then nothing more was tried
     */
    public record Report(
            int states,
            int coreStates,
            long steps,
            int depth,
            boolean isComplete,
            Coverage coverage,
            Optional<Finding> finding) {}

    /** Something that must not be, and the steps to it. */
    public record Finding(String what, List<String> steps) {
        public Finding {
            steps = List.copyOf(steps);
        }
    }

    /**
     * A world of four, of whom the last ones are faulty.
     *
     * @param faulty 0 to 3; the protocol bears 1
     * @param proposers the places, 0 to 3, of those who propose in round 0 and round 1
     */
    public Explorer(int faulty, List<Integer> proposers) {
        boolean isPlace = proposers.stream().allMatch(p -> p >= 0 && p < SmallWorld.VALIDATORS);
        if (faulty < 0 || faulty >= SmallWorld.VALIDATORS) {
            throw new IllegalArgumentException("0 to 3 may be faulty, not " + faulty);
        }
        if (proposers.size() != SmallWorld.ROUNDS || !isPlace) {
            throw new IllegalArgumentException("two proposers of 0 to 3, not " + proposers);
        }
        world = new SmallWorld(faulty, proposers);
        cores = new SmallStates(world);
    }

    /**
     * Visits states breadth first. It may be called once.
     *
     * @param depthMax most steps from the beginning, a step being what one core does at once
     * @param statesMax most states of the whole that are visited
     */
    public Report explore(int depthMax, int statesMax) {
        int[] beginning = new int[world.honest()];
        for (int i = 0; i < beginning.length; i++) {
            beginning[i] = cores.beginning(i);
        }
        reach(beginning, NOTHING);
        int depth = 0;
        int next = 0;
        int levelEnd = reached.size();
        while (next < reached.size() && depth < depthMax) {
            Optional<Finding> finding = visit(next);
            if (finding.isPresent() || reached.size() > statesMax) {
                return report(depth, false, finding);
            }
            next++;
            if (next == levelEnd) {
                depth++;
                levelEnd = reached.size();
            }
        }
        return report(depth, next == reached.size(), Optional.empty());
    }

    private Report report(int depth, boolean isComplete, Optional<Finding> finding) {
        return new Report(
                reached.size(), cores.size(), steps, depth, isComplete, cores.coverage(), finding);
    }

    private Optional<Finding> visit(int index) {
        int[] states = reached.get(index).states(world.honest());
        boolean isAnyMove = false;
        for (int place = 0; place < states.length; place++) {
            for (Move move : cores.moves(states[place], available(states, place))) {
                isAnyMove = true;
                steps++;
                int[] after = states.clone();
                after[place] = move.to();
                boolean isNew = reach(after, index);
                Optional<String> wrong = isNew ? wrong(after) : Optional.empty();
                if (wrong.isPresent()) {
                    return Optional.of(new Finding(wrong.get(), way(reached.size() - 1)));
                }
            }
        }
        boolean isStuck =
                !isAnyMove && !Arrays.stream(states).allMatch(s -> cores.state(s).isOver());
        return isStuck
                ? Optional.of(new Finding("nobody can move any more", way(index)))
                : Optional.empty();
    }

    /** What the other honest ones have said. */
    private BitSet available(int[] states, int place) {
        BitSet said = new BitSet();
        for (int other = 0; other < states.length; other++) {
            if (other != place) {
                said.or(cores.state(states[other]).standing().said());
            }
        }
        return said;
    }

    /** Whether the state is new, whatever the names. */
    private boolean reach(int[] states, int from) {
        if (!visited.add(canonical(states))) {
            return false;
        }
        reached.add(Whole.of(states));
        parents.add(from);
        return true;
    }

    /** The least of what the state is under other names. */
    private Whole canonical(int[] states) {
        int[] least = states;
        for (int i = 1; i < cores.symmetryCount(); i++) {
            Symmetry names = cores.symmetry(i);
            int[] renamed = new int[states.length];
            for (int place = 0; place < states.length; place++) {
                renamed[names.place(place)] = cores.image(i, states[place]);
            }
            least = Arrays.compare(renamed, least) < 0 ? renamed : least;
        }
        return Whole.of(least);
    }

    private Optional<String> wrong(int[] states) {
        int decided = SmallWorld.NIL;
        for (int number : states) {
            State state = cores.state(number);
            if (state.problem().isPresent()) {
                return state.problem();
            }
            int value = state.standing().decided();
            if (value != SmallWorld.NIL && decided != SmallWorld.NIL && value != decided) {
                return Optional.of(
                        "decided are both "
                                + SmallWorld.name(decided)
                                + " and "
                                + SmallWorld.name(value));
            }
            decided = value == SmallWorld.NIL ? decided : value;
        }
        return Optional.empty();
    }

    // ---- How a state was reached.

    private List<String> way(int index) {
        List<String> way = new ArrayList<>();
        for (int at = index; parents.get(at) != NOTHING; at = parents.get(at)) {
            way.add(step(parents.get(at), at));
        }
        Collections.reverse(way);
        return way;
    }

    private String step(int from, int to) {
        int[] before = reached.get(from).states(world.honest());
        int[] after = reached.get(to).states(world.honest());
        int place = 0;
        while (before[place] == after[place]) {
            place++;
        }
        int end = after[place];
        Move move =
                cores.moves(before[place], available(before, place)).stream()
                        .filter(m -> m.to() == end)
                        .findFirst()
                        .orElseThrow();
        List<String> letters = move.letters().stream().map(world::text).toList();
        return "v" + place + " hears " + String.join(" and ", letters);
    }

    // ---- For tests of the explorer itself.

    SmallStates cores() {
        return cores;
    }

    SmallWorld world() {
        return world;
    }

    /** What the honest stood at in each state that was visited. */
    Set<List<SmallNode.Standing>> standings() {
        Set<List<SmallNode.Standing>> standings = new HashSet<>();
        for (Whole whole : reached) {
            standings.add(
                    Arrays.stream(whole.states(world.honest()))
                            .mapToObj(number -> cores.state(number).standing())
                            .toList());
        }
        return standings;
    }
}
