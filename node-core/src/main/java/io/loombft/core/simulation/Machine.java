package io.loombft.core.simulation;

/** How a machine works: its clock, its speed, and a fuse that cuts its power. */
final class Machine {
    private final Agenda agenda;
    private long skewMs;
    private long driftPermille;
    private long driftSinceMs;
    private long monotonicMs;
    private long eventMs;
    private long syncMs;
    private int fuse;

    Machine(Agenda agenda) {
        this.agenda = agenda;
        this.driftSinceMs = agenda.nowMs();
    }

    /** The wall clock. */
    long wallMs() {
        return agenda.nowMs() + skewMs + drifted();
    }

    /** A clock that jumps do not touch. */
    long nanos() {
        return (monotonicMs + agenda.nowMs() - driftSinceMs + drifted()) * 1_000_000;
    }

    private long drifted() {
        return (agenda.nowMs() - driftSinceMs) * driftPermille / 1_000;
    }

    void jump(long ms) {
        skewMs += ms;
    }

    void drift(long permille) {
        monotonicMs = nanos() / 1_000_000;
        skewMs += drifted();
        driftSinceMs = agenda.nowMs();
        driftPermille = permille;
    }

    /** Somebody sets the clock right. */
    void setRight() {
        drift(0);
        skewMs = 0;
    }

    /** How long a duration of this machine's clock really is. */
    long real(long durationMs) {
        return durationMs * 1_000 / (1_000 + driftPermille);
    }

    void slow(long msAnEvent, long msASync) {
        eventMs = msAnEvent;
        syncMs = msASync;
    }

    long costMs(long syncs) {
        return eventMs + syncMs * syncs;
    }

    /** The power is cut at so many outputs from now, at 1 with the next. */
    void light(int outputs) {
        fuse = outputs;
    }

    void output() {
        if (fuse > 0) {
            fuse--;
            if (fuse == 0) {
                throw new PowerCut();
            }
        }
    }
}
