package io.loombft.server.bench;

import io.loombft.core.client.RpcException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One stretch of load at one rate: signs, sends, watches, waits until all is in blocks, and counts. */
final class Phase {
    /** Load before the measured time, so that the pipeline is full when it begins. */
    static final int LEAD_SECONDS = 2;

    /** A network that is so many seconds of load behind is not asked for more. */
    private static final int BEHIND_SECONDS_MAX = 3;

    /** So long may accepted transfers take to come into blocks before they count as lost. */
    private static final long PATIENCE_MS = 60_000;

    private static final long LOOK_MS = 10;

    private final List<Target> targets;
    private final Payers payers;
    private final Signing signing;
    private final ChainWatch watch;
    private final Nonces nonces;

    /** What to do when the network falls behind. */
    enum Overload {
        /** End early. */
        ENDS,
        /** Go on to the end. */
        IS_MEASURED
    }

    Phase(List<Target> targets, Payers payers, Signing signing, ChainWatch watch, Nonces nonces) {
        this.targets = targets;
        this.payers = payers;
        this.signing = signing;
        this.watch = watch;
        this.nonces = nonces;
    }

    /** Offers so many transfers a second for the lead and the seconds to measure. */
    PhaseResult run(int rate, int seconds, Overload overload)
            throws BenchFailedException, RpcException, InterruptedException {
        long[] first = nonces.read();
        int count = rate * (LEAD_SECONDS + seconds);
        Flight flight = new Flight(payers, signing.sign(count, first), first);
        watch.follow(flight);
        Schedule schedule = new Schedule(System.nanoTime(), rate);
        Senders senders = new Senders(targets, flight, schedule);
        long from = schedule.dueNanos(rate * LEAD_SECONDS);
        long until = schedule.dueNanos(count);
        senders.start();
        try {
            awaitMoment(from, flight, rate, overload);
            Usage before = Usage.of(targets);
            awaitMoment(until, flight, rate, overload);
            long ended = Math.min(until, System.nanoTime());
            Usage after = Usage.of(targets);
            if (isBehind(flight, rate) && overload == Overload.ENDS) {
                senders.stop();
            }
            long behindMs = awaitAll(senders, flight);
            return result(
                    flight,
                    schedule,
                    new Window(from, Math.max(ended, from + 1)),
                    behindMs,
                    before,
                    after);
        } finally {
            senders.stop();
        }
    }

    private record Window(long from, long until) {
        double seconds() {
            return (until - from) / 1e9;
        }
    }

    private static PhaseResult result(
            Flight flight,
            Schedule schedule,
            Window window,
            long behindMs,
            Usage before,
            Usage after) {
        return new PhaseResult(
                schedule.rate(),
                window.seconds(),
                flight.acceptedCount(),
                flight.refusedCount(),
                flight.lost(),
                flight.twiceCount(),
                flight.committedBetween(window.from(), window.until()),
                flight.blocksBetween(window.from(), window.until()),
                flight.latencies(schedule, window.from(), window.until()),
                behindMs,
                before,
                after,
                flight.refusals());
    }

    /** Returns early when the network falls behind and that ends the phase. */
    private void awaitMoment(long nanos, Flight flight, int rate, Overload overload)
            throws BenchFailedException, InterruptedException {
        while (System.nanoTime() < nanos) {
            pause();
            if (overload == Overload.ENDS && isBehind(flight, rate)) {
                return;
            }
        }
    }

    private static boolean isBehind(Flight flight, int rate) {
        return flight.waiting() > BEHIND_SECONDS_MAX * rate || flight.refusedCount() > 0;
    }

    /** How long it took, in milliseconds. */
    private long awaitAll(Senders senders, Flight flight)
            throws BenchFailedException, InterruptedException {
        long begun = System.nanoTime();
        long patience = begun + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        boolean isSent = senders.awaitSent(patience);
        while ((!isSent || flight.lost() > 0) && System.nanoTime() < patience) {
            pause();
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }

    private void pause() throws BenchFailedException, InterruptedException {
        if (new CountDownLatch(1).await(LOOK_MS, TimeUnit.MILLISECONDS)) {
            throw new AssertionError("nobody counts this down");
        }
        watch.check();
    }
}
