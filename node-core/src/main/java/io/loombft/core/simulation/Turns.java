package io.loombft.core.simulation;

import io.loombft.core.journal.DiskFailedException;
import io.loombft.core.replica.ChainFailedException;
import java.util.ArrayDeque;

/**
 * The thread {@code consensus} of a simulated node: one task after the other, each done whole unless
 * power is cut meanwhile. A slow machine takes its time for each, and what comes meanwhile waits.
 */
final class Turns {
    /** Messages of peers that a busy node lets wait, as in the node; more wait at the sender. */
    private static final int WAITING_MAX = 4_096;

    private final SimNode node;
    private final NodeProcess process;
    private final World world;
    private final Machine machine;
    private final ArrayDeque<Task> waiting = new ArrayDeque<>();
    private long busyUntilMs;
    private boolean isTaken;

    /** Something that the thread does. */
    interface Task {
        void run() throws DiskFailedException, ChainFailedException;
    }

    Turns(SimNode node, NodeProcess process) {
        this.node = node;
        this.process = process;
        this.world = node.world();
        this.machine = node.machine();
    }

    /** Does the task now, or when its turn comes. */
    void take(Task task) {
        if (process.isEnded()) {
            return;
        }
        if (waiting.isEmpty() && busyUntilMs <= world.agenda().nowMs() && !isTaken) {
            act(task);
            return;
        }
        waiting.add(task);
        wake();
    }

    void pause(long durationMs) {
        busyUntilMs = Math.max(busyUntilMs, world.agenda().nowMs() + durationMs);
    }

    boolean isIdle() {
        return waiting.isEmpty();
    }

    /** Whether there is room for another message. */
    boolean hasRoom() {
        return waiting.size() < WAITING_MAX;
    }

    void end() {
        waiting.clear();
    }

    private void wake() {
        if (isTaken || waiting.isEmpty() || process.isEnded()) {
            return;
        }
        isTaken = true;
        world.agenda().after(busyUntilMs - world.agenda().nowMs(), this::next);
    }

    private void next() {
        isTaken = false;
        Task next = waiting.poll();
        if (next != null) {
            act(next);
            wake();
        }
    }

    private void act(Task task) {
        if (process.isEnded()) {
            return;
        }
        long syncs = syncs();
        // What is asked for meanwhile, as by the mempool, waits for its turn.
        isTaken = true;
        try {
            machine.output();
            task.run();
            process.settle();
        } catch (PowerCut e) {
            world.trace(node.who(), "loses power");
            node.cutPower();
            return;
        } catch (DiskFailedException | ChainFailedException e) {
            node.failed(e);
            return;
        } finally {
            isTaken = false;
        }
        if (process.isEnded()) {
            return;
        }
        busyUntilMs = world.agenda().nowMs() + machine.costMs(syncs() - syncs);
        world.checker().stands(node, process.view());
        wake();
    }

    private long syncs() {
        return node.journalDisk().syncs() + node.keysDisk().syncs();
    }
}
