package io.loombft.core.mempool;

import io.loombft.core.types.Amount;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One sender's transactions by nonce. Those that run on from the account without a gap are ready. All
 * of them together never cost more than the account has.
 */
final class SenderQueue {
    private final TreeMap<Long, Pending> byNonce = new TreeMap<>();
    private AccountView account;
    private Amount cost = Amount.ZERO;
    private long readyEnd;

    SenderQueue(AccountView account) {
        this.account = account;
        this.readyEnd = account.nonce();
    }

    AccountView account() {
        return account;
    }

    boolean isEmpty() {
        return byNonce.isEmpty();
    }

    int size() {
        return byNonce.size();
    }

    /** The first nonce, from the account's on, that is missing. */
    long readyEnd() {
        return readyEnd;
    }

    /** How many wait for a nonce before theirs that is missing. */
    int behindGap() {
        return byNonce.size() - Math.toIntExact(readyEnd - account.nonce());
    }

    Optional<Pending> at(long nonce) {
        return Optional.ofNullable(byNonce.get(nonce));
    }

    /** What a block could take next. */
    Optional<Pending> head() {
        return at(account.nonce());
    }

    /** What would be missed least: the last one. */
    Optional<Pending> tail() {
        return byNonce.isEmpty() ? Optional.empty() : Optional.of(byNonce.lastEntry().getValue());
    }

    /** From the last one to the first. */
    Iterable<Pending> fromTheTail() {
        return byNonce.descendingMap().values();
    }

    boolean isReady(Pending pending) {
        return pending.nonce() < readyEnd;
    }

    /** Whether the account has enough for those before the nonce and this cost. */
    boolean canPay(long nonce, Amount more) {
        boolean isLast = byNonce.isEmpty() || byNonce.lastKey() < nonce;
        Amount sum = isLast ? cost : sum(byNonce.headMap(nonce, false));
        return sum.plus(more).filter(all -> all.compareTo(account.balance()) <= 0).isPresent();
    }

    /** Puts it in, for one of the same nonce too, and gives those that can no longer be paid. */
    List<Pending> put(Pending pending) {
        remove(pending.nonce());
        byNonce.put(pending.nonce(), pending);
        advanceReadyEnd();
        Optional<Amount> all = cost.plus(pending.cost());
        if (all.isPresent() && all.get().compareTo(account.balance()) <= 0) {
            cost = all.get();
            return List.of();
        }
        return cutToBalance();
    }

    void remove(long nonce) {
        Pending gone = byNonce.remove(nonce);
        if (gone == null) {
            return;
        }
        cost = cost.minus(gone.cost()).orElseThrow(() -> new AssertionError("cost below zero"));
        if (nonce < readyEnd && nonce >= account.nonce()) {
            readyEnd = nonce;
        }
    }

    /** Takes the account as it is now, and gives those that are over or can no longer be paid. */
    List<Pending> refresh(AccountView now) {
        if (now.asOf().isBefore(account.asOf())) {
            return List.of();
        }
        List<Pending> gone = new ArrayList<>(byNonce.headMap(now.nonce(), false).values());
        gone.forEach(each -> remove(each.nonce()));
        account = now;
        readyEnd = Math.max(readyEnd, now.nonce());
        advanceReadyEnd();
        if (cost.compareTo(now.balance()) > 0) {
            gone.addAll(cutToBalance());
        }
        return gone;
    }

    private void advanceReadyEnd() {
        while (byNonce.containsKey(readyEnd)) {
            readyEnd++;
        }
    }

    /** Without the first that cannot be paid, those behind it have no place either. */
    private List<Pending> cutToBalance() {
        Amount sum = Amount.ZERO;
        for (Pending each : byNonce.values()) {
            Optional<Amount> with = sum.plus(each.cost());
            if (with.isEmpty() || with.get().compareTo(account.balance()) > 0) {
                List<Pending> cut = cutFrom(each.nonce());
                cost = sum;
                return cut;
            }
            sum = with.get();
        }
        throw new AssertionError("everything can be paid");
    }

    private List<Pending> cutFrom(long nonce) {
        NavigableMap<Long, Pending> behind = byNonce.tailMap(nonce, true);
        List<Pending> cut = List.copyOf(behind.values());
        behind.clear();
        readyEnd = Math.min(readyEnd, nonce);
        return cut;
    }

    private static Amount sum(NavigableMap<Long, Pending> some) {
        Amount sum = Amount.ZERO;
        for (Pending each : some.values()) {
            sum =
                    sum.plus(each.cost())
                            .orElseThrow(() -> new AssertionError("costs exceed 2^128 - 1"));
        }
        return sum;
    }
}
