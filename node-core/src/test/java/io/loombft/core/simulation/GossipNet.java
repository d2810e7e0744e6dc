package io.loombft.core.simulation;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.consensus.Command;
import io.loombft.core.consensus.ConsensusConfig;
import io.loombft.core.consensus.ConsensusCore;
import io.loombft.core.consensus.Event;
import io.loombft.core.consensus.TestChain;
import io.loombft.core.consensus.Timeouts;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.gossip.ConsensusGossip;
import io.loombft.core.gossip.GossipMessage;
import io.loombft.core.sync.BlockSync;
import io.loombft.core.sync.SyncCommand;
import io.loombft.core.sync.SyncMessage;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.CommitSignature;
import io.loombft.core.types.Height;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.ValidatorSet;
import io.loombft.core.types.Vote;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Cores with their real gossip and block sync in a virtual network of links that keep the order, as
 * connections do. Every message goes through its bytes. While faults are on, messages are lost as from
 * full lanes, the network is cut, nodes crash and come back; once they are over nothing is lost.
 */
final class GossipNet implements CoreWorld {
    private static final long TICK_MS = 50;

    private record Due(long atMs, long order, Runnable action) {}

    /** What may go wrong. */
    record Faults(int lossPercent, long delayMaxMs, int cutPercent, int crashPercent) {
        static final Faults NONE = new Faults(0, 30, 0, 0);
        static final Faults ALL = new Faults(25, 1_500, 35, 25);
    }

    /** The parts of a node that end with its process. */
    private record Mouth(long life, ConsensusCore core, ConsensusGossip gossip, BlockSync sync) {}

    private final Coverage coverage = new Coverage();
    private final TestChain chain;
    private final SplittableRandom random;
    private final CoreChecker checker = new CoreChecker();
    private final List<CoreNode> nodes = new ArrayList<>();
    private final TreeMap<Integer, Mouth> mouths = new TreeMap<>();
    private final TreeMap<Integer, CoreEquivocator> equivocators = new TreeMap<>();
    private final PriorityQueue<Due> queue =
            new PriorityQueue<>(Comparator.comparingLong(Due::atMs).thenComparingLong(Due::order));
    private final List<BitSet> links = new ArrayList<>();
    private final long[][] lastArrivals;
    private Faults faults = Faults.NONE;
    private final BitSet boasters = new BitSet();
    private BitSet oneSide = new BitSet();
    private long nowMs = TestChain.GENESIS_MS + 10_000;
    private long order;
    private long lives;
    private long sent;
    private long blames;

    GossipNet(TestChain chain, long seed, ConsensusConfig.EmptyBlocks emptyBlocks) {
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
            BitSet all = new BitSet();
            all.set(0, chain.size());
            all.clear(i);
            links.add(all);
        }
    }

    /** Leaves a ring, and of the other links some. */
    void thin() {
        int n = nodes.size();
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                boolean isRing = j == i + 1 || (i == 0 && j == n - 1);
                if (!isRing && random.nextInt(4) > 0) {
                    links.get(i).clear(j);
                    links.get(j).clear(i);
                }
            }
        }
    }

    void corrupt(int who) {
        equivocators.put(who, new CoreEquivocator(this, who));
    }

    /** Claims the highest height there is, and gives blocks with commits that nobody signed, or none. */
    void corruptToBoast(int who) {
        boasters.set(who);
    }

    boolean isHonest(int who) {
        return !equivocators.containsKey(who);
    }

    void start() {
        for (CoreNode node : nodes) {
            after(random.nextLong(50), node::start);
            after(random.nextLong(TICK_MS), () -> tick(node));
        }
    }

    void faults(Faults now) {
        faults = now;
        if (now.cutPercent() == 0) {
            oneSide = new BitSet();
        }
    }

    @Override
    public CoreNode node(int who) {
        return nodes.get(who);
    }

    int size() {
        return nodes.size();
    }

    long sent() {
        return sent;
    }

    long blames() {
        return blames;
    }

    /** Whether the node believes that it lags. */
    boolean isCatchingUp(int who) {
        return mouths.get(who).sync().isCatchingUp(chain.first(), nowMs);
    }

    /** A node loses its memory; its peers notice. */
    void crash(int who) {
        node(who).crash(random.nextInt(4));
        mouths.remove(who);
        mouths.forEach(
                (peer, each) -> {
                    if (links.get(who).get(peer)) {
                        perform(peer, each.gossip().disconnected(chain.key(who)));
                        performSync(peer, each.sync().gone(chain.key(who), nowMs));
                    }
                });
    }

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
            due.action().run();
        }
        nowMs = end;
    }

    /** Nothing reaches the node or comes from it, until the cut is mended. */
    void cutOff(int who) {
        oneSide.set(who);
    }

    void mend() {
        oneSide = new BitSet();
    }

    /** A transaction waits in every mempool. */
    void offerTransaction() {
        nodes.forEach(n -> n.tell(new Event.TransactionsAvailable()));
    }

    private void drawFaults() {
        if (faults.equals(Faults.NONE)) {
            return;
        }
        if (random.nextInt(100) < faults.cutPercent()) {
            oneSide = BitSet.valueOf(new long[] {random.nextLong(1L << nodes.size())});
        } else if (random.nextBoolean()) {
            oneSide = new BitSet();
        }
        if (random.nextInt(100) >= faults.crashPercent()) {
            return;
        }
        CoreNode victim = nodes.get(random.nextInt(nodes.size()));
        if (mouths.containsKey(victim.who())) {
            crash(victim.who());
            after(random.nextLong(4_000), victim::start);
        }
    }

    private void tick(CoreNode node) {
        after(TICK_MS, () -> tick(node));
        Mouth mouth = mouths.get(node.who());
        if (mouth != null) {
            perform(node.who(), mouth.gossip().update(nowMs));
            performSync(node.who(), mouth.sync().tick(nowMs));
        }
    }

    // ---- What nodes want.

    @Override
    public void restarted(CoreNode node) {
        int who = node.who();
        ConsensusCore core = node.core().orElseThrow();
        Mouth mouth =
                new Mouth(
                        lives++,
                        core,
                        new ConsensusGossip(core, Height.FIRST),
                        new BlockSync(core.height(), nowMs));
        mouths.put(who, mouth);
        for (var each : mouths.entrySet()) {
            int peer = each.getKey();
            if (links.get(who).get(peer)) {
                perform(peer, each.getValue().gossip().connected(chain.key(who), validator(who)));
                perform(who, mouth.gossip().connected(chain.key(peer), validator(peer)));
                each.getValue().sync().isOf(chain.key(who), chain.key(who));
                mouth.sync().isOf(chain.key(peer), chain.key(peer));
            }
        }
    }

    private Optional<PublicKey> validator(int who) {
        return Optional.of(chain.key(who));
    }

    @Override
    public void begun(CoreNode node) {
        Mouth mouth = mouths.get(node.who());
        performSync(node.who(), mouth.sync().decides(mouth.core().height(), nowMs));
    }

    @Override
    public void published(CoreNode node, Command command) {
        CoreEquivocator liar = equivocators.get(node.who());
        if (liar != null && command instanceof Command.PublishVote c) {
            if (c.origin() == Command.Origin.OWN) {
                liar.voted(c.vote().vote());
            }
            return;
        }
        if (liar != null && command instanceof Command.PublishProposal c) {
            if (c.origin() == Command.Origin.OWN) {
                liar.proposed(node, c.proposal().proposal());
            }
            return;
        }
        perform(node.who(), mouths.get(node.who()).gossip().on(command));
    }

    @Override
    public void fetches(CoreNode node, Command.FetchBlock command) {
        BlockSync sync = mouths.get(node.who()).sync();
        performSync(node.who(), sync.wants(command.height(), command.block(), nowMs));
    }

    private void perform(int who, List<ConsensusGossip.Send> sends) {
        for (ConsensusGossip.Send send : sends) {
            Bytes bytes = spoken(who, send.message()).encoded();
            for (PublicKey peer : send.peers()) {
                int to = chain.place(peer);
                travel(who, to, () -> gossipArrived(who, to, bytes));
            }
        }
    }

    private GossipMessage spoken(int who, GossipMessage message) {
        return boasters.get(who) && message instanceof GossipMessage.Standing m
                ? new GossipMessage.Standing(new Height(Long.MAX_VALUE), m.round(), Height.FIRST)
                : message;
    }

    private void performSync(int who, List<SyncCommand> commands) {
        for (SyncCommand command : commands) {
            switch (command) {
                case SyncCommand.Ask c -> send(who, chain.place(c.peer()), c.message());
                case SyncCommand.Deliver c -> deliver(who, c);
                case SyncCommand.Blame c -> blames++;
            }
        }
    }

    private void deliver(int who, SyncCommand.Deliver command) {
        Mouth mouth = mouths.get(who);
        var commit = chain.verifier().certificate(command.commit(), mouth.core().validators());
        if (commit.isEmpty()) {
            Height of = command.block().height();
            performSync(who, mouth.sync().refused(command.peer(), of, nowMs));
            return;
        }
        tell(who, new Event.Decided(command.block(), commit.get()));
    }

    private void tell(int who, Event event) {
        if (mouths.get(who).core().isNews(event)) {
            node(who).tell(event);
        }
    }

    // ---- The wires.

    private void send(int from, int to, SyncMessage message) {
        Bytes bytes = message.encoded();
        travel(from, to, () -> syncArrived(from, to, bytes));
    }

    private void travel(int from, int to, Runnable arrival) {
        sent++;
        boolean isLost =
                random.nextInt(100) < faults.lossPercent() || oneSide.get(from) != oneSide.get(to);
        if (isLost) {
            return;
        }
        long sender = life(from);
        long receiver = life(to);
        long at =
                Math.max(nowMs + 1 + random.nextLong(faults.delayMaxMs()), lastArrivals[from][to]);
        lastArrivals[from][to] = at;
        after(
                at - nowMs,
                () -> {
                    // A connection does not survive either of its ends.
                    boolean isUp = life(from) == sender && life(to) == receiver;
                    if (isUp && mouths.containsKey(to)) {
                        arrival.run();
                    }
                });
    }

    private long life(int who) {
        Mouth mouth = mouths.get(who);
        return mouth == null ? -1 : mouth.life();
    }

    private void gossipArrived(int from, int to, Bytes bytes) {
        GossipMessage message;
        try {
            message = GossipMessage.decode(bytes);
        } catch (MalformedInputException e) {
            throw new AssertionError("v" + from + " says what nobody can read", e);
        }
        Mouth mouth = mouths.get(to);
        PublicKey peer = chain.key(from);
        Optional<Event> event = event(peer, message);
        boolean isSigned =
                switch (message) {
                    case GossipMessage.VoteTold m -> true;
                    case GossipMessage.ProposalTold m -> true;
                    case GossipMessage.CertificateTold m -> true;
                    case GossipMessage.Standing m -> false;
                    case GossipMessage.EvidenceTold m -> false;
                    case GossipMessage.PartTold m -> false;
                    case GossipMessage.Summary m -> false;
                    case GossipMessage.QuorumClaim m -> false;
                    case GossipMessage.Neighbours m -> false;
                };
        if (isSigned && event.isEmpty()) {
            return;
        }
        mouth.gossip().heard(peer, message);
        event.ifPresent(e -> tell(to, e));
        if (message instanceof GossipMessage.Standing m) {
            performSync(to, mouth.sync().stands(peer, m.height(), m.lowestBlock(), nowMs));
        }
        if (message instanceof GossipMessage.Summary m) {
            perform(to, mouth.gossip().answer(peer, m, nowMs));
        }
        perform(to, mouth.gossip().update(nowMs));
    }

    /** What the core is told, when the signatures hold. */
    private Optional<Event> event(PublicKey from, GossipMessage message) {
        ValidatorSet set = chain.first();
        return switch (message) {
            case GossipMessage.VoteTold m ->
                    chain.verifier().vote(m.vote(), set).map(Event.VoteReceived::new);
            case GossipMessage.ProposalTold m ->
                    chain.verifier()
                            .proposal(m.proposal(), set)
                            .map(p -> new Event.ProposalReceived(p, nowMs));
            case GossipMessage.CertificateTold m ->
                    chain.verifier()
                            .certificate(m.certificate(), set)
                            .map(Event.CertificateReceived::new);
            case GossipMessage.EvidenceTold m ->
                    Optional.of(new Event.EvidenceReceived(m.evidence()));
            case GossipMessage.PartTold m ->
                    Optional.of(new Event.PartReceived(m.height(), m.round(), m.part()));
            case GossipMessage.QuorumClaim m ->
                    Optional.of(
                            new Event.QuorumClaimed(
                                    from, m.height(), m.round(), m.type(), m.ballot()));
            case GossipMessage.Standing m -> Optional.empty();
            case GossipMessage.Summary m -> Optional.empty();
            case GossipMessage.Neighbours m -> Optional.empty();
        };
    }

    private void syncArrived(int from, int to, Bytes bytes) {
        SyncMessage message;
        try {
            message = SyncMessage.decode(bytes);
        } catch (MalformedInputException e) {
            throw new AssertionError("v" + from + " says what nobody can read", e);
        }
        Mouth mouth = mouths.get(to);
        PublicKey peer = chain.key(from);
        switch (message) {
            case SyncMessage.BlockAsked m -> give(to, from, m.height());
            case SyncMessage.HashAsked m -> giveByHash(to, from, m);
            case SyncMessage.BlockGiven m ->
                    performSync(to, mouth.sync().gave(peer, m.block(), m.commit(), nowMs));
            case SyncMessage.BlockMissing m -> performSync(to, mouth.sync().lacks(peer, m, nowMs));
            case SyncMessage.HashGiven m -> {
                if (mouth.sync().takes(m.block())) {
                    tell(to, new Event.BlockReceived(m.block()));
                }
            }
        }
    }

    private void give(int who, int to, Height height) {
        SyncMessage answer =
                node(who)
                        .committed(height)
                        .<SyncMessage>map(c -> new SyncMessage.BlockGiven(c.block(), c.commit()))
                        .orElseGet(
                                () ->
                                        new SyncMessage.BlockMissing(
                                                height, Height.FIRST, node(who).committed()));
        if (!boasters.get(who)) {
            send(who, to, answer);
        } else if (answer instanceof SyncMessage.BlockGiven m && random.nextBoolean()) {
            send(who, to, new SyncMessage.BlockGiven(m.block(), unsigned(m.commit())));
        }
    }

    private static Certificate unsigned(Certificate commit) {
        List<CommitSignature> signatures =
                commit.signatures().stream()
                        .map(
                                each ->
                                        new CommitSignature(
                                                each.validator(),
                                                commit.signatures().getFirst().signature()))
                        .toList();
        return new Certificate(
                commit.type(), commit.height(), commit.round(), commit.ballot(), signatures);
    }

    private void giveByHash(int who, int to, SyncMessage.HashAsked question) {
        Optional<Block> block =
                node(who)
                        .committed(question.height())
                        .map(CoreNode.Committed::block)
                        .or(() -> mouths.get(who).core().block(question.hash()))
                        .filter(b -> b.hash().equals(question.hash()));
        block.ifPresent(b -> send(who, to, new SyncMessage.HashGiven(b)));
    }

    @Override
    public void send(int from, int to, Event event) {
        if (from == to || !links.get(from).get(to)) {
            return;
        }
        GossipMessage message =
                switch (event) {
                    case Event.VoteReceived e -> new GossipMessage.VoteTold(e.vote().value());
                    case Event.ProposalReceived e ->
                            new GossipMessage.ProposalTold(e.proposal().value());
                    case Event.PartReceived e ->
                            new GossipMessage.PartTold(e.height(), e.round(), e.part());
                    default -> throw new AssertionError("nobody sends " + event);
                };
        Bytes bytes = message.encoded();
        travel(from, to, () -> gossipArrived(from, to, bytes));
    }

    // ---- The world of a node.

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

    @Override
    public long work() {
        return random.nextLong(1, 15);
    }

    @Override
    public void after(long delayMs, Runnable action) {
        queue.add(new Due(nowMs + delayMs, order++, action));
    }

    @Override
    public Coverage coverage() {
        return coverage;
    }

    @Override
    public void refused() {
        // How often a guard refuses is counted elsewhere.
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

    // ---- What a test asks.

    private List<CoreNode> honest() {
        return nodes.stream().filter(n -> isHonest(n.who())).toList();
    }

    Height lowest() {
        return honest().stream()
                .map(CoreNode::committed)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    Height highest() {
        return honest().stream()
                .map(CoreNode::committed)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** The highest round that an honest node is in. */
    int round() {
        return honest().stream()
                .flatMap(n -> n.core().stream())
                .mapToInt(c -> c.round().value())
                .max()
                .orElse(0);
    }

    Optional<Certificate> commitOf(int who, Height height) {
        return node(who).committed(height).map(CoreNode.Committed::commit);
    }

    String picture() {
        StringBuilder text = new StringBuilder();
        for (CoreNode node : nodes) {
            text.append("\n  v").append(node.who()).append(isHonest(node.who()) ? "" : " (faulty)");
            text.append(
                    node.core()
                            .map(
                                    c ->
                                            " at "
                                                    + c.height()
                                                    + '/'
                                                    + c.round()
                                                    + ' '
                                                    + c.step()
                                                    + ", locked "
                                                    + c.lockedRound()
                                                    + ", valid "
                                                    + c.validRound())
                            .orElse(" is down"));
        }
        return text.toString();
    }
}
