package io.loombft.core.consensus;

import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.PartSet;
import io.loombft.core.types.Round;
import io.loombft.core.types.VoteType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * One core and the rest of its node played by a test. It answers at once whatever the core asks of its
 * own node, except for what the test {@link #holds}; what is left over are the lines of a transcript.
 */
final class CoreKit {
    static final ConsensusConfig.EmptyBlocks MADE = ConsensusConfig.EmptyBlocks.MADE;

    private final TestChain net;
    private final int self;
    private final ConsensusConfig config;
    private final List<String> lines = new ArrayList<>();
    private final List<Event> journal = new ArrayList<>();
    private final Map<Hash, String> names = new TreeMap<>();
    private final List<Class<? extends Command>> held = new ArrayList<>();
    private final List<Command> unanswered = new ArrayList<>();
    private ConsensusCore core;
    private HeightSnapshot snapshot;
    private long clockMs = TestChain.GENESIS_MS + 1_000;

    CoreKit(TestChain net, int self) {
        this(net, self, MADE);
    }

    CoreKit(TestChain net, int self, ConsensusConfig.EmptyBlocks emptyBlocks) {
        this.net = net;
        this.self = self;
        this.config = new ConsensusConfig(net.key(self), Timeouts.DEFAULT, emptyBlocks, 5_000, 500);
        this.snapshot = net.start();
        this.core = new ConsensusCore(config, snapshot, List.of());
    }

    ConsensusCore core() {
        return core;
    }

    TestChain net() {
        return net;
    }

    ConsensusConfig config() {
        return config;
    }

    /** What the core was told since its height began, and what the height began with. */
    List<Event> journal() {
        return List.copyOf(journal);
    }

    HeightSnapshot snapshot() {
        return snapshot;
    }

    long clockMs() {
        return clockMs;
    }

    /** Leaves commands of this kind unanswered from now on. */
    CoreKit holds(Class<? extends Command> kind) {
        held.add(kind);
        return this;
    }

    /** The held commands, which are the test's to answer now. */
    List<Command> takeUnanswered() {
        List<Command> taken = List.copyOf(unanswered);
        unanswered.clear();
        return taken;
    }

    /** Gives a block a short name for the transcript. */
    Block named(String name, Block block) {
        names.put(block.hash(), name);
        return block;
    }

    CoreKit resume() {
        lines.add("> resume");
        perform(core.resume());
        return this;
    }

    /** Crashes and comes back with the first {@code kept} records of the journal and the guard. */
    CoreKit restart(int kept, List<Event.LastSignature> guard) {
        lines.add("> crash, " + kept + " records of the journal are left");
        journal.subList(kept, journal.size()).clear();
        unanswered.clear();
        core =
                new ConsensusCore(
                        config, snapshot, Restart.lastPrecommits(net.verifier(), snapshot));
        journal.forEach(core::on);
        for (Event.LastSignature last : guard) {
            tellQuietly(new Event.GuardLoaded(last));
        }
        return resume();
    }

    private void tellQuietly(Event event) {
        lines.add("> " + Transcript.event(event, net, names));
        journal.add(event);
        core.on(event);
    }

    CoreKit on(Event event) {
        lines.add("> " + Transcript.event(event, net, names));
        return tell(event);
    }

    private CoreKit tell(Event event) {
        if (!(event instanceof Event.BlockExecuted)) {
            journal.add(event);
        }
        perform(core.on(event));
        return this;
    }

    /** The lines since the last call: what was told, and what the core made of it. */
    List<String> take() {
        List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }

    /** Forgets the lines so far. */
    CoreKit quiet() {
        lines.clear();
        return this;
    }

    // ---- Short forms of what peers and timers say.

    CoreKit proposal(int who, int round, int validRound, Block block) {
        return on(new Event.ProposalReceived(net.propose(who, round, validRound, block), clockMs));
    }

    CoreKit parts(int round, Block block) {
        PartSet parts = PartSet.cut(block.encoded());
        for (int i = 0; i < parts.header().count(); i++) {
            on(
                    new Event.PartReceived(
                            block.height(), new Round(round), parts.get(i).orElseThrow()));
        }
        return this;
    }

    CoreKit prevotes(int round, Ballot ballot, int... who) {
        return votes(VoteType.PREVOTE, round, ballot, who);
    }

    CoreKit precommits(int round, Ballot ballot, int... who) {
        return votes(VoteType.PRECOMMIT, round, ballot, who);
    }

    private CoreKit votes(VoteType type, int round, Ballot ballot, int... who) {
        long height = core.height().value();
        for (int i : who) {
            on(new Event.VoteReceived(net.vote(type, i, height, round, ballot)));
        }
        return this;
    }

    CoreKit fires(Timeout.Kind kind, int round) {
        return on(new Event.TimeoutFired(new Timeout(kind, core.height(), new Round(round))));
    }

    /** A block by the round's proposer, at this clock. */
    Block block(int round) {
        return blockBy(net.place(core.proposer(new Round(round))));
    }

    Block blockBy(int who) {
        return TestChain.block(core.chain(), net.key(who), clockMs, core.lastCommit());
    }

    int proposer(int round) {
        return net.place(core.proposer(new Round(round)));
    }

    /** Everyone but this node. */
    int[] others() {
        return IntStream.range(0, net.size()).filter(i -> i != self).toArray();
    }

    // ---- The rest of the node.

    private void perform(List<Command> commands) {
        List<Event> answers = new ArrayList<>();
        for (Command command : commands) {
            if (command instanceof Command.Redeliver redeliver) {
                lines.add("    " + Transcript.command(command, net, names));
                redeliver.events().forEach(e -> on(e));
                continue;
            }
            if (!(command instanceof Command.PublishPart)) {
                lines.add("    " + Transcript.command(command, net, names));
            }
            if (command instanceof Command.BeginHeight begin) {
                snapshot = begin.snapshot();
                journal.clear();
                clockMs += 1_000;
            }
            if (held.contains(command.getClass())) {
                unanswered.add(command);
            } else {
                answer(command).ifPresent(answers::add);
            }
        }
        for (Event each : answers) {
            lines.add("  < " + Transcript.event(each, net, names));
            tell(each);
        }
    }

    /** What the node would answer to a command. */
    Optional<Event> answer(Command command) {
        return switch (command) {
            case Command.BuildBlock c ->
                    Optional.of(
                            new Event.BlockBuilt(c.parent().height().next(), c.round(), built(c)));
            case Command.ValidateBlock c ->
                    Optional.of(
                            new Event.BlockValidated(
                                    c.block().hash(),
                                    net.judge(c.parent(), core.lastValidators(), c.block())));
            case Command.CommitBlock c ->
                    Optional.of(new Event.BlockExecuted(net.execute(c.parent(), c.block())));
            case Command.SignVote c -> Optional.of(new Event.VoteSigned(net.sign(c.vote())));
            case Command.SignProposal c ->
                    Optional.of(new Event.ProposalSigned(net.sign(c.proposal())));
            case Command.ScheduleTimeout c -> Optional.empty();
            case Command.PublishProposal c -> Optional.empty();
            case Command.PublishPart c -> Optional.empty();
            case Command.PublishVote c -> Optional.empty();
            case Command.PublishEvidence c -> Optional.empty();
            case Command.FetchBlock c -> Optional.empty();
            case Command.BeginHeight c -> Optional.empty();
            case Command.Redeliver c -> Optional.empty();
            case Command.Moved c -> Optional.empty();
            case Command.Halt c -> Optional.empty();
        };
    }

    private Block built(Command.BuildBlock build) {
        Block block =
                TestChain.block(
                        build.parent(),
                        net.key(self),
                        clockMs + build.round().value(),
                        build.lastCommit(),
                        build.evidence());
        names.putIfAbsent(block.hash(), "own" + block.height() + "." + build.round());
        return block;
    }
}
