package io.loombft.core.simulation;

import io.loombft.core.consensus.ChainState;
import io.loombft.core.consensus.Command;
import io.loombft.core.consensus.ConsensusConfig;
import io.loombft.core.consensus.ConsensusCore;
import io.loombft.core.consensus.Event;
import io.loombft.core.consensus.HeightSnapshot;
import io.loombft.core.consensus.Restart;
import io.loombft.core.consensus.Step;
import io.loombft.core.consensus.TestChain;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Height;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.Round;
import io.loombft.core.types.ValidatorSet;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The shell of one core in the virtual network: a journal of which the synced part survives a crash, a
 * guard and a chain that always do, timers, and a ledger that answers after a while.
 */
final class CoreNode {
    /** A committed height, as it is on disk. */
    record Committed(Block block, Certificate commit, ChainState after, ValidatorSet validators) {}

    /** Something signed after so many records of a height's journal. */
    record Signed(int after, Event.LastSignature last, Object what) {}

    /** A height as its journal would hold it, with what was signed meanwhile. */
    record Segment(
            ConsensusConfig config,
            HeightSnapshot snapshot,
            List<Event> events,
            List<Signed> signed) {}

    private record Guard(Event.LastSignature last, Object what) {}

    private final CoreWorld net;
    private final int who;
    private final ConsensusConfig config;

    // What is on disk.
    private final TreeMap<Height, Committed> chain = new TreeMap<>();
    private final List<Event> journal = new ArrayList<>();
    private int synced;
    private HeightSnapshot segment;
    private Optional<Guard> guard = Optional.empty();

    private final List<Signed> signed = new ArrayList<>();
    private final List<Segment> finished = new ArrayList<>();

    // What is in memory.
    private Optional<ConsensusCore> core = Optional.empty();
    private int incarnation;
    private final Deque<Event> inner = new ArrayDeque<>();
    private final Set<Hash> wanted = new HashSet<>();
    private boolean isBusy;

    CoreNode(CoreWorld net, int who, ConsensusConfig config) {
        this.net = net;
        this.who = who;
        this.config = config;
        this.segment = net.chain().start();
    }

    Optional<ConsensusCore> core() {
        return core;
    }

    int who() {
        return who;
    }

    Height committed() {
        return chain.isEmpty() ? Height.GENESIS : chain.lastKey();
    }

    Optional<Committed> committed(Height height) {
        return Optional.ofNullable(chain.get(height));
    }

    boolean wants(Hash block) {
        return wanted.contains(block);
    }

    /** Starts, or comes back after a crash. */
    void start() {
        incarnation++;
        inner.clear();
        wanted.clear();
        isBusy = false;
        if (!segment.chain().height().equals(committed())) {
            // It crashed between the commit and the beginning of the next height.
            Committed last = chain.lastEntry().getValue();
            segment = new HeightSnapshot(last.after(), last.validators(), last.commit());
            journal.clear();
        }
        synced = journal.size();
        ConsensusCore revived =
                new ConsensusCore(
                        config, segment, Restart.lastPrecommits(net.chain().verifier(), segment));
        core = Optional.of(revived);
        for (Event event : journal) {
            revived.on(event);
            net.checker().stands(who, revived);
        }
        if (guard.isPresent()) {
            Event loaded = new Event.GuardLoaded(guard.get().last());
            journal.add(loaded);
            net.coverage().saw(revived.on(loaded), revived);
        }
        net.restarted(this);
        perform(revived.resume());
        drain();
    }

    /** Its disk is empty but for the guard. */
    void loseData() {
        chain.clear();
        journal.clear();
        segment = net.chain().start();
        net.checker().fellBack(who);
    }

    /** Loses its memory and some of what was not synced. */
    void crash(int survivors) {
        core = Optional.empty();
        incarnation++;
        int kept = Math.min(journal.size(), synced + survivors);
        journal.subList(kept, journal.size()).clear();
    }

    void tell(Event event) {
        if (core.isPresent()) {
            inner.addLast(event);
            drain();
        }
    }

    private void drain() {
        if (isBusy) {
            return;
        }
        isBusy = true;
        while (!inner.isEmpty() && core.isPresent()) {
            Event event = inner.removeFirst();
            if (!(event instanceof Event.BlockExecuted)) {
                journal.add(event);
            }
            ConsensusCore alive = core.orElseThrow();
            List<Command> commands = alive.on(event);
            net.coverage().saw(commands, alive);
            perform(commands);
            net.checker().stands(who, alive);
        }
        isBusy = false;
    }

    private void perform(List<Command> commands) {
        for (Command command : commands) {
            perform(command);
        }
    }

    private void perform(Command command) {
        switch (command) {
            case Command.ScheduleTimeout c ->
                    later(c.durationMs(), new Event.TimeoutFired(c.timeout()));
            case Command.BuildBlock c -> later(net.work(), built(c));
            case Command.ValidateBlock c -> later(net.work(), judged(c));
            case Command.CommitBlock c -> commit(c);
            case Command.SignVote c -> inner.addLast(sign(c));
            case Command.SignProposal c -> inner.addLast(sign(c));
            case Command.PublishProposal c -> publish(c, c.origin());
            case Command.PublishPart c -> publish(c, c.origin());
            case Command.PublishVote c -> publish(c, c.origin());
            case Command.PublishEvidence c -> publish(c, Command.Origin.PEER);
            case Command.FetchBlock c -> {
                wanted.add(c.block());
                net.fetches(this, c);
            }
            case Command.BeginHeight c -> begin(c.snapshot());
            case Command.Redeliver c -> c.events().reversed().forEach(inner::addFirst);
            case Command.Moved c -> {}
            case Command.Halt c -> throw new AssertionError("v" + who + " halts: " + c.reason());
        }
    }

    /** An own message leaves only when the journal before it cannot be lost. */
    private void publish(Command command, Command.Origin origin) {
        if (origin == Command.Origin.OWN) {
            synced = journal.size();
        }
        net.published(this, command);
    }

    private void later(long delayMs, Event event) {
        int mine = incarnation;
        net.after(
                delayMs,
                () -> {
                    if (mine == incarnation) {
                        tell(event);
                    }
                });
    }

    private Event built(Command.BuildBlock c) {
        long time = Math.max(net.nowMs(), c.parent().blockTimeMs() + 1);
        Block block =
                TestChain.block(c.parent(), config.self(), time, c.lastCommit(), c.evidence());
        return new Event.BlockBuilt(block.height(), c.round(), block);
    }

    private Event judged(Command.ValidateBlock c) {
        ValidatorSet last = core.orElseThrow().lastValidators();
        return new Event.BlockValidated(
                c.block().hash(), net.chain().judge(c.parent(), last, c.block()));
    }

    private void commit(Command.CommitBlock c) {
        net.checker().decided(who, c.block());
        int mine = incarnation;
        net.after(
                net.work(),
                () -> {
                    if (mine != incarnation) {
                        return;
                    }
                    ChainState after = net.chain().execute(c.parent(), c.block());
                    chain.put(
                            c.block().height(),
                            new Committed(c.block(), c.commit(), after, c.parent().validators()));
                    later(net.work(), new Event.BlockExecuted(after));
                });
    }

    /** The heights that it went through. */
    List<Segment> finished() {
        return finished;
    }

    /** The height that it is in. */
    Segment current() {
        return new Segment(config, segment, List.copyOf(journal), List.copyOf(signed));
    }

    private void begin(HeightSnapshot snapshot) {
        finished.add(current());
        signed.clear();
        segment = snapshot;
        journal.clear();
        synced = 0;
        wanted.clear();
        net.begun(this);
    }

    // ---- The guard.

    private Event refused(Height height, Round round) {
        net.refused();
        return new Event.SignatureRefused(height, round);
    }

    private Event sign(Command.SignVote c) {
        Vote vote = c.vote();
        Step step = vote.type() == VoteType.PREVOTE ? Step.PREVOTE : Step.PRECOMMIT;
        net.asks(who, vote);
        return remembers(vote.height(), vote.round(), step, vote.ballot(), c.lock(), vote)
                ? new Event.VoteSigned(net.chain().sign(vote))
                : refused(vote.height(), vote.round());
    }

    private Event sign(Command.SignProposal c) {
        Proposal proposal = c.proposal();
        net.asks(who, proposal);
        return remembers(
                        proposal.height(),
                        proposal.round(),
                        Step.PROPOSE,
                        Ballot.nil(),
                        c.lock(),
                        proposal)
                ? new Event.ProposalSigned(net.chain().sign(proposal))
                : refused(proposal.height(), proposal.round());
    }

    /** Whether it may be signed: later than all before, or the very same again. */
    private boolean remembers(
            Height height, Round round, Step step, Ballot ballot, Command.Lock lock, Object what) {
        if (guard.isPresent()) {
            Event.LastSignature last = guard.get().last();
            int order = height.compareTo(last.height());
            order = order != 0 ? order : round.compareTo(last.round());
            order = order != 0 ? order : step.compareTo(last.step());
            if (order < 0) {
                return false;
            }
            if (order == 0) {
                return guard.get().what().equals(what);
            }
        }
        var last =
                new Event.LastSignature(
                        height, round, step, ballot, lock.round(), lock.value(), List.of());
        guard = Optional.of(new Guard(last, what));
        signed.add(new Signed(journal.size(), last, what));
        return true;
    }
}
