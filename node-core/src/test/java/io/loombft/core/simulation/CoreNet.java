package io.loombft.core.simulation;

import io.loombft.core.consensus.Command;
import io.loombft.core.consensus.ConsensusConfig;
import io.loombft.core.consensus.ConsensusCore;
import io.loombft.core.consensus.Event;
import io.loombft.core.consensus.TestChain;
import io.loombft.core.consensus.Timeouts;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Height;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.Round;
import io.loombft.core.types.SignedProposal;
import io.loombft.core.types.SignedVote;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Cores in one virtual network under one virtual clock, everything drawn from one seed. Until the
 * faults end, messages are lost, doubled, late and out of order, the network is cut in two, nodes
 * crash; after that every message arrives in a moment and every node is up.
 */
final class CoreNet implements CoreWorld {
    private static final long REPAIR_MS = 200;
    private static final int REPAIR_ROUNDS_MAX = 12;

    private record Due(long atMs, long order, Runnable action) {}

    /** What may go wrong. */
    record Faults(
            int lossPercent, int doublePercent, long delayMaxMs, int cutPercent, int crashPercent) {
        static final Faults NONE = new Faults(0, 0, 30, 0, 0);
        static final Faults ALL = new Faults(25, 10, 2_500, 35, 25);
    }

    private final TestChain chain;
    private final SplittableRandom random;
    private final CoreChecker checker = new CoreChecker();
    private final List<CoreNode> nodes = new ArrayList<>();
    private final PriorityQueue<Due> queue =
            new PriorityQueue<>(Comparator.comparingLong(Due::atMs).thenComparingLong(Due::order));
    private final TreeMap<Integer, CoreEquivocator> equivocators = new TreeMap<>();
    private final Coverage coverage = new Coverage();
    private int restarts;
    private int refusals;
    private Faults faults = Faults.NONE;
    private final long[][] lastArrivals;
    private boolean hasTransactions;
    private BitSet oneSide = new BitSet();
    private final BitSet dead = new BitSet();
    private long nowMs = TestChain.GENESIS_MS + 10_000;
    private long order;
    private long events;

    CoreNet(TestChain chain, long seed, ConsensusConfig.EmptyBlocks emptyBlocks) {
        this.chain = chain;
        this.random = new SplittableRandom(seed);
        this.lastArrivals = new long[chain.size()][chain.size()];
        for (int i = 0; i < chain.size(); i++) {
            ConsensusConfig config =
                    new ConsensusConfig(
                            chain.key(i),
                            new Timeouts(400, 300, 300, 200, 5_000),
                            emptyBlocks,
                            500,
                            100);
            nodes.add(new CoreNode(this, i, config));
        }
    }

    @Override
    public TestChain chain() {
        return chain;
    }

    @Override
    public CoreChecker checker() {
        return checker;
    }

    @Override
    public SplittableRandom random() {
        return random;
    }

    @Override
    public long nowMs() {
        return nowMs;
    }

    /** What the cores did, honest or not. */
    @Override
    public Coverage coverage() {
        return coverage;
    }

    int restarts() {
        return restarts;
    }

    @Override
    public void restarted(CoreNode node) {
        restarts++;
    }

    int refusals() {
        return refusals;
    }

    @Override
    public void refused() {
        refusals++;
    }

    long events() {
        return events;
    }

    @Override
    public CoreNode node(int who) {
        return nodes.get(who);
    }

    /** Turns a validator into one that says different things to different peers. */
    void corrupt(int who) {
        equivocators.put(who, new CoreEquivocator(this, who));
    }

    /** Turns a validator into one that agrees with everyone. */
    void corruptToFlatter(int who) {
        equivocators.put(who, CoreEquivocator.flatterer(this, who));
    }

    boolean isHonest(int who) {
        return !equivocators.containsKey(who);
    }

    void start() {
        for (CoreNode node : nodes) {
            after(random.nextLong(50), node::start);
            after(random.nextLong(REPAIR_MS), () -> repair(node));
        }
    }

    void faults(Faults now) {
        faults = now;
        if (now.cutPercent() == 0) {
            oneSide = new BitSet();
        }
    }

    /** Stays down until told otherwise. */
    void kill(int who) {
        dead.set(who);
        node(who).crash(random.nextInt(4));
    }

    void revive(int who) {
        dead.clear(who);
        if (node(who).core().isEmpty()) {
            node(who).start();
        }
    }

    /** Lets the time pass, drawing cuts and crashes once a second while they are on. */
    void run(long durationMs) {
        long end = nowMs + durationMs;
        long nextFault = nowMs;
        while (!queue.isEmpty() && queue.peek().atMs() <= end) {
            Due due = queue.remove();
            nowMs = due.atMs();
            if (nowMs >= nextFault) {
                nextFault = nowMs + 1_000;
                drawFaults();
            }
            events++;
            due.action().run();
        }
        nowMs = end;
    }

    private void drawFaults() {
        if (random.nextInt(100) < faults.cutPercent()) {
            oneSide = BitSet.valueOf(new long[] {random.nextLong(1L << nodes.size())});
        } else if (random.nextBoolean()) {
            oneSide = new BitSet();
        }
        if (random.nextInt(100) >= faults.crashPercent()) {
            return;
        }
        CoreNode victim = nodes.get(random.nextInt(nodes.size()));
        if (victim.core().isPresent() && !dead.get(victim.who())) {
            victim.crash(random.nextInt(4));
            after(
                    random.nextLong(4_000),
                    () -> {
                        if (victim.core().isEmpty() && !dead.get(victim.who())) {
                            victim.start();
                        }
                    });
        }
    }

    @Override
    public void after(long delayMs, Runnable action) {
        queue.add(new Due(nowMs + delayMs, order++, action));
    }

    @Override
    public long work() {
        return random.nextLong(1, 15);
    }

    // ---- Messages.

    void broadcast(int from, Event event) {
        for (int to = 0; to < nodes.size(); to++) {
            send(from, to, event);
        }
    }

    @Override
    public void send(int from, int to, Event event) {
        if (from == to) {
            return;
        }
        int copies = random.nextInt(100) < faults.doublePercent() ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            boolean isLost =
                    random.nextInt(100) < faults.lossPercent()
                            || oneSide.get(from) != oneSide.get(to);
            if (!isLost) {
                after(travel(from, to), () -> arrive(to, event));
            }
        }
    }

    /** A good link keeps the order, as a connection does. */
    private long travel(int from, int to) {
        long delay = 1 + random.nextLong(faults.delayMaxMs());
        if (faults.equals(Faults.NONE)) {
            delay = Math.max(delay, lastArrivals[from][to] - nowMs);
            lastArrivals[from][to] = nowMs + delay;
        }
        return delay;
    }

    private void arrive(int to, Event event) {
        // The stamp is the receiver's, at the moment of arrival.
        node(to).tell(
                        event instanceof Event.ProposalReceived p
                                ? new Event.ProposalReceived(p.proposal(), nowMs)
                                : event);
    }

    @Override
    public void published(CoreNode node, Command command) {
        switch (command) {
            case Command.PublishVote c when c.origin() == Command.Origin.OWN ->
                    voted(node, c.vote());
            case Command.PublishProposal c when c.origin() == Command.Origin.OWN ->
                    proposed(node, c.proposal());
            case Command.PublishPart c when c.origin() == Command.Origin.OWN ->
                    broadcast(node.who(), new Event.PartReceived(c.height(), c.round(), c.part()));
            default -> {
                // Nothing is relayed here.
            }
        }
    }

    @Override
    public void fetches(CoreNode node, Command.FetchBlock command) {
        // The repair looks for what a node wants.
    }

    void voted(CoreNode node, SignedVote vote) {
        Event event = new Event.VoteReceived(chain.sign(vote.vote()));
        CoreEquivocator liar = equivocators.get(node.who());
        if (liar == null) {
            broadcast(node.who(), event);
        } else {
            liar.voted(vote.vote());
        }
    }

    void proposed(CoreNode node, SignedProposal proposal) {
        Event event = new Event.ProposalReceived(chain.sign(proposal.proposal()), nowMs);
        CoreEquivocator liar = equivocators.get(node.who());
        if (liar == null) {
            broadcast(node.who(), event);
        } else {
            liar.proposed(node, proposal.proposal());
        }
    }

    @Override
    public void asks(int who, Vote vote) {
        if (isHonest(who)) {
            checker.signs(vote);
        }
    }

    @Override
    public void asks(int who, Proposal proposal) {
        if (isHonest(who)) {
            checker.signs(proposal);
        }
    }

    @Override
    public void begun(CoreNode node) {
        // Others may hook here what a mempool would do.
        if (hasTransactions) {
            after(1, () -> node.tell(new Event.TransactionsAvailable()));
        }
    }

    /** From now on every mempool always holds something, or never. */
    void transactions(boolean always) {
        hasTransactions = always;
        if (always) {
            nodes.forEach(n -> n.tell(new Event.TransactionsAvailable()));
        }
    }

    // ---- Repair: now and then a node gives another what that one lacks.

    private void repair(CoreNode node) {
        after(REPAIR_MS / 2 + random.nextLong(REPAIR_MS), () -> repair(node));
        CoreNode peer = nodes.get(random.nextInt(nodes.size()));
        if (peer == node || node.core().isEmpty() || peer.core().isEmpty()) {
            return;
        }
        ConsensusCore mine = node.core().orElseThrow();
        ConsensusCore theirs = peer.core().orElseThrow();
        if (theirs.height().isBefore(mine.height())) {
            node.committed(theirs.height())
                    .ifPresent(
                            c ->
                                    send(
                                            node.who(),
                                            peer.who(),
                                            new Event.Decided(
                                                    c.block(),
                                                    chain.verifier()
                                                            .certificate(c.commit(), c.validators())
                                                            .orElseThrow())));
        } else if (theirs.height().equals(mine.height())) {
            lacking(mine, theirs, peer).forEach(e -> send(node.who(), peer.who(), e));
        }
    }

    private List<Event> lacking(ConsensusCore mine, ConsensusCore theirs, CoreNode peer) {
        List<Event> events = new ArrayList<>();
        List<Round> rounds = mine.roundsWithVotes();
        for (Round round :
                rounds.subList(Math.max(0, rounds.size() - REPAIR_ROUNDS_MAX), rounds.size())) {
            for (VoteType type : VoteType.values()) {
                votes(mine, theirs, round, type, events);
            }
        }
        List<Round> proposals = new ArrayList<>(List.of(theirs.round()));
        proposals.add(theirs.round().next());
        for (Round round : proposals) {
            mine.proposal(round).ifPresent(p -> proposal(mine, theirs, p, events));
        }
        for (Hash hash : wantedBlocks(mine)) {
            if (peer.wants(hash)) {
                mine.block(hash).map(Event.BlockReceived::new).ifPresent(events::add);
            }
        }
        return events;
    }

    private static List<Hash> wantedBlocks(ConsensusCore mine) {
        List<Hash> hashes = new ArrayList<>();
        hashes.add(mine.validValue());
        for (Round round : mine.roundsWithVotes()) {
            for (VoteType type : VoteType.values()) {
                mine.quorum(round, type).ifPresent(c -> hashes.add(c.ballot().hash()));
            }
        }
        return hashes;
    }

    private void votes(
            ConsensusCore mine, ConsensusCore theirs, Round round, VoteType type, List<Event> to) {
        Optional<Certificate> quorum = mine.quorum(round, type);
        if (quorum.isPresent() && theirs.quorum(round, type).isEmpty()) {
            to.add(
                    new Event.CertificateReceived(
                            chain.verifier()
                                    .certificate(quorum.get(), mine.validators())
                                    .orElseThrow()));
        }
        BitSet lacks = mine.voters(round, type);
        lacks.andNot(theirs.voters(round, type));
        lacks.stream()
                .forEach(
                        place ->
                                mine.vote(round, type, place)
                                        .ifPresent(
                                                v ->
                                                        to.add(
                                                                new Event.VoteReceived(
                                                                        chain.sign(v.vote())))));
    }

    private void proposal(
            ConsensusCore mine, ConsensusCore theirs, SignedProposal proposal, List<Event> to) {
        Round round = proposal.proposal().round();
        if (theirs.proposal(round).isEmpty()) {
            to.add(new Event.ProposalReceived(chain.sign(proposal.proposal()), nowMs));
        }
        BitSet lacks = mine.parts(round);
        lacks.andNot(theirs.parts(round));
        lacks.stream()
                .forEach(
                        i ->
                                mine.part(round, i)
                                        .ifPresent(
                                                p ->
                                                        to.add(
                                                                new Event.PartReceived(
                                                                        mine.height(), round, p))));
    }

    // ---- What a test asks.

    /** The lowest height that an honest node has committed. */
    Height lowest() {
        return nodes.stream()
                .filter(n -> isHonest(n.who()))
                .map(CoreNode::committed)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    Height highest() {
        return nodes.stream()
                .filter(n -> isHonest(n.who()))
                .map(CoreNode::committed)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** Where everyone stands, for the message of a failed test. */
    String picture() {
        StringBuilder text = new StringBuilder();
        for (CoreNode node : nodes) {
            text.append("\n  v").append(node.who()).append(isHonest(node.who()) ? "" : " (faulty)");
            node.core()
                    .ifPresentOrElse(
                            c ->
                                    text.append(" at ")
                                            .append(c.height())
                                            .append('/')
                                            .append(c.round())
                                            .append(' ')
                                            .append(c.step())
                                            .append(", locked ")
                                            .append(c.lockedRound())
                                            .append(", valid ")
                                            .append(c.validRound()),
                            () -> text.append(" is down"));
        }
        return text.toString();
    }
}
