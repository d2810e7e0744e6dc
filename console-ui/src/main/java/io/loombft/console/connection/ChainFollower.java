package io.loombft.console.connection;

import io.loombft.console.connection.BlockRow.Verdict;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.client.RpcException;
import io.loombft.core.types.Genesis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads the headers of new blocks and checks that they follow from what is trusted; a loop of one virtual
 * thread that rests between two looks, however fast blocks come.
 */
final class ChainFollower implements Runnable {
    private static final Duration REST = Duration.ofMillis(200);
    private static final Duration IDLE = Duration.ofSeconds(2);

    private final NodeCalls calls;
    private final NodeStore store;
    private final Bell bell;
    private final Supplier<Optional<TrustPoint>> chosen;

    private List<BlockRow> rows = new ArrayList<>();
    private Optional<Genesis> genesis = Optional.empty();
    private Optional<TrustPoint> point = Optional.empty();
    private Optional<Trust> trust = Optional.empty();
    private String trouble = "";

    /** Why there is no trust, what blocks are therefore, and when it was tried last. */
    private String why = "";

    private Verdict noTrust = Verdict.UNCHECKED;
    private Instant triedAt = Instant.EPOCH;

    /** Follows from what is chosen at the moment; nothing chosen is the genesis. */
    ChainFollower(
            NodeCalls calls, NodeStore store, Bell bell, Supplier<Optional<TrustPoint>> chosen) {
        this.calls = calls;
        this.store = store;
        this.bell = bell;
        this.chosen = chosen;
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                bell.await(IDLE);
                look();
                Bell.pause(REST);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        NodeSnapshot node = store.current();
        if (!node.isReached()) {
            return;
        }
        follow(node.polled().genesis().value());
        try {
            while (read(node.height())) {
                publish();
            }
            trouble = "";
        } catch (RpcException e) {
            trouble = e.sentence();
        }
        publish();
    }

    /** Begins anew when the chain at the address is another one, or something else is trusted. */
    private void follow(Optional<Genesis> told) {
        Optional<TrustPoint> wanted = chosen.get();
        boolean isNew = (told.isPresent() && !told.equals(genesis)) || !wanted.equals(point);
        if (isNew) {
            rows.clear();
            trust = Optional.empty();
            genesis = told;
            point = wanted;
        }
        boolean isDue = Duration.between(triedAt, Instant.now()).compareTo(IDLE) >= 0;
        if (trust.isEmpty() && genesis.isPresent() && (isNew || isDue)) {
            triedAt = Instant.now();
            begin(genesis.get());
        }
    }

    private void begin(Genesis from) {
        noTrust = Verdict.UNCHECKED;
        try {
            if (point.isEmpty()) {
                trust = Optional.of(new Trust(from.chainId(), from.validatorSet()));
                return;
            }
            switch (Trust.from(point.get(), calls)) {
                case Trust.Start.Followed followed -> trust = Optional.of(followed.trust());
                case Trust.Start.Refuted refuted -> {
                    noTrust = Verdict.REFUTED;
                    why = refuted.why();
                }
            }
        } catch (MalformedInputException e) {
            why = "its genesis names no validator set";
        } catch (RpcException e) {
            why =
                    "it cannot be followed from "
                            + point.map(TrustPoint::words).orElse("the genesis")
                            + ": "
                            + e.sentence();
        }
    }

    /** Reads one answer's worth of headers; false when nothing is missing up to the tip. */
    private boolean read(long tip) throws RpcException {
        long known = rows.isEmpty() ? 0 : rows.getLast().height();
        if (known > tip) {
            rows.clear();
            return false;
        }
        if (known == tip) {
            return false;
        }
        long from = Math.max(known + 1, tip - ChainTail.BLOCKS_MAX + 1);
        List<HeaderEntry> entries = headers(from, tip);
        if (entries.isEmpty()) {
            return false;
        }
        for (HeaderEntry entry : entries) {
            add(BlockRow.of(entry));
        }
        judge(entries.getLast());
        return true;
    }

    /** When the node has pruned them, from the lowest on that it keeps. */
    private List<HeaderEntry> headers(long from, long tip) throws RpcException {
        try {
            return calls.headers(from, HeaderEntry.COUNT_MAX);
        } catch (RpcException.Refused e) {
            long lowest = e.error().data().path("lowest").asLong(0);
            if (lowest <= from || lowest > tip) {
                throw e;
            }
            return calls.headers(lowest, HeaderEntry.COUNT_MAX);
        }
    }

    private void add(BlockRow row) {
        if (!rows.isEmpty() && rows.getLast().height() + 1 != row.height()) {
            rows.clear();
        }
        rows.add(row);
        if (rows.size() > ChainTail.BLOCKS_MAX) {
            rows.removeFirst();
        }
    }

    /** Checks the latest header; what it descends from by its hashes is as good as it is. */
    private void judge(HeaderEntry latest) {
        int last = rows.size() - 1;
        if (trust.isEmpty()) {
            rows.set(last, rows.get(last).judged(noTrust, why));
            return;
        }
        try {
            Optional<String> problem = trust.get().verify(latest, calls);
            if (problem.isPresent()) {
                rows.set(last, rows.get(last).judged(Verdict.REFUTED, problem.get()));
                return;
            }
        } catch (RpcException e) {
            rows.set(last, rows.get(last).judged(Verdict.UNCHECKED, e.sentence()));
            return;
        }
        rows.set(last, rows.get(last).judged(Verdict.VERIFIED, ""));
        for (int i = last - 1; i >= 0 && rows.get(i).verdict() != Verdict.VERIFIED; i--) {
            if (!rows.get(i).hash().equals(rows.get(i + 1).previousHash())) {
                rows.set(
                        i,
                        rows.get(i)
                                .judged(
                                        Verdict.REFUTED,
                                        "the verified block after it follows another block"));
                return;
            }
            rows.set(i, rows.get(i).judged(Verdict.VERIFIED, ""));
        }
    }

    private void publish() {
        ChainTail tail =
                new ChainTail(
                        rows, trust.map(Trust::height).orElse(0L), trust.map(Trust::sets), trouble);
        if (!tail.equals(store.current().chain())) {
            store.update(snapshot -> snapshot.with(tail));
        }
    }
}
