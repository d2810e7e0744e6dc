package io.loombft.core.mempool;

import io.loombft.core.crypto.Hash;
import io.loombft.core.mempool.Admission.Reason;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.Verified;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The mempool as one list that is searched from end to end for every question. */
final class PlainMempool {
    private record Held(
            Verified<Transaction> verified, Source source, long sequence, long height, long ms) {
        Transaction transaction() {
            return verified.value();
        }

        Address sender() {
            return transaction().sender();
        }

        long nonce() {
            return transaction().nonce();
        }

        long price() {
            return transaction().gasPrice();
        }
    }

    /** Empty when accepted. */
    record Answer(Optional<Reason> refusal, List<Hash> gaveWay) {}

    private final MempoolLimits limits;
    private final List<Held> held = new ArrayList<>();
    private final Set<Hash> committed = new HashSet<>();
    private final Set<Hash> refused = new HashSet<>();
    private final Map<Address, AccountView> accounts = new HashMap<>();
    private long height = 10;
    private long sequence;

    PlainMempool(MempoolLimits limits) {
        this.limits = limits;
    }

    boolean isKnown(Hash hash) {
        return committed.contains(hash)
                || refused.contains(hash)
                || held.stream().anyMatch(h -> h.transaction().hash().equals(hash));
    }

    Answer admit(Verified<Transaction> verified, AccountView account, Source source, long nowMs) {
        Transaction transaction = verified.value();
        accounts.put(transaction.sender(), account);
        Optional<Reason> reason = reason(transaction, account, source);
        if (reason.isPresent()) {
            if (reason.get() == Reason.NONCE_TOO_LOW) {
                refused.add(transaction.hash());
            }
            return new Answer(reason, List.of());
        }
        Held newcomer = new Held(verified, source, sequence + 1, height, nowMs);
        List<Held> gone = new ArrayList<>();
        Optional<Held> rival = at(transaction.sender(), transaction.nonce());
        List<Held> own = of(transaction.sender());
        Optional<Held> leaving =
                rival.isPresent() || own.size() < limits.senderTxsMax()
                        ? rival
                        : Optional.of(own.getLast());
        int countOver = held.size() + (leaving.isPresent() ? 0 : 1) - limits.txsMax();
        long bytesOver =
                bytes()
                        + transaction.size()
                        - leaving.map(h -> h.transaction().size()).orElse(0).longValue()
                        - limits.bytesMax();
        if (countOver > 0 || bytesOver > 0) {
            boolean waits = transaction.nonce() > readyEnd(transaction.sender(), account.nonce());
            List<Held> victims = waits ? List.of() : victims(newcomer, countOver, bytesOver);
            if (victims.isEmpty()) {
                return new Answer(Optional.of(Reason.MEMPOOL_FULL), List.of());
            }
            gone.addAll(victims);
        }
        if (rival.isEmpty()) {
            leaving.ifPresent(gone::add);
        }
        held.removeAll(gone);
        rival.ifPresent(gone::add);
        rival.ifPresent(held::remove);
        held.add(newcomer);
        sequence++;
        gone.addAll(cut(transaction.sender()));
        return new Answer(
                Optional.empty(), gone.stream().map(h -> h.transaction().hash()).toList());
    }

    private Optional<Reason> reason(Transaction transaction, AccountView account, Source source) {
        List<Held> own = of(transaction.sender());
        long nonce = transaction.nonce();
        Optional<Held> rival = at(transaction.sender(), nonce);
        if (nonce < account.nonce()) {
            return Optional.of(Reason.NONCE_TOO_LOW);
        }
        if (rival.isPresent()) {
            long old = rival.get().price();
            if (transaction.gasPrice() <= old || transaction.gasPrice() * 10 < old * 11) {
                return Optional.of(Reason.UNDERPRICED);
            }
        } else {
            long next = readyEnd(transaction.sender(), account.nonce());
            if (nonce > next + limits.senderGapMax()) {
                return Optional.of(Reason.NONCE_GAP);
            }
            if (own.size() >= limits.senderTxsMax() && own.getLast().nonce() < nonce) {
                return Optional.of(Reason.SENDER_LIMIT);
            }
            if (source instanceof Source.Peer
                    && held.stream().filter(h -> h.source().equals(source)).count()
                            >= limits.peerTxsMax()) {
                return Optional.of(Reason.PEER_LIMIT);
            }
        }
        BigInteger before =
                own.stream()
                        .filter(h -> h.nonce() < nonce)
                        .map(h -> cost(h.transaction()))
                        .reduce(cost(transaction), BigInteger::add);
        return before.compareTo(big(account.balance())) > 0
                ? Optional.of(Reason.CANNOT_PAY)
                : Optional.empty();
    }

    /** Those worth less, worst first, sender by sender from its last one; none if not enough. */
    private List<Held> victims(Held newcomer, int count, long bytes) {
        List<Held> tails = new ArrayList<>();
        for (Held each : held) {
            boolean isTail = of(each.sender()).getLast().equals(each);
            if (isTail && !each.sender().equals(newcomer.sender())) {
                tails.add(each);
            }
        }
        tails.sort(
                Comparator.comparing(this::isReady)
                        .thenComparingLong(Held::price)
                        .thenComparing(Comparator.comparingLong(Held::sequence).reversed()));
        List<Held> victims = new ArrayList<>();
        for (Held tail : tails) {
            for (Held each : of(tail.sender()).reversed()) {
                long freed = victims.stream().mapToLong(h -> h.transaction().size()).sum();
                if (victims.size() >= count && freed >= bytes) {
                    return victims;
                }
                if (isReady(each) && each.price() >= newcomer.price()) {
                    break;
                }
                victims.add(each);
            }
        }
        long freed = victims.stream().mapToLong(h -> h.transaction().size()).sum();
        return victims.size() >= count && freed >= bytes ? victims : List.of();
    }

    List<Hash> committed(long nowMs, List<Hash> included, Map<Address, AccountView> touched) {
        height++;
        committed.addAll(included);
        held.removeIf(h -> included.contains(h.transaction().hash()));
        accounts.putAll(touched);
        List<Held> gone = new ArrayList<>();
        for (Address sender : touched.keySet()) {
            for (Held each : of(sender)) {
                if (each.nonce() < account(sender).nonce()) {
                    held.remove(each);
                    gone.add(each);
                }
            }
            gone.addAll(cut(sender));
        }
        for (Held each : List.copyOf(held)) {
            boolean isOld =
                    height - each.height() > limits.ttlBlocks()
                            || nowMs - each.ms() > limits.ttlMs();
            if (isOld) {
                held.remove(each);
                gone.add(each);
            }
        }
        return gone.stream().map(h -> h.transaction().hash()).toList();
    }

    List<Verified<Transaction>> reap(long bytes, long gas) {
        List<Held> taken = new ArrayList<>();
        Set<Address> blocked = new HashSet<>();
        while (true) {
            Optional<Held> best =
                    held.stream()
                            .filter(h -> !taken.contains(h) && !blocked.contains(h.sender()))
                            .filter(h -> isReady(h) && isNext(h, taken))
                            .max(
                                    Comparator.comparingLong(Held::price)
                                            .thenComparing(
                                                    Comparator.comparingLong(Held::sequence)
                                                            .reversed()));
            if (best.isEmpty()) {
                return taken.stream().<Verified<Transaction>>map(Held::verified).toList();
            }
            long bytesTaken = taken.stream().mapToLong(h -> 4 + h.transaction().size()).sum();
            long gasTaken = taken.stream().mapToLong(h -> h.transaction().gasLimit()).sum();
            Transaction transaction = best.get().transaction();
            if (bytesTaken + 4 + transaction.size() <= bytes
                    && gasTaken + transaction.gasLimit() <= gas) {
                taken.add(best.get());
            } else {
                blocked.add(transaction.sender());
            }
        }
    }

    private boolean isNext(Held candidate, List<Held> taken) {
        long before = taken.stream().filter(h -> h.sender().equals(candidate.sender())).count();
        return candidate.nonce() == account(candidate.sender()).nonce() + before;
    }

    long nextNonce(Address sender) {
        return of(sender).isEmpty() ? 0 : readyEnd(sender, account(sender).nonce());
    }

    MempoolStats stats() {
        return new MempoolStats(
                held.size(), bytes(), (int) held.stream().map(Held::sender).distinct().count());
    }

    int behindGap() {
        return (int) held.stream().filter(each -> !isReady(each)).count();
    }

    List<Hash> arrived() {
        return held.stream().map(h -> h.transaction().hash()).toList();
    }

    private AccountView account(Address sender) {
        return Objects.requireNonNull(accounts.get(sender));
    }

    private boolean isReady(Held one) {
        return one.nonce() < readyEnd(one.sender(), account(one.sender()).nonce());
    }

    private long readyEnd(Address sender, long from) {
        long nonce = from;
        while (at(sender, nonce).isPresent()) {
            nonce++;
        }
        return nonce;
    }

    private Optional<Held> at(Address sender, long nonce) {
        return of(sender).stream().filter(h -> h.nonce() == nonce).findFirst();
    }

    private List<Held> of(Address sender) {
        return held.stream()
                .filter(h -> h.sender().equals(sender))
                .sorted(Comparator.comparingLong(Held::nonce))
                .toList();
    }

    private List<Held> cut(Address sender) {
        BigInteger sum = BigInteger.ZERO;
        List<Held> own = of(sender);
        for (int i = 0; i < own.size(); i++) {
            sum = sum.add(cost(own.get(i).transaction()));
            if (sum.compareTo(big(account(sender).balance())) > 0) {
                List<Held> gone = own.subList(i, own.size());
                held.removeAll(gone);
                return gone;
            }
        }
        return List.of();
    }

    private long bytes() {
        return held.stream().mapToLong(h -> h.transaction().size()).sum();
    }

    private static BigInteger cost(Transaction transaction) {
        return BigInteger.valueOf(transaction.gasLimit())
                .multiply(BigInteger.valueOf(transaction.gasPrice()))
                .add(big(transaction.body().value()));
    }

    private static BigInteger big(Amount amount) {
        return new BigInteger(amount.toString());
    }
}
