package io.loombft.core.simulation;

import io.loombft.core.consensus.ConsensusView;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.ledger.Account;
import io.loombft.core.mempool.MempoolLimits;
import io.loombft.core.mempool.MempoolStats;
import io.loombft.core.replica.CommitListener.Committed;
import io.loombft.core.simulation.Violation.Rule;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Block;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.Height;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.Round;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What must hold after every event of every run, whoever lies below a third. */
final class Checker {
    /** Heights of which an honest node's signatures are remembered. */
    private static final int SIGNED_HEIGHTS_MAX = 4;

    /** Heights of which it is remembered how far honest validators came. */
    private static final long REACHED_HEIGHTS_MAX = 10_000;

    /** Sizes are looked at every so many events. */
    private static final int EVENTS_A_LOOK = 256;

    /** How far a block's time may be ahead: the precision, and what honest clocks differ by. */
    private static final long AHEAD_MAX_MS = 1_000;

    private static final int PAST_ROUNDS_MAX = 96;
    private static final int FUTURE_ROUNDS_MAX = 2;
    private static final int CERTIFIED_ROUNDS_MAX = 8;
    private static final int EVIDENCE_MAX = 256;
    private static final int SEGMENTS_MAX = 4;

    private final World world;
    private final int roundsMax;

    // By height, from 1.
    private final List<Hash> blocks = new ArrayList<>();
    private final List<Hash> roots = new ArrayList<>();
    private final Map<Address, Amount> balances = new TreeMap<>();
    private final Amount supply;

    // Looked up, never iterated.
    private final Set<Hash> committedTransactions = new HashSet<>();

    /** The highest round in which an honest validator has signed, by height. */
    private final TreeMap<Long, Integer> reachedRounds = new TreeMap<>();

    private final Map<Integer, Watched> watched = new TreeMap<>();
    private final List<Accusation> accusations = new ArrayList<>();
    private final Set<PublicKey> punished = new HashSet<>();
    private long settledHeight = Long.MAX_VALUE;
    private long roundsHighest;
    private long looks;

    /** What is remembered of an honest node, whatever befalls it. */
    private static final class Watched {
        private final TreeMap<Long, Object> signed = new TreeMap<>();
        private Height height = Height.GENESIS;
        private Height signedHeight = Height.GENESIS;
        private Round signedLock = Round.NONE;
        private long committed;
    }

    /** A proof of two signatures, in the hands of an honest validator. */
    private record Accusation(SimNode by, int start, Evidence evidence, long height) {}

    Checker(World world, int tolerated) {
        this.world = world;
        this.roundsMax = 3 * (tolerated + 1);
        Amount sum = Amount.ZERO;
        for (Genesis.Account account : world.setting().genesis().accounts()) {
            balances.put(account.address(), account.balance());
            sum = sum.plus(account.balance()).orElseThrow();
        }
        this.supply = sum;
    }

    private Watched of(SimNode node) {
        return watched.computeIfAbsent(node.who(), who -> new Watched());
    }

    // ---- Blocks.

    void committed(SimNode node, Committed done) {
        if (!node.isHonest()) {
            return;
        }
        Block block = done.block();
        Height height = block.height();
        int index = Math.toIntExact(height.value() - 1);
        if (world.isTracing()) {
            world.trace(node.who(), "commits " + height + " " + block.hash());
        }
        of(node).committed = height.value();
        if (index > blocks.size()) {
            throw new ViolationException(
                    Rule.VALIDITY, node + " commits height " + height + ", which has no parent");
        }
        if (index == blocks.size()) {
            first(node, done);
            return;
        }
        if (!blocks.get(index).equals(block.hash())) {
            throw new ViolationException(
                    Rule.AGREEMENT,
                    node
                            + " commits "
                            + block.hash()
                            + " at height "
                            + height
                            + ", others "
                            + blocks.get(index));
        }
        if (!roots.get(index).equals(done.outcome().next().stateRoot())) {
            throw new ViolationException(
                    Rule.STATE_ROOT, node + " has another state after height " + height);
        }
    }

    private void first(SimNode node, Committed done) {
        Block block = done.block();
        checkFollows(block);
        blocks.add(block.hash());
        roots.add(done.outcome().next().stateRoot());
        checkSupply(done);
        for (Evidence each : block.evidence()) {
            punished.add(each.offender());
        }
        int round = done.commit().round().value();
        if (block.height().value() > settledHeight) {
            roundsHighest = Math.max(roundsHighest, round);
            if (round > roundsMax) {
                throw new ViolationException(
                        Rule.LIVENESS,
                        "height "
                                + block.height()
                                + " took "
                                + round
                                + " rounds, with "
                                + node
                                + " first");
            }
        }
        world.clients().committed(block);
    }

    private void checkFollows(Block block) {
        Hash parent = blocks.isEmpty() ? Hash.ZERO : blocks.getLast();
        if (!block.header().prevBlockHash().equals(parent)) {
            throw new ViolationException(Rule.VALIDITY, "a block does not follow " + parent);
        }
        if (!roots.isEmpty() && !block.header().stateRoot().equals(roots.getLast())) {
            throw new ViolationException(
                    Rule.VALIDITY,
                    "block " + block.height() + " names a state that its parent did not lead to");
        }
        long ahead = block.header().timestampMs() - world.agenda().nowMs();
        if (ahead > AHEAD_MAX_MS) {
            throw new ViolationException(
                    Rule.VALIDITY, "block " + block.height() + " is " + ahead + " ms ahead");
        }
        for (Transaction transaction : block.transactions()) {
            if (!world.clients().hasSigned(transaction.hash())) {
                throw new ViolationException(
                        Rule.VALIDITY, "nobody has signed transaction " + transaction.hash());
            }
            if (!committedTransactions.add(transaction.hash())) {
                throw new ViolationException(
                        Rule.VALIDITY, "transaction " + transaction.hash() + " is there twice");
            }
        }
    }

    private void checkSupply(Committed done) {
        if (done.outcome().touched().isEmpty()) {
            return;
        }
        for (Map.Entry<Address, Account> each : done.outcome().touched().entrySet()) {
            balances.put(each.getKey(), each.getValue().balance());
        }
        Amount sum = Amount.ZERO;
        for (Amount balance : balances.values()) {
            sum = sum.plus(balance).orElse(Amount.MAX);
        }
        if (!sum.equals(supply)) {
            throw new ViolationException(
                    Rule.SUPPLY,
                    "after height "
                            + done.block().height()
                            + " there is "
                            + sum
                            + ", not "
                            + supply);
        }
    }

    // ---- Signatures.

    /**
     * A signature is asked for under a lock. One that an earlier signature of the height was made under
     * is not given up.
     */
    void asked(SimNode node, Height height, Round lock) {
        Watched seen = of(node);
        if (height.equals(seen.signedHeight) && lock.isBefore(seen.signedLock)) {
            throw new ViolationException(
                    Rule.LOCKS,
                    node
                            + " has signed under a lock of round "
                            + seen.signedLock
                            + " at height "
                            + height
                            + ", and asks for a signature under one of round "
                            + lock);
        }
        if (!height.isBefore(seen.signedHeight)) {
            seen.signedHeight = height;
            seen.signedLock = lock;
        }
    }

    void signed(SimNode node, Vote vote) {
        int step = vote.type() == VoteType.PREVOTE ? 1 : 2;
        signed(node, vote.height(), vote.round().value(), step, vote.ballot());
    }

    void signed(SimNode node, Proposal proposal) {
        signed(node, proposal.height(), proposal.round().value(), 0, proposal);
    }

    private void signed(SimNode node, Height height, int round, int step, Object what) {
        reachedRounds.merge(height.value(), round, Math::max);
        reachedRounds.headMap(height.value() - REACHED_HEIGHTS_MAX).clear();
        TreeMap<Long, Object> all = of(node).signed;
        long place = (height.value() << 24) + ((long) round << 2) + step;
        Object other = all.putIfAbsent(place, what);
        if (other != null && !other.equals(what)) {
            throw new ViolationException(
                    Rule.ONE_SIGNATURE,
                    node
                            + " signs "
                            + what
                            + " at "
                            + height
                            + "/"
                            + round
                            + ", where it signed "
                            + other);
        }
        all.headMap(((all.lastKey() >> 24) - SIGNED_HEIGHTS_MAX) << 24).clear();
    }

    /** A node skips rounds, because others are there already. */
    void skips(SimNode node, Height height, Round to) {
        Integer reached = reachedRounds.get(height.value());
        if (world.isHonest(node) && (reached == null || reached < to.value())) {
            throw new ViolationException(
                    Rule.SKIPS,
                    node
                            + " skips to round "
                            + to
                            + " of height "
                            + height
                            + ", where no honest validator has been");
        }
    }

    // ---- Nodes.

    void stands(SimNode node, ConsensusView view) {
        if (!node.isHonest()) {
            return;
        }
        boolean isOrdered =
                !view.lockedRound().isAfter(view.validRound())
                        && !view.validRound().isAfter(view.round());
        if (!isOrdered) {
            throw new ViolationException(
                    Rule.LOCKS,
                    node
                            + " is locked in "
                            + view.lockedRound()
                            + ", valid is "
                            + view.validRound()
                            + ", the round "
                            + view.round());
        }
        Watched seen = of(node);
        if (view.height().isBefore(seen.height)) {
            throw new ViolationException(
                    Rule.MONOTONE,
                    node + " fell from height " + seen.height + " to " + view.height());
        }
        seen.height = view.height();
        if (++looks % EVENTS_A_LOOK == 0) {
            checkBounds(node, view);
        }
    }

    private static void checkBounds(SimNode node, ConsensusView view) {
        int known = Math.min(view.round().value() + 1, PAST_ROUNDS_MAX);
        int ahead = FUTURE_ROUNDS_MAX * view.validators().size();
        bound(
                node,
                "rounds with votes",
                view.roundsWithVotes().size(),
                known + ahead + CERTIFIED_ROUNDS_MAX);
        bound(node, "pieces of evidence", view.pendingEvidence().size(), EVIDENCE_MAX);
        NodeProcess process = node.process();
        if (process == null) {
            return;
        }
        MempoolStats stats = process.mempool().stats();
        bound(node, "transactions", stats.txs(), MempoolLimits.DEFAULT.txsMax());
        process.journal()
                .ifPresent(j -> bound(node, "segments", j.segments().size(), SEGMENTS_MAX));
    }

    private static void bound(SimNode node, String what, long size, long most) {
        if (size > most) {
            throw new ViolationException(
                    Rule.BOUNDS, node + " holds " + size + " " + what + ", at most " + most);
        }
    }

    /** Its disk was emptied, so its heights begin anew. */
    void wiped(SimNode node) {
        of(node).height = Height.GENESIS;
        of(node).committed = 0;
    }

    // ---- Evidence.

    void proved(SimNode node, Evidence evidence) {
        if (world.isHonest(node)) {
            accusations.add(new Accusation(node, node.starts(), evidence, blocks.size()));
        }
    }

    /**
     * Whoever was proved to have signed twice, by a validator that has not been down since, was named
     * in a block since then, or this node has not had its turn to propose yet.
     */
    void checkEvidence(long turnsAgo) {
        for (Accusation each : accusations) {
            boolean couldAccuse =
                    each.by().isUp()
                            && each.by().starts() == each.start()
                            && each.height() + turnsAgo <= of(each.by()).committed;
            if (couldAccuse && !punished.contains(each.evidence().offender())) {
                throw new ViolationException(
                        Rule.EVIDENCE,
                        each.by()
                                + " has had a proof since height "
                                + each.height()
                                + " that no block carries: "
                                + each.evidence());
            }
        }
    }

    // ---- Progress.

    /** From the next height on, each must be decided within its rounds. */
    void settled() {
        settledHeight = highest() + 1;
    }

    boolean isSettled() {
        return settledHeight != Long.MAX_VALUE;
    }

    long settledHeight() {
        return settledHeight;
    }

    /** How many rounds a height has taken at most, after all was well again. */
    long roundsHighest() {
        return roundsHighest;
    }

    long highest() {
        return blocks.size();
    }

    /** The lowest height that an honest node has committed. */
    long lowest() {
        long lowest = Long.MAX_VALUE;
        for (SimNode node : world.nodes()) {
            if (world.isHonest(node)) {
                lowest = Math.min(lowest, node.chain().height().value());
            }
        }
        return lowest == Long.MAX_VALUE ? highest() : lowest;
    }
}
