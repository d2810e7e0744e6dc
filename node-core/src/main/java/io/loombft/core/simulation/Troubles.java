package io.loombft.core.simulation;

import io.loombft.core.gossip.GossipMessage;
import io.loombft.core.types.Height;
import io.loombft.core.types.VoteType;
import java.util.List;

/** Brings the faults of a plan about, and ends them. */
final class Troubles {
    /** Of the votes of a lost step, so many in a hundred arrive. */
    private static final int PASSING_PERCENT = 15;

    private final World world;
    private final Weather weather;
    private final Draws draws;
    private boolean isOver;

    Troubles(World world, Draws draws) {
        this.world = world;
        this.weather = world.wire().weather();
        this.draws = draws;
    }

    void plan(List<Fault> faults, long overAfterMs) {
        for (Fault fault : faults) {
            world.agenda().after(fault.atMs(), () -> begin(fault));
        }
        world.agenda().after(overAfterMs, this::over);
    }

    boolean isOver() {
        return isOver;
    }

    /** All that was wrong is mended; who lies goes on lying. */
    private void over() {
        isOver = true;
        world.trace(0, "-- all faults are over");
        weather.calm();
        for (SimNode node : world.nodes()) {
            node.machine().slow(0, 0);
            node.machine().setRight();
            node.machine().light(0);
            node.journalDisk().heal();
            node.keysDisk().heal();
            node.chain().full(false);
            node.letUp();
        }
    }

    private void begin(Fault fault) {
        if (isOver) {
            return;
        }
        world.trace(fault.node(), "-- " + fault);
        SimNode node = world.node(fault.node());
        switch (fault.kind()) {
            case LOSS -> {
                weather.lossPercent((int) fault.amount());
                later(fault, () -> weather.lossPercent(0));
            }
            case DOUBLES -> {
                weather.doublePercent((int) fault.amount());
                later(fault, () -> weather.doublePercent(0));
            }
            case REORDERING -> {
                weather.reorders(true);
                later(fault, () -> weather.reorders(false));
            }
            case DELAY -> weather.delayMaxMs(fault.amount());
            case TAIL -> {
                weather.tail(true);
                later(fault, () -> weather.tail(false));
            }
            case HALVES -> cut(fault, (a, b) -> side(fault, a) != side(fault, b));
            case ISOLATION -> cut(fault, (a, b) -> a == fault.node() || b == fault.node());
            case RING -> cut(fault, (a, b) -> !areNeighbours(a, b));
            case ONE_WAY -> cut(fault, (a, b) -> a == fault.node() && b == fault.other());
            case FLAPPING -> flap(fault, true);
            case CLOG -> {
                weather.clog(fault.node(), fault.other(), fault.amount());
                later(fault, () -> weather.clog(fault.node(), fault.other(), 0));
            }
            case BROKEN_CONNECTION -> world.wire().breakConnection(fault.node(), fault.other());
            case POWER_CUT -> node.machine().light((int) fault.amount());
            case KILL -> hold(fault, node, () -> {});
            case DISK_FAILURE ->
                    (draws.flip() ? node.journalDisk() : node.keysDisk()).failAfter(fault.amount());
            case FAILED_SYNC -> (draws.flip() ? node.journalDisk() : node.keysDisk()).failSyncs();
            case FULL_DISK -> fill(node);
            case SLOW_DISK -> {
                node.machine().slow(0, fault.amount());
                later(fault, () -> node.machine().slow(0, 0));
            }
            case BIT_FLIP -> hold(fault, node, () -> node.flipJournalBit(draws));
            case WIPED_DATA -> hold(fault, node, node::wipe);
            case SKEW -> node.machine().jump(fault.amount());
            case DRIFT -> {
                node.machine().drift(fault.amount());
                later(fault, () -> node.machine().drift(0));
            }
            case SLOW_NODE -> {
                node.machine().slow(fault.amount(), 0);
                later(fault, () -> node.machine().slow(0, 0));
            }
            case PAUSE -> pause(node, fault.durationMs());
            case HIDDEN_COMMIT -> hideCommit(fault);
            case LOST_STEP -> loseStep(fault);
            case MEMBERSHIP -> member(fault, node);
        }
    }

    private void later(Fault fault, Runnable end) {
        world.agenda()
                .after(
                        fault.durationMs(),
                        () -> {
                            if (!isOver) {
                                end.run();
                            }
                        });
    }

    private interface Between {
        boolean isCut(int a, int b);
    }

    private void cut(Fault fault, Between between) {
        setCut(between, true);
        later(fault, () -> setCut(between, false));
    }

    private void setCut(Between between, boolean now) {
        int n = world.nodes().size();
        // Some cuts end connections at once, others swallow what is sent.
        boolean breaks = now && draws.flip();
        for (int a = 0; a < n; a++) {
            for (int b = 0; b < n; b++) {
                if (a != b && between.isCut(a, b)) {
                    weather.block(a, b, now);
                    if (breaks) {
                        world.wire().breakConnection(a, b);
                    }
                }
            }
        }
    }

    private static boolean side(Fault fault, int who) {
        return (fault.amount() >>> (who % Long.SIZE) & 1) == 1;
    }

    private boolean areNeighbours(int a, int b) {
        int n = world.nodes().size();
        int apart = Math.abs(a - b);
        return apart == 1 || apart == n - 1;
    }

    private void flap(Fault fault, boolean cutNow) {
        if (isOver || world.passedMs() > fault.atMs() + fault.durationMs()) {
            weather.block(fault.node(), fault.other(), false);
            weather.block(fault.other(), fault.node(), false);
            return;
        }
        weather.block(fault.node(), fault.other(), cutNow);
        weather.block(fault.other(), fault.node(), cutNow);
        if (cutNow && draws.flip()) {
            world.wire().breakConnection(fault.node(), fault.other());
        }
        world.agenda().after(fault.amount(), () -> flap(fault, !cutNow));
    }

    private void loseStep(Fault fault) {
        VoteType lost = fault.amount() == 0 ? VoteType.PREVOTE : VoteType.PRECOMMIT;
        weather.censor(
                (from, to, message) -> !carries(message, lost) || draws.percent(PASSING_PERCENT));
        later(fault, () -> weather.censor(Weather.FREE));
    }

    private void hideCommit(Fault fault) {
        Height target = new Height(world.checker().highest() + 2);
        HiddenCommit hidden = new HiddenCommit(world, target, fault.node(), fault.other());
        weather.censor(hidden);
        later(fault, () -> weather.censor(Weather.FREE));
    }

    private static boolean carries(Object message, VoteType type) {
        return switch (message) {
            case GossipMessage.VoteTold m -> m.vote().vote().type() == type;
            case GossipMessage.CertificateTold m -> m.certificate().type() == type;
            default -> false;
        };
    }

    private void hold(Fault fault, SimNode node, Runnable meanwhile) {
        node.holdDown();
        meanwhile.run();
        later(fault, node::letUp);
    }

    private void fill(SimNode node) {
        if (draws.flip()) {
            node.chain().full(true);
        } else {
            node.journalDisk().limitBytes(1);
        }
    }

    private static void pause(SimNode node, long durationMs) {
        NodeProcess process = node.process();
        if (process != null) {
            process.pause(durationMs);
        }
    }

    private void member(Fault fault, SimNode node) {
        world.clients().setPower(node.identity().validator(), fault.amount());
        later(fault, () -> world.clients().setPower(node.identity().validator(), 0));
    }
}
