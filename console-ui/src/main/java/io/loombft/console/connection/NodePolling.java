package io.loombft.console.connection;

import io.loombft.core.client.RpcException;
import io.loombft.core.types.Genesis;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Puts the same questions to a node again and again, one at a time; a loop of one virtual thread. */
final class NodePolling implements Runnable {
    private static final Duration TURN = Duration.ofSeconds(1);

    /** Turns between two questions of a kind. */
    private static final int NET_TURNS = 2;

    private static final int VALIDATORS_TURNS = 3;
    private static final int EVIDENCE_TURNS = 3;
    private static final int METRICS_TURNS = 2;

    private final NodeCalls calls;
    private final MetricsPage metricsPage;
    private final NodeStore store;
    private final Bell followed;
    private Polled polled = Polled.NOTHING;
    private boolean isGone;

    NodePolling(NodeCalls calls, MetricsPage metricsPage, NodeStore store, Bell followed) {
        this.calls = calls;
        this.metricsPage = metricsPage;
        this.store = store;
        this.followed = followed;
    }

    /** A question. */
    @FunctionalInterface
    private interface Question<T> {
        T ask() throws RpcException;
    }

    @Override
    public void run() {
        try {
            for (long turn = 0; !Thread.currentThread().isInterrupted(); turn++) {
                ask(turn);
                Bell.pause(TURN);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask(long turn) {
        if (!askStatus()) {
            return;
        }
        followed.ring();
        Dated<Genesis> genesis =
                polled.genesis().value().isPresent()
                        ? polled.genesis()
                        : answer(polled.genesis(), calls::genesis);
        polled =
                new Polled(
                        polled.status(),
                        every(VALIDATORS_TURNS, turn, polled.validators(), calls::validators),
                        every(NET_TURNS, turn, polled.peers(), calls::peers),
                        answer(polled.mempool(), calls::mempool),
                        every(EVIDENCE_TURNS, turn, polled.evidence(), calls::evidence),
                        every(METRICS_TURNS, turn, polled.metrics(), this::metrics),
                        genesis,
                        answer(polled.signing(), this::signing));
        Polled now = polled;
        Instant at = Instant.now();
        store.update(
                snapshot ->
                        isGone
                                ? snapshot.with(now)
                                : snapshot.with(now).reached(new Reach.Reached(), at));
    }

    /** A node that is late with one answer is asked at once whether it is there at all. */
    private void askWhetherItIsThere() {
        try {
            calls.status();
            Instant at = Instant.now();
            store.update(snapshot -> snapshot.reached(new Reach.Reached(), at));
        } catch (RpcException e) {
            isGone = true;
            store.update(snapshot -> snapshot.unreached(new Reach.Unreachable(e.sentence())));
        }
    }

    private boolean askStatus() {
        isGone = false;
        try {
            NodeStatus status = calls.status();
            startedAnew(status);
            Instant at = Instant.now();
            polled = polled.with(Dated.of(status, at));
            Polled now = polled;
            store.update(snapshot -> snapshot.with(now).reached(new Reach.Reached(), at));
            return true;
        } catch (RpcException.Unreachable e) {
            store.update(snapshot -> snapshot.unreached(new Reach.Unreachable(e.sentence())));
        } catch (RpcException e) {
            store.update(snapshot -> snapshot.unreached(new Reach.NotUnderstood(e.sentence())));
        }
        return false;
    }

    /** Another chain at the same address has another genesis. */
    private void startedAnew(NodeStatus status) {
        boolean isBehindItself =
                polled.status()
                        .value()
                        .filter(
                                before ->
                                        before.latestHeight() > status.latestHeight()
                                                || !before.chainId().equals(status.chainId()))
                        .isPresent();
        if (isBehindItself) {
            polled = Polled.NOTHING;
        }
    }

    /** Only what is new, and what may have changed. */
    private SigningRecord signing() throws RpcException {
        Optional<SigningRecord> known = polled.signing().value();
        long tip = polled.status().value().map(NodeStatus::latestHeight).orElse(0L);
        long missing =
                known.map(before -> tip - before.to() + SigningRecord.UNSETTLED)
                        .orElse((long) SigningRecord.BLOCKS_MAX);
        int count = Math.clamp(missing, 1, SigningRecord.BLOCKS_MAX);
        // Up to where the count was reckoned: a node that is further by now would leave a gap.
        SigningRecord told = calls.signing(tip, count);
        return known.map(before -> before.with(told)).orElse(told);
    }

    private Metrics metrics() throws RpcException {
        int port = polled.status().value().map(NodeStatus::metricsPort).orElse(0);
        if (port == 0) {
            throw new RpcException.Malformed("this node serves no metrics");
        }
        return metricsPage.read(store.current().url(), port);
    }

    private <T> Dated<T> every(int turns, long turn, Dated<T> before, Question<T> question) {
        return turn % turns == 0 ? answer(before, question) : before;
    }

    private <T> Dated<T> answer(Dated<T> before, Question<T> question) {
        if (isGone) {
            return before.failed("the node does not answer");
        }
        try {
            return Dated.of(question.ask(), Instant.now());
        } catch (RpcException.Unreachable e) {
            askWhetherItIsThere();
            return before.failed(e.sentence());
        } catch (RpcException e) {
            return before.failed(e.sentence());
        }
    }
}
