package io.loombft.server.bench;

import io.loombft.core.client.RpcException;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/**
 * Looks for the highest rate that holds: doubles while it does, then halves the distance between what
 * holds and what does not. A rate that fails is tried once more, since other work on the machine can
 * spoil a trial but nothing makes one succeed by chance.
 */
final class Climb {
    /** Transfers a second that the first trial offers. */
    static final int FIRST = 250;

    /** No trial offers more. */
    static final int RATE_MAX = 64_000;

    /** The search ends when the lowest failure is less than this above the highest success. */
    private static final double CLOSE_ENOUGH = 1.06;

    private static final int TRIES = 2;

    private final Trial trial;
    private final BooleanSupplier hasTime;

    /** Offers a rate for a while. */
    interface Trial {
        /** Whether all that was accepted was committed, too. */
        boolean holds(int rate) throws BenchFailedException, RpcException, InterruptedException;
    }

    /** Stops when {@code hasTime} no longer says that there is any for a trial. */
    Climb(Trial trial, BooleanSupplier hasTime) {
        this.trial = trial;
        this.hasTime = hasTime;
    }

    /** The highest rate that held; empty when none did. */
    OptionalInt highest() throws BenchFailedException, RpcException, InterruptedException {
        int held = 0;
        int failed = RATE_MAX + 1;
        int next = FIRST;
        while (next > held && next < failed && hasTime.getAsBoolean()) {
            if (holds(next)) {
                held = next;
            } else {
                failed = next;
            }
            next = next(held, failed);
        }
        return held == 0 ? OptionalInt.empty() : OptionalInt.of(held);
    }

    /** Not between the two when the search is over. */
    private static int next(int held, int failed) {
        if (failed > RATE_MAX) {
            return Math.min(2 * held, RATE_MAX);
        }
        if (held == 0) {
            return failed / 2;
        }
        return failed < held * CLOSE_ENOUGH ? failed : (int) Math.sqrt((double) held * failed);
    }

    private boolean holds(int rate)
            throws BenchFailedException, RpcException, InterruptedException {
        for (int i = 0; i < TRIES && (i == 0 || hasTime.getAsBoolean()); i++) {
            if (trial.holds(rate)) {
                return true;
            }
        }
        return false;
    }
}
