package io.loombft.core.simulation;

import io.loombft.core.consensus.Command;
import io.loombft.core.consensus.ConsensusConfig;
import io.loombft.core.consensus.ConsensusCore;
import io.loombft.core.consensus.Event;
import io.loombft.core.consensus.Step;
import io.loombft.core.consensus.Timeout;
import io.loombft.core.consensus.Timeouts;
import io.loombft.core.simulation.SmallWorld.Letter;
import io.loombft.core.types.Block;
import io.loombft.core.types.Height;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.Round;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A real core in a {@link SmallWorld}, with a signer, a builder and a ledger that answer at once. Its
 * round 0 has begun. After every event it is checked that nothing is signed twice in one step and
 * that locked round, valid round and round stand in order.
 */
final class SmallNode {
    private final SmallWorld world;
    private final int place;
    private final ConsensusCore core;
    private Coverage coverage;
    private final Deque<Event> answers = new ArrayDeque<>();
    private final BitSet heard = new BitSet();
    private final BitSet said = new BitSet();
    private final BitSet timers = new BitSet();
    private final BitSet wanted = new BitSet();
    private int decided = SmallWorld.NIL;
    private Optional<String> problem = Optional.empty();

    /** What it has come to. A timer is part of it only once it has run out. */
    record Standing(
            int round,
            Step step,
            int lockedRound,
            int lockedValue,
            int validRound,
            int validValue,
            int decided,
            BitSet said,
            BitSet wanted) {}

    /**
     * All that its future depends on: two nodes with the same picture answer every letter alike.
     *
     * @param voters for each round and type who has voted at all, then who for each ballot, a bit a
     *     place
     * @param firsts what it heard first where it may hear several: votes and proposals; which blocks
     *     are here
     */
    record Picture(
            int place,
            Standing standing,
            BitSet timers,
            BitSet heard,
            List<Integer> voters,
            List<Integer> firsts) {
        /** Who has voted anything, a bit a place. */
        int voters(int round, VoteType type) {
            int slots = SmallWorld.ROUNDS * VoteType.values().length;
            return voters.get(slot(round, type) * (voters.size() / slots));
        }

        /** Who has voted for the value, a bit a place. */
        int voters(int round, VoteType type, int value) {
            int slots = SmallWorld.ROUNDS * VoteType.values().length;
            return voters.get(
                    slot(round, type) * (voters.size() / slots) + 1 + (value - SmallWorld.NIL));
        }

        private static int slot(int round, VoteType type) {
            return round * VoteType.values().length + (type == VoteType.PREVOTE ? 0 : 1);
        }
    }

    SmallNode(SmallWorld world, int place, Coverage coverage) {
        this.world = world;
        this.place = place;
        this.coverage = coverage;
        ConsensusConfig config =
                new ConsensusConfig(
                        world.key(place),
                        Timeouts.DEFAULT,
                        ConsensusConfig.EmptyBlocks.MADE,
                        1_000,
                        0);
        core = new ConsensusCore(config, world.start(), List.of());
        core.resume();
        Height first = core.height();
        tell(new Event.TimeoutFired(new Timeout(Timeout.Kind.EMPTY_BLOCK, first, Round.ZERO)));
    }

    /** Counts into another coverage from now on. */
    void countsFor(Coverage other) {
        coverage = other;
    }

    /** Whether it makes sense to tell: all but a timeout whose timer does not run, or is stale. */
    boolean mayHear(int letter) {
        return !(world.letter(letter) instanceof Letter.TimedOut timer)
                || (timers.get(letter) && isLive(timer));
    }

    /** Tells the letter, which must not have been told before. */
    void hear(int letter) {
        if (heard.get(letter)) {
            throw new AssertionError("told twice: " + world.text(letter));
        }
        heard.set(letter);
        timers.clear(letter);
        world.events(letter).forEach(this::tell);
    }

    private void tell(Event event) {
        answers.addLast(event);
        while (!answers.isEmpty()) {
            List<Command> commands = core.on(answers.removeFirst());
            coverage.saw(commands, core);
            commands.forEach(this::perform);
            check();
        }
    }

    private void perform(Command command) {
        switch (command) {
            case Command.SignVote c -> sign(c.vote());
            case Command.SignProposal c -> sign(c.proposal());
            case Command.BuildBlock c -> build(c);
            case Command.ValidateBlock c ->
                    answers.addLast(
                            new Event.BlockValidated(c.block().hash(), new Event.Validity.Valid()));
            case Command.CommitBlock c -> decided = world.value(c.block().hash());
            case Command.ScheduleTimeout c -> arm(c.timeout());
            case Command.FetchBlock c ->
                    world.number(new Letter.Fetched(world.value(c.block()))).ifPresent(wanted::set);
            case Command.Halt c -> problem = Optional.of("v" + place + " halts: " + c.reason());
            case Command.PublishProposal c -> {}
            case Command.PublishPart c -> {}
            case Command.PublishVote c -> {}
            case Command.PublishEvidence c -> {}
            case Command.BeginHeight c -> {}
            case Command.Redeliver c -> {}
            case Command.Moved c -> {}
        }
    }

    private void build(Command.BuildBlock build) {
        // Later rounds are not explored.
        if (build.round().value() < SmallWorld.ROUNDS) {
            Block block = world.made(place, build.round().value());
            answers.addLast(new Event.BlockBuilt(block.height(), build.round(), block));
        }
    }

    private void arm(Timeout timeout) {
        world.number(new Letter.TimedOut(timeout.kind(), timeout.round().value()))
                .ifPresent(timers::set);
    }

    private void sign(Vote vote) {
        Letter.Voted letter =
                new Letter.Voted(
                        place,
                        vote.type(),
                        vote.round().value(),
                        world.value(vote.ballot().hash()));
        world.number(letter).ifPresent(this::say);
    }

    private void sign(Proposal proposal) {
        Letter.Proposed letter =
                new Letter.Proposed(
                        place,
                        proposal.round().value(),
                        proposal.validRound().value(),
                        world.value(proposal.blockHash()));
        world.number(letter).ifPresent(this::say);
    }

    /** Signs, after a look at what was signed before. */
    private void say(int letter) {
        said.stream()
                .filter(other -> isSameStep(world.letter(other), world.letter(letter)))
                .findFirst()
                .ifPresent(
                        other ->
                                problem =
                                        Optional.of(
                                                "v"
                                                        + place
                                                        + " signs a "
                                                        + world.text(letter)
                                                        + " after a "
                                                        + world.text(other)));
        said.set(letter);
        switch (world.events(letter).getFirst()) {
            case Event.VoteReceived e -> answers.addLast(new Event.VoteSigned(e.vote()));
            case Event.ProposalReceived e ->
                    answers.addLast(new Event.ProposalSigned(e.proposal()));
            default -> throw new AssertionError(world.text(letter) + " is not signed");
        }
    }

    private static boolean isSameStep(Letter one, Letter other) {
        return (one instanceof Letter.Voted a
                        && other instanceof Letter.Voted b
                        && a.type() == b.type()
                        && a.round() == b.round())
                || (one instanceof Letter.Proposed p
                        && other instanceof Letter.Proposed q
                        && p.round() == q.round());
    }

    private void check() {
        boolean isOrdered =
                !core.lockedRound().isAfter(core.validRound())
                        && !core.validRound().isAfter(core.round());
        if (!isOrdered) {
            problem =
                    Optional.of(
                            "v"
                                    + place
                                    + " is locked in "
                                    + core.lockedRound()
                                    + ", its valid round is "
                                    + core.validRound()
                                    + ", its round "
                                    + core.round());
        }
    }

    Optional<String> problem() {
        return problem;
    }

    Standing standing() {
        return new Standing(
                core.round().value(),
                core.step(),
                core.lockedRound().value(),
                world.value(core.lockedValue()),
                core.validRound().value(),
                world.value(core.validValue()),
                decided,
                (BitSet) said.clone(),
                (BitSet) wanted.clone());
    }

    /** Those that are not stale; a stale one changes nothing whenever it fires. */
    private BitSet liveTimers() {
        BitSet live = new BitSet();
        timers.stream().filter(t -> isLive((Letter.TimedOut) world.letter(t))).forEach(live::set);
        return live;
    }

    private boolean isLive(Letter.TimedOut timer) {
        if (timer.round() != core.round().value()) {
            return false;
        }
        return switch (timer.kind()) {
            case PROPOSE -> core.step() == Step.PROPOSE;
            case PREVOTE -> core.step() == Step.PREVOTE;
            case PRECOMMIT -> core.step() != Step.COMMIT;
            case COMMIT_WAIT, EMPTY_BLOCK -> false;
        };
    }

    Picture picture() {
        List<Integer> voters = new ArrayList<>();
        List<Integer> firsts = new ArrayList<>();
        for (int r = 0; r < SmallWorld.ROUNDS; r++) {
            Round round = new Round(r);
            for (VoteType type : VoteType.values()) {
                voters.add(mask(core.voters(round, type)));
                for (int value = SmallWorld.NIL; value < world.values().size(); value++) {
                    voters.add(mask(core.voters(round, type, world.ballot(value))));
                }
                for (int voter = 0; voter < SmallWorld.VALIDATORS; voter++) {
                    firsts.add(
                            core.vote(round, type, voter)
                                    .map(v -> world.value(v.vote().ballot().hash()))
                                    .orElse(SmallWorld.NIL));
                }
            }
            firsts.add(
                    core.proposal(round)
                            .map(p -> proposalNumber(p.proposal()))
                            .orElse(SmallWorld.NIL));
        }
        for (SmallWorld.Value value : world.values()) {
            firsts.add(core.block(value.block().hash()).isPresent() ? 1 : 0);
        }
        return new Picture(
                place,
                standing(),
                liveTimers(),
                (BitSet) heard.clone(),
                List.copyOf(voters),
                List.copyOf(firsts));
    }

    private int proposalNumber(Proposal proposal) {
        for (int number = 0; number < world.letterCount(); number++) {
            boolean isIt =
                    world.events(number).getFirst() instanceof Event.ProposalReceived e
                            && e.proposal().value().proposal().equals(proposal);
            if (isIt) {
                return number;
            }
        }
        throw new AssertionError("not of this world: " + proposal);
    }

    private static int mask(BitSet places) {
        return places.isEmpty() ? 0 : Math.toIntExact(places.toLongArray()[0]);
    }
}
