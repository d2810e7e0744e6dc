package io.loombft.server.metrics;

import io.prometheus.client.Gauge;

/** What the validator key signed last, and what the guard makes of it. Set by one thread. */
public final class SignerMetrics {
    private final Gauge height;
    private final Gauge round;
    private final Gauge step;
    private final Gauge guard;
    private long signedHeight;
    private long decidingHeight;
    private boolean isUnused = true;

    /** Whether the guard would let the node sign now. */
    private enum Guard {
        /** The key has never signed for this chain. */
        UNUSED,
        /** What was signed is behind what is decided, or of its height. */
        READY,
        /** A later height was signed than the one in progress: nothing is, until it is reached again. */
        WAITING
    }

    SignerMetrics(Instruments make) {
        String of = "signer";
        height = make.gauge(of, "last_signed_height", "Height of what was signed last");
        round = make.gauge(of, "last_signed_round", "Round of what was signed last");
        step =
                make.gauge(
                        of,
                        "last_signed_step",
                        "What was signed last: 1 proposal, 2 prevote, 3 precommit, 0 nothing");
        guard = make.gauge(of, "guard_state", "1 for the state that the guard is in", "state");
        tell();
    }

    /** The guard remembers this as the last; the step is counted from 0, which is nothing. */
    public void lastSigned(long atHeight, int inRound, int atStep) {
        signedHeight = atHeight;
        isUnused = atStep == 0;
        height.set((double) atHeight);
        round.set(inRound);
        step.set(atStep);
        tell();
    }

    /** The height in progress. */
    public void deciding(long nowHeight) {
        if (nowHeight != decidingHeight) {
            decidingHeight = nowHeight;
            tell();
        }
    }

    private void tell() {
        Guard now =
                isUnused
                        ? Guard.UNUSED
                        : signedHeight > decidingHeight ? Guard.WAITING : Guard.READY;
        for (Guard each : Guard.values()) {
            guard.labels(Instruments.label(each)).set(each == now ? 1 : 0);
        }
    }
}
