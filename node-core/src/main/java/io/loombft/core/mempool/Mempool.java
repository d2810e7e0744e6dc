package io.loombft.core.mempool;

import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.mempool.Admission.Accepted;
import io.loombft.core.mempool.Admission.AlreadyKnown;
import io.loombft.core.mempool.Admission.Reason;
import io.loombft.core.mempool.Admission.Refused;
import io.loombft.core.mempool.Admission.Stale;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Block;
import io.loombft.core.types.Height;
import io.loombft.core.types.Params;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.Verified;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SortedMap;

/**
 * The transactions that wait for a block. Not thread-safe: its owner locks, or calls it from one
 * thread. What it says depends on the calls and their order only.
 *
 * <p>Each sender's transactions leave in the order of their nonces. Among the senders' first ones
 * administration goes first, then the higher gas price, then who came first. When full, the last
 * transaction of a sender gives way: first one that waits for a missing nonce, then the cheapest.
 */
public final class Mempool {
    /** Hashes of transactions in recent blocks that are remembered. */
    public static final int COMMITTED_REMEMBERED_MAX = 65_536;

    /** Hashes of refused transactions that are remembered. */
    public static final int REFUSED_REMEMBERED_MAX = 65_536;

    /** A replacement pays at least one in this many more than what it replaces. */
    private static final int REPLACEMENT_SHARE = 10;

    private final MempoolLimits limits;
    private final Params params;
    private final AdmissionRules rules;
    private final Holdings held = new Holdings();
    private final RecentHashes<Height> committed = new RecentHashes<>(COMMITTED_REMEMBERED_MAX);
    private final RecentHashes<Reason> refused = new RecentHashes<>(REFUSED_REMEMBERED_MAX);
    private final WaitTally waitsToBlock = new WaitTally();
    private final WaitTally waitsInVain = new WaitTally();
    private long knownFromClients;
    private long knownFromPeers;
    private Height height;
    private long lastSequence;

    /** An empty mempool of a chain whose state is the one after the height. */
    public Mempool(
            MempoolLimits limits, Params params, List<PublicKey> administrators, Height height) {
        this.limits = limits;
        this.params = params;
        this.rules = new AdmissionRules(params, limits.gasPriceMin(), administrators);
        this.height = height;
    }

    /** What is known of the transaction already, before its signature is worth checking. */
    public Optional<Admission> known(Hash hash) {
        if (held.get(hash).isPresent() || committed.get(hash).isPresent()) {
            return Optional.of(new AlreadyKnown());
        }
        return refused.get(hash)
                .map(reason -> new Refused(reason, "it was refused before: " + reason.code()));
    }

    /** The same of one that was brought, which is counted when it is known. */
    public Optional<Admission> brought(Hash hash, Source source) {
        Optional<Admission> known = known(hash);
        if (known.isPresent()) {
            switch (source) {
                case Source.Local local -> knownFromClients++;
                case Source.Peer peer -> knownFromPeers++;
            }
        }
        return known;
    }

    /** Remembers that whoever checks signatures found this one to be wrong. */
    public void refuse(Hash hash, Reason reason) {
        refused.add(hash, reason);
    }

    /**
     * Lets the transaction in, or says why not.
     *
     * @param account the sender's, read after this mempool's height or a later one
     */
    public Admission admit(
            Verified<Transaction> verified, AccountView account, Source source, long nowMs) {
        Transaction transaction = verified.value();
        Optional<Admission> known = brought(transaction.hash(), source);
        if (known.isPresent()) {
            return known.get();
        }
        if (account.asOf().isBefore(height)) {
            return new Stale(height);
        }
        refresh(transaction.sender(), account, nowMs);
        Optional<Amount> cost = cost(transaction);
        Optional<Refused> problem =
                rules.problem(transaction)
                        .or(() -> placeProblem(transaction, account, source))
                        .or(() -> costProblem(transaction, account, cost));
        if (problem.isPresent()) {
            return remembered(transaction, problem.get());
        }
        var arrival = new Pending.Arrival(lastSequence + 1, height, nowMs);
        return place(
                new Pending(verified, rules.lane(transaction), cost.orElseThrow(), source, arrival),
                account,
                nowMs);
    }

    /**
     * Tells that a block was executed: looks again at the senders it touched, and drops what is too
     * old.
     *
     * @param included the hashes of its transactions
     * @param touched the accounts that it wrote
     * @return what is no longer held though the block did not include it
     */
    public List<Hash> committed(
            Height executed,
            long nowMs,
            List<Hash> included,
            SortedMap<Address, AccountView> touched) {
        if (!executed.isAfter(height)) {
            throw new IllegalArgumentException(executed + " is not after " + height);
        }
        height = executed;
        for (Hash hash : included) {
            committed.add(hash, executed);
            held.get(hash).ifPresent(each -> include(each, nowMs));
        }
        List<Pending> gone = new ArrayList<>();
        touched.forEach((sender, account) -> gone.addAll(held.refresh(sender, account)));
        gone.forEach(each -> waitsInVain.add(nowMs - each.arrival().timeMs()));
        List<Hash> left = new ArrayList<>(hashes(gone));
        left.addAll(expire(nowMs));
        return left;
    }

    /** Drops what is too old, also when no block comes, and says what that was. */
    public List<Hash> expire(long nowMs) {
        List<Hash> expired = new ArrayList<>();
        Optional<Pending> oldest = held.oldest();
        while (oldest.isPresent() && isExpired(oldest.get().arrival(), nowMs)) {
            held.remove(oldest.get());
            waitsInVain.add(nowMs - oldest.get().arrival().timeMs());
            expired.add(oldest.get().hash());
            oldest = held.oldest();
        }
        return expired;
    }

    private void include(Pending pending, long nowMs) {
        held.remove(pending);
        waitsToBlock.add(nowMs - pending.arrival().timeMs());
    }

    /**
     * An account may be read after a block that we are not told of yet: what is over by then was in that
     * block, as far as can be known here.
     */
    private void refresh(Address sender, AccountView account, long nowMs) {
        for (Pending gone : held.refresh(sender, account)) {
            WaitTally left = gone.nonce() < account.nonce() ? waitsToBlock : waitsInVain;
            left.add(nowMs - gone.arrival().timeMs());
        }
    }

    /**
     * What the next block should hold, in order, within so many bytes (4 more a transaction than its
     * own) and so much gas in limits. One that does not fit is left out with those behind it.
     */
    public List<Verified<Transaction>> reap(long blockBytes, long blockGas) {
        List<Verified<Transaction>> reaped = new ArrayList<>();
        long bytesLeft = blockBytes;
        long gasLeft = blockGas;
        PriorityQueue<Pending> next = held.heads();
        while (!next.isEmpty() && hasRoom(bytesLeft, gasLeft, reaped.size())) {
            Pending best = next.remove();
            Transaction transaction = best.transaction();
            if (4 + best.size() > bytesLeft || transaction.gasLimit() > gasLeft) {
                continue;
            }
            reaped.add(best.verified());
            bytesLeft -= 4 + best.size();
            gasLeft -= transaction.gasLimit();
            held.queue(best.sender())
                    .flatMap(queue -> queue.at(best.nonce() + 1))
                    .ifPresent(next::add);
        }
        return reaped;
    }

    /** Whether the next block could hold one of these. */
    public boolean isProposable() {
        return held.hasHead();
    }

    /** The nonce after those of the sender that wait without a gap; 0 when we hold none. */
    public long nextNonce(Address sender) {
        return held.queue(sender).map(SenderQueue::readyEnd).orElse(0L);
    }

    public Optional<Verified<Transaction>> get(Hash hash) {
        return held.get(hash).map(Pending::verified);
    }

    /** At most so many that came after the place in line, oldest first; 0 is before all. */
    public List<Announced> arrivedAfter(long sequence, int countMax) {
        return held.arrivedAfter(sequence).values().stream()
                .limit(countMax)
                .map(p -> new Announced(p.sequence(), p.hash(), p.size(), p.source()))
                .toList();
    }

    public MempoolStats stats() {
        return new MempoolStats(held.count(), held.bytes(), held.senders());
    }

    /** What became of those that came so far. */
    public MempoolLife life() {
        return new MempoolLife(
                waitsToBlock.now(),
                waitsInVain.now(),
                knownFromClients,
                knownFromPeers,
                held.behindGap());
    }

    /** The height after which accounts have to be read. */
    public Height height() {
        return height;
    }

    /** Whether it may have this nonce, here and from there. */
    private Optional<Refused> placeProblem(
            Transaction transaction, AccountView account, Source source) {
        long nonce = transaction.nonce();
        Optional<SenderQueue> queue = held.queue(transaction.sender());
        long accountNonce = queue.map(q -> q.account().nonce()).orElse(account.nonce());
        if (nonce < accountNonce) {
            return refused(
                    Reason.NONCE_TOO_LOW,
                    "nonce " + nonce + " is used, the next is " + accountNonce);
        }
        Optional<Pending> rival = queue.flatMap(q -> q.at(nonce));
        if (rival.isPresent()) {
            return replacementProblem(transaction, rival.get());
        }
        long next = queue.map(SenderQueue::readyEnd).orElse(accountNonce);
        if (nonce - next > limits.senderGapMax()) {
            return refused(
                    Reason.NONCE_GAP, "nonce " + nonce + " is too far above the next one, " + next);
        }
        return limitProblem(nonce, queue, source);
    }

    private static Optional<Refused> replacementProblem(Transaction transaction, Pending rival) {
        long more = Math.max(1, Math.ceilDiv(rival.gasPrice(), REPLACEMENT_SHARE));
        boolean isEnough = transaction.gasPrice() - rival.gasPrice() >= more;
        return isEnough
                ? Optional.empty()
                : refused(
                        Reason.UNDERPRICED,
                        String.format(
                                "to replace nonce %d, pay a gas price of %d more than %d",
                                rival.nonce(), more, rival.gasPrice()));
    }

    private Optional<Refused> limitProblem(long nonce, Optional<SenderQueue> queue, Source source) {
        boolean isSenderFull =
                queue.filter(q -> q.size() >= limits.senderTxsMax())
                        // One that belongs before the last takes the place of the last.
                        .flatMap(SenderQueue::tail)
                        .filter(tail -> tail.nonce() < nonce)
                        .isPresent();
        if (isSenderFull) {
            return refused(
                    Reason.SENDER_LIMIT,
                    "the sender has " + limits.senderTxsMax() + " transactions waiting");
        }
        if (source instanceof Source.Peer peer && held.countOf(peer.id()) >= limits.peerTxsMax()) {
            return refused(
                    Reason.PEER_LIMIT,
                    "the peer has brought " + limits.peerTxsMax() + " that wait");
        }
        return Optional.empty();
    }

    private Optional<Refused> costProblem(
            Transaction transaction, AccountView account, Optional<Amount> cost) {
        SenderQueue queue =
                held.queue(transaction.sender()).orElseGet(() -> new SenderQueue(account));
        boolean canPay =
                cost.filter(amount -> queue.canPay(transaction.nonce(), amount)).isPresent();
        return canPay
                ? Optional.empty()
                : refused(
                        Reason.CANNOT_PAY,
                        "the balance of "
                                + queue.account().balance()
                                + " does not cover it and those before it");
    }

    /** Makes room and puts it in. */
    private Admission place(Pending newcomer, AccountView account, long nowMs) {
        List<Pending> gone = new ArrayList<>();
        Optional<SenderQueue> queue = held.queue(newcomer.sender());
        Optional<Pending> rival = queue.flatMap(q -> q.at(newcomer.nonce()));
        Optional<Pending> ownTail =
                queue.filter(q -> rival.isEmpty() && q.size() >= limits.senderTxsMax())
                        .flatMap(SenderQueue::tail);
        Optional<Pending> leaving = rival.or(() -> ownTail);
        int count = leaving.isPresent() ? 0 : 1;
        long bytesLeaving = leaving.map(Pending::size).orElse(0);
        long bytesOver = held.bytes() + newcomer.size() - bytesLeaving - limits.bytesMax();
        int countOver = held.count() + count - limits.txsMax();
        if (countOver > 0 || bytesOver > 0) {
            long next = queue.map(SenderQueue::readyEnd).orElse(account.nonce());
            Optional<List<Pending>> victims =
                    newcomer.nonce() > next
                            ? Optional.empty()
                            : held.worthLessThan(newcomer, countOver, bytesOver);
            if (victims.isEmpty()) {
                return new Refused(
                        Reason.MEMPOOL_FULL, "the mempool is full of transactions that pay more");
            }
            gone.addAll(victims.get());
        }
        ownTail.ifPresent(gone::add);
        gone.forEach(held::remove);
        gone.addAll(held.put(newcomer, account));
        gone.forEach(each -> waitsInVain.add(nowMs - each.arrival().timeMs()));
        lastSequence = newcomer.sequence();
        return new Accepted(hashes(gone));
    }

    private boolean isExpired(Pending.Arrival arrival, long nowMs) {
        return height.value() - arrival.height().value() > limits.ttlBlocks()
                || nowMs - arrival.timeMs() > limits.ttlMs();
    }

    /** Whether the smallest transaction could still be taken. */
    private boolean hasRoom(long bytesLeft, long gasLeft, int count) {
        return bytesLeft >= 4 + Transaction.SIZE_MIN
                && gasLeft >= params.gas().base() + params.gas().signature()
                && count < Block.TRANSACTIONS_MAX;
    }

    private Refused remembered(Transaction transaction, Refused refusal) {
        if (refusal.reason().isFinal()) {
            refused.add(transaction.hash(), refusal.reason());
        }
        return refusal;
    }

    /** The most that it can take from its sender, or nothing when that is above 2^128 - 1. */
    private static Optional<Amount> cost(Transaction transaction) {
        return Amount.product(transaction.gasLimit(), transaction.gasPrice())
                .plus(transaction.body().value());
    }

    private static List<Hash> hashes(List<Pending> pending) {
        return pending.stream().map(Pending::hash).toList();
    }

    private static Optional<Refused> refused(Reason reason, String sentence) {
        return Optional.of(new Refused(reason, sentence));
    }
}
