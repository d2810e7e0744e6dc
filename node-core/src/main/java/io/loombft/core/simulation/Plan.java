package io.loombft.core.simulation;

import io.loombft.core.simulation.SimulationSpec.Signatures;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a seed draws before the run begins: who lies and how, what befalls whom and when. A run is a
 * function of its specification, seed and plan; a plan with fewer faults is how a failure is shrunk.
 *
 * @param powers of the validators of genesis, in the order of the nodes
 * @param nodes how many there are, with twins and with those that do not validate
 * @param actors who does not follow the protocol, one for each of the last validators
 * @param troubleMs when all faults are over
 * @param signatures what signs; a share of runs signs for real
 * @param carriesBytes whether messages travel as bytes, and are read at their arrival
 * @param payEveryMs how often each client pays another; 0 for never
 */
record Plan(
        List<Long> powers,
        int nodes,
        List<ActorKind> actors,
        List<Fault> faults,
        long troubleMs,
        long calmDelayMs,
        long emptyBlockIntervalMs,
        Signatures signatures,
        boolean carriesBytes,
        long payEveryMs) {
    /** One run in so many carries bytes. */
    private static final int BYTES_SHARE = 8;

    /** One run in so many signs with Ed25519, whatever was asked for. */
    private static final int ED25519_SHARE = 200;

    /** So many runs in a hundred follow the schedule of a hidden commit. */
    private static final int HIDDEN_COMMIT_PERCENT = 10;

    /** It takes some rounds until it matters. */
    private static final long HIDDEN_COMMIT_MS = 12_000;

    /** So many runs in a hundred have a node that becomes a validator, and leaves again. */
    private static final int SPARE_PERCENT = 15;

    private static final int PARTITIONS_MAX = 40;
    private static final int FAULTS_MAX = 12;

    /** Honest clocks are about this close. */
    private static final long SKEW_SMALL_MS = 150;

    Plan {
        powers = List.copyOf(powers);
        actors = List.copyOf(actors);
        faults = List.copyOf(faults);
    }

    static Plan draw(SimulationSpec spec, long seed) {
        Draws draws = new Draws(seed).split();
        List<Long> powers = new ArrayList<>();
        boolean isEqual = spec.byzantine() > 0 || draws.flip();
        for (int i = 0; i < spec.validators(); i++) {
            powers.add(isEqual ? 1L : draws.between(1, 3));
        }
        boolean isHidden = isHidden(spec, draws.percent(HIDDEN_COMMIT_PERCENT));
        List<ActorKind> actors = new ArrayList<>();
        int nodes = spec.validators();
        for (int i = 0; i < spec.byzantine(); i++) {
            ActorKind kind =
                    isHidden && draws.flip()
                            ? ActorKind.drawBreakerOfLocks(draws)
                            : ActorKind.draw(draws);
            actors.add(kind);
            nodes += kind == ActorKind.TWIN ? 1 : 0;
        }
        boolean isTroubled = spec.trouble() != SimulationSpec.Trouble.NONE;
        boolean hasSpare = isTroubled && !isHidden && draws.percent(SPARE_PERCENT);
        nodes += hasSpare ? 1 : 0;
        long troubleMs = isTroubled ? draws.between(200, 120L * spec.heights()) : 0;
        troubleMs += isHidden ? HIDDEN_COMMIT_MS : 0;
        Drawing drawing = new Drawing(draws, spec, powers, nodes, troubleMs);
        List<Fault> faults =
                isHidden
                        ? List.of(drawing.hiddenCommit())
                        : isTroubled ? drawing.faults(hasSpare, actors) : List.of();
        return new Plan(
                powers,
                nodes,
                actors,
                faults,
                troubleMs,
                draws.between(5, 40),
                draws.flip() ? 10 : draws.between(20, 300),
                draws.below(ED25519_SHARE) == 0 ? Signatures.ED25519 : spec.signatures(),
                draws.below(BYTES_SHARE) == 0,
                draws.percent(60) ? draws.between(100, 2_000) : 0);
    }

    private static boolean isHidden(SimulationSpec spec, boolean isDrawn) {
        return switch (spec.trouble()) {
            case NONE -> false;
            case DRAWN -> isDrawn;
            case HIDDEN_COMMITS -> true;
        };
    }

    /** The same, with only the first faults. */
    Plan withFaults(int count) {
        return new Plan(
                powers,
                nodes,
                actors,
                faults.subList(0, Math.min(count, faults.size())),
                troubleMs,
                calmDelayMs,
                emptyBlockIntervalMs,
                signatures,
                carriesBytes,
                payEveryMs);
    }

    int validators() {
        return powers.size();
    }

    /** The first validator that lies; those before it are honest. */
    int firstLiar() {
        return validators() - actors.size();
    }

    /** Whose validator key the node has, when it is the second with that key. */
    OptionalInt twinOf(int who) {
        int next = validators();
        for (int i = 0; i < actors.size(); i++) {
            if (actors.get(i) == ActorKind.TWIN) {
                if (next == who) {
                    return OptionalInt.of(firstLiar() + i);
                }
                next++;
            }
        }
        return OptionalInt.empty();
    }

    boolean isTwin(int who) {
        boolean isFirst =
                who >= firstLiar()
                        && who < validators()
                        && actors.get(who - firstLiar()) == ActorKind.TWIN;
        return isFirst || twinOf(who).isPresent();
    }

    /** Draws the faults of a run. */
    private static final class Drawing {
        private final Draws draws;
        private final SimulationSpec spec;
        private final int nodes;
        private final long endMs;
        private final List<Long> powers;
        private final BitSet wiped = new BitSet();

        Drawing(Draws draws, SimulationSpec spec, List<Long> powers, int nodes, long endMs) {
            this.draws = draws;
            this.spec = spec;
            this.nodes = nodes;
            this.endMs = endMs;
            this.powers = powers;
        }

        List<Fault> faults(boolean hasSpare, List<ActorKind> actors) {
            int twin = actors.indexOf(ActorKind.TWIN);
            return twin >= 0 && draws.flip()
                    ? apart(spec.validators() - spec.byzantine() + twin, spec.validators())
                    : anyFaults(hasSpare);
        }

        /**
         * The schedule of "Twins: BFT Systems Made Robust" (Bano et al., 2021): one partition after the
         * other, with the twins always on different sides. Who leads follows from when they come.
         */
        private List<Fault> apart(int twin, int other) {
            List<Fault> faults = new ArrayList<>();
            long atMs = draws.between(0, 200);
            while (atMs < endMs && faults.size() < PARTITIONS_MAX) {
                long lasts = draws.between(50, 900);
                long sides = (draws.next() & ~(1L << other)) | (1L << twin);
                faults.add(new Fault(atMs, Fault.Kind.HALVES, twin, other, sides, lasts));
                atMs += lasts + draws.between(0, 60);
            }
            return faults;
        }

        private List<Fault> anyFaults(boolean hasSpare) {
            EnumSet<Fault.Kind> allowed = EnumSet.noneOf(Fault.Kind.class);
            for (Fault.Kind kind : Fault.Kind.values()) {
                if (draws.percent(40)) {
                    allowed.add(kind);
                }
            }
            allowed.remove(Fault.Kind.MEMBERSHIP);
            allowed.remove(Fault.Kind.HIDDEN_COMMIT);
            List<Fault.Kind> kinds = List.copyOf(allowed);
            List<Fault> faults = new ArrayList<>();
            if (hasSpare) {
                faults.add(membership());
            }
            int count = kinds.isEmpty() ? 0 : draws.below(FAULTS_MAX + 1);
            for (int i = 0; i < count; i++) {
                fault(kinds.get(draws.below(kinds.size()))).ifPresent(faults::add);
            }
            faults.sort(Comparator.comparingLong(Fault::atMs));
            return faults;
        }

        /** Alone, so that nothing disturbs the schedule. */
        private Fault hiddenCommit() {
            int seer = draws.below(spec.validators());
            int other = 1 + draws.below(Math.max(1, spec.validators() - 1));
            boolean isLiarBlind = spec.byzantine() > 0 && draws.flip();
            int blind =
                    isLiarBlind
                            ? spec.validators() - 1 - draws.below(spec.byzantine())
                            : (seer + other) % spec.validators();
            return new Fault(
                    draws.between(0, endMs / 4), Fault.Kind.HIDDEN_COMMIT, seer, blind, 0, endMs);
        }

        private Fault membership() {
            return new Fault(
                    draws.between(0, endMs / 2),
                    Fault.Kind.MEMBERSHIP,
                    nodes - 1,
                    0,
                    1,
                    draws.between(300, Math.max(300, endMs)));
        }

        private Optional<Fault> fault(Fault.Kind kind) {
            long atMs = draws.between(0, endMs);
            int node = draws.below(nodes);
            int other = (node + 1 + draws.below(Math.max(1, nodes - 1))) % nodes;
            long amount = amount(kind, node);
            boolean wipes = kind == Fault.Kind.WIPED_DATA || kind == Fault.Kind.BIT_FLIP;
            if (wipes && !mayWipe(node)) {
                return Optional.empty();
            }
            return Optional.of(
                    new Fault(
                            atMs,
                            kind,
                            node,
                            other,
                            amount,
                            draws.between(50, Math.max(50, endMs - atMs))));
        }

        private long amount(Fault.Kind kind, int node) {
            return switch (kind) {
                case LOSS -> draws.between(1, 30);
                case DOUBLES -> draws.between(1, 50);
                case DELAY -> draws.between(50, 1_000);
                case HALVES -> draws.next();
                case FLAPPING -> draws.between(20, 400);
                case CLOG -> draws.between(50, 3_000);
                case POWER_CUT -> draws.between(1, 200);
                case DISK_FAILURE -> draws.between(0, 60);
                case SLOW_DISK -> draws.between(5, 500);
                case SKEW -> skew(node);
                case DRIFT -> mayBeFarOff(node) ? draws.between(-200, 200) : draws.between(-5, 5);
                case SLOW_NODE -> draws.between(1, 20);
                case LOST_STEP -> draws.below(2);
                case REORDERING,
                        TAIL,
                        ISOLATION,
                        RING,
                        ONE_WAY,
                        BROKEN_CONNECTION,
                        KILL,
                        FAILED_SYNC,
                        FULL_DISK,
                        BIT_FLIP,
                        WIPED_DATA,
                        PAUSE,
                        HIDDEN_COMMIT,
                        MEMBERSHIP ->
                        0;
            };
        }

        /**
         * Less than two thirds may lose their data: of the quorum behind a polka or a commit somebody then
         * still has the block, and the others' guards remember their votes for it. Where some lie, or the
         * set changes, it is less than a third with them: a liar's vote does not come again.
         */
        private boolean mayWipe(int node) {
            BitSet faulty = (BitSet) wiped.clone();
            faulty.set(node);
            faulty.set(spec.validators() - spec.byzantine(), spec.validators());
            long total = 0;
            long lost = 0;
            for (int i = 0; i < powers.size(); i++) {
                total += powers.get(i);
                lost += faulty.get(i) ? powers.get(i) : 0;
            }
            boolean hasOthers = spec.byzantine() > 0 || nodes > spec.validators();
            if (3 * lost >= (hasOthers ? 1 : 2) * total) {
                return false;
            }
            wiped.set(node);
            return true;
        }

        private long skew(int node) {
            long most = mayBeFarOff(node) ? 3_600_000 : SKEW_SMALL_MS;
            return draws.between(-most, most);
        }

        /** Those whose clocks are far off count among the faulty, of which a third is too many. */
        private boolean mayBeFarOff(int node) {
            return node < spec.tolerated() - spec.byzantine();
        }
    }
}
