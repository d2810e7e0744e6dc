package io.loombft.core.simulation;

import io.loombft.core.consensus.Step;
import io.loombft.core.consensus.Timeout;
import io.loombft.core.simulation.SmallNode.Picture;
import io.loombft.core.simulation.SmallNode.Standing;
import io.loombft.core.simulation.SmallWorld.Letter;
import io.loombft.core.simulation.SmallWorld.Symmetry;
import io.loombft.core.types.VoteType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The states of single cores, numbered as they are found. A core cannot be copied, so a state is kept
 * as the letters that lead to it, and told to a new core whenever something new is to be tried. What
 * was tried is remembered: the cores of a whole share nothing but letters, so the same few states of
 * single cores make up very many states of the whole.
 */
final class SmallStates {
    /** Pairs of histories with one picture that are kept for a test to compare. */
    static final int MERGED_MAX = 2_000;

    private final SmallWorld world;
    private final List<Symmetry> symmetries;
    private final Coverage coverage = new Coverage();
    private final List<State> states = new ArrayList<>();
    private final Map<Picture, Integer> numbers = new HashMap<>();
    private final Map<Ask, List<Move>> moves = new HashMap<>();
    private final Map<Try, Integer> tried = new HashMap<>();
    private final Map<Image, Integer> images = new HashMap<>();
    private final List<Merged> merged = new ArrayList<>();

    /** A core that has heard these letters in this order. */
    record State(int place, List<Integer> history, Picture picture, Optional<String> problem) {
        Standing standing() {
            return picture.standing();
        }

        /** Whether nothing is asked of it any more: it has decided, or has left the last round. */
        boolean isOver() {
            return standing().step() == Step.COMMIT || standing().round() >= SmallWorld.ROUNDS;
        }
    }

    /** Letters told at once, and the state after them. */
    record Move(List<Integer> letters, int to) {}

    /** Two ways to one picture. */
    record Merged(int place, List<Integer> one, List<Integer> other) {}

    private record Ask(int state, BitSet available) {}

    private record Try(int state, List<Integer> letters) {}

    /**
     * What comes of letters about one topic. It is all the same whether one of the faulty made up the
     * quorum with a vote for nil or for something else.
     */
    private record Effect(List<Integer> topic, Standing standing) {}

    private record Image(int symmetry, int state) {}

    /** One who could say one of several letters. */
    private record Sender(int place, List<Integer> letters) {}

    SmallStates(SmallWorld world) {
        this.world = world;
        this.symmetries = world.symmetries();
    }

    State state(int number) {
        return states.get(number);
    }

    int size() {
        return states.size();
    }

    int symmetryCount() {
        return symmetries.size();
    }

    Symmetry symmetry(int index) {
        return symmetries.get(index);
    }

    Coverage coverage() {
        return coverage;
    }

    List<Merged> merged() {
        return merged;
    }

    /** The state of a core that has heard nothing. */
    int beginning(int place) {
        return numberOf(List.of(), replayed(place, List.of()), place);
    }

    /** A new core that has heard the letters. */
    SmallNode replayed(int place, List<Integer> history) {
        SmallNode node = new SmallNode(world, place, new Coverage());
        history.forEach(node::hear);
        return node;
    }

    /** The state in the same world under other names. */
    int image(int symmetry, int state) {
        return symmetry == 0
                ? state
                : images.computeIfAbsent(new Image(symmetry, state), this::findImage);
    }

    private int findImage(Image image) {
        State state = states.get(image.state());
        Symmetry names = symmetries.get(image.symmetry());
        int place = names.place(state.place());
        List<Integer> history =
                state.history().stream().map(letter -> world.renamed(letter, names)).toList();
        return numberOf(history, replayed(place, history), place);
    }

    private int numberOf(List<Integer> history, SmallNode node, int place) {
        Picture picture = node.picture();
        Integer known = numbers.get(picture);
        if (known == null) {
            numbers.put(picture, states.size());
            states.add(new State(place, List.copyOf(history), picture, node.problem()));
            return states.size() - 1;
        }
        List<Integer> other = states.get(known).history();
        if (merged.size() < MERGED_MAX && !other.equals(history)) {
            merged.add(new Merged(place, other, List.copyOf(history)));
        }
        return known;
    }

    // ---- What may happen next.

    /**
     * The least sets of letters that move the core. A letter that moves nothing yet may as well come
     * later, together with those that it needs to make a quorum.
     *
     * @param available what honest others have said; the faulty can say anything at any time
     */
    List<Move> moves(int state, BitSet available) {
        return states.get(state).isOver()
                ? List.of()
                : moves.computeIfAbsent(new Ask(state, available), this::findMoves);
    }

    private List<Move> findMoves(Ask ask) {
        State state = states.get(ask.state());
        BitSet open = open(state, ask.available());
        List<Move> found = new ArrayList<>();
        Map<Effect, List<Set<Integer>>> effects = new HashMap<>();
        for (List<Integer> letters : tries(state, open)) {
            boolean hasLess = found.stream().anyMatch(m -> letters.containsAll(m.letters()));
            if (hasLess) {
                continue;
            }
            int to = tried.computeIfAbsent(new Try(ask.state(), letters), this::afterTrying);
            if (to != ask.state() && needsNoMore(letters, to, effects)) {
                found.add(new Move(letters, to));
            }
        }
        return found;
    }

    /** Whether nothing was found that comes to the same with fewer letters of the honest. */
    private boolean needsNoMore(
            List<Integer> letters, int to, Map<Effect, List<Set<Integer>>> effects) {
        Set<Integer> ofHonest = new HashSet<>(letters);
        ofHonest.removeIf(l -> !isOfHonest(l));
        Effect effect = new Effect(world.topic(letters.getFirst()), states.get(to).standing());
        List<Set<Integer>> others = effects.computeIfAbsent(effect, e -> new ArrayList<>());
        if (others.stream().anyMatch(ofHonest::containsAll)) {
            return false;
        }
        return others.add(ofHonest);
    }

    private boolean isOfHonest(int letter) {
        return world.sender(letter).filter(world::isHonest).isPresent();
    }

    /** The state after the letters, which is the same when they move nothing. */
    private int afterTrying(Try one) {
        State state = states.get(one.state());
        SmallNode node = replayed(state.place(), state.history());
        node.countsFor(coverage);
        for (int letter : one.letters()) {
            if (!node.mayHear(letter)) {
                return one.state();
            }
            node.hear(letter);
        }
        if (node.standing().equals(state.standing())) {
            return one.state();
        }
        List<Integer> history = new ArrayList<>(state.history());
        history.addAll(one.letters());
        return numberOf(history, node, state.place());
    }

    /** What the core could be told now. */
    private BitSet open(State state, BitSet available) {
        BitSet open = (BitSet) available.clone();
        for (int letter = 0; letter < world.letterCount(); letter++) {
            if (world.sender(letter).filter(by -> !world.isHonest(by)).isPresent()) {
                open.set(letter);
            }
        }
        open.or(state.picture().timers());
        open.or(state.standing().wanted());
        open.andNot(state.picture().heard());
        return open;
    }

    /** Smaller sets first, and those with less of the honest. */
    private List<List<Integer>> tries(State state, BitSet open) {
        List<List<Integer>> tries = new ArrayList<>();
        open.stream()
                .filter(letter -> !(world.letter(letter) instanceof Letter.Voted))
                .forEach(letter -> tries.add(List.of(letter)));
        for (int round = 0; round <= state.standing().round(); round++) {
            for (VoteType type : VoteType.values()) {
                addVotes(tries, state, open, round, type);
            }
        }
        if (state.standing().round() < SmallWorld.ROUNDS - 1) {
            addPairsOfTheLastRound(tries, open);
        }
        tries.sort(
                Comparator.<List<Integer>>comparingInt(List::size)
                        .thenComparingLong(t -> t.stream().filter(this::isOfHonest).count()));
        return tries;
    }

    /** Sets of votes of one round and type that could make a quorum. */
    private void addVotes(
            List<List<Integer>> tries, State state, BitSet open, int round, VoteType type) {
        List<List<Integer>> sets = List.of(List.of());
        for (Sender sender : senders(open, round, type)) {
            List<List<Integer>> more = new ArrayList<>(sets);
            for (List<Integer> shorter : sets) {
                for (int letter : sender.letters()) {
                    List<Integer> longer = new ArrayList<>(shorter);
                    longer.add(letter);
                    more.add(List.copyOf(longer));
                }
            }
            sets = more;
        }
        sets.stream()
                .filter(set -> !set.isEmpty())
                .filter(set -> mayMatter(state, set, round, type))
                .forEach(
                        set -> {
                            tries.add(set);
                            if (round == state.standing().round()) {
                                tries.add(untilTimeout(set, round, type));
                            }
                        });
    }

    /** A quorum of any votes only starts a timer, so it may as well be heard when that runs out. */
    private List<Integer> untilTimeout(List<Integer> votes, int round, VoteType type) {
        Timeout.Kind kind =
                switch (type) {
                    case PREVOTE -> Timeout.Kind.PREVOTE;
                    case PRECOMMIT -> Timeout.Kind.PRECOMMIT;
                };
        List<Integer> letters = new ArrayList<>(votes);
        letters.add(world.number(new Letter.TimedOut(kind, round)).orElseThrow());
        return List.copyOf(letters);
    }

    private List<Sender> senders(BitSet open, int round, VoteType type) {
        List<Sender> senders = new ArrayList<>();
        for (int place = 0; place < SmallWorld.VALIDATORS; place++) {
            List<Integer> letters = new ArrayList<>();
            for (int value = SmallWorld.NIL; value < world.values().size(); value++) {
                world.number(new Letter.Voted(place, type, round, value))
                        .filter(open::get)
                        .ifPresent(letters::add);
            }
            if (!letters.isEmpty()) {
                senders.add(new Sender(place, letters));
            }
        }
        return senders;
    }

    /** Whether the votes complete a quorum of any kind, or one for a ballot. */
    private boolean mayMatter(State state, List<Integer> votes, int round, VoteType type) {
        int all = state.picture().voters(round, type);
        if (crosses(all, bits(votes))) {
            return true;
        }
        for (int value = SmallWorld.NIL; value < world.values().size(); value++) {
            int ballot = value;
            List<Integer> same =
                    votes.stream()
                            .filter(v -> ((Letter.Voted) world.letter(v)).value() == ballot)
                            .toList();
            if (crosses(state.picture().voters(round, type, value), bits(same))) {
                return true;
            }
        }
        return false;
    }

    private boolean crosses(int before, int more) {
        return Integer.bitCount(before) < world.quorum()
                && Integer.bitCount(before | more) >= world.quorum();
    }

    private int bits(List<Integer> letters) {
        int bits = 0;
        for (int letter : letters) {
            bits |= 1 << world.sender(letter).orElseThrow();
        }
        return bits;
    }

    /** Letters of two validators, which make a core of round 0 skip. */
    private void addPairsOfTheLastRound(List<List<Integer>> tries, BitSet open) {
        int last = SmallWorld.ROUNDS - 1;
        List<Integer> letters = open.stream().filter(l -> isForSkip(l, last)).boxed().toList();
        for (int one : letters) {
            for (int other : letters) {
                if (one < other && !world.sender(one).equals(world.sender(other))) {
                    tries.add(List.of(one, other));
                }
            }
        }
    }

    /** Any letter of a faulty validator serves; one is enough. */
    private boolean isForSkip(int letter, int round) {
        return switch (world.letter(letter)) {
            case Letter.Proposed l -> l.round() == round && world.isHonest(l.by());
            case Letter.Voted l ->
                    l.round() == round
                            && (world.isHonest(l.by())
                                    || (l.type() == VoteType.PREVOTE
                                            && l.value() == SmallWorld.NIL));
            case Letter.Fetched l -> false;
            case Letter.TimedOut l -> false;
        };
    }
}
