package io.loombft.server.node;

import io.loombft.core.consensus.Command;
import io.loombft.core.consensus.Event;
import io.loombft.core.contract.Machine;
import io.loombft.core.replica.BlockWork;
import io.loombft.core.replica.ChainFailedException;
import io.loombft.core.replica.Head;
import io.loombft.core.replica.LiveMempool;
import io.loombft.core.types.Height;
import io.loombft.server.storage.ChainStore;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread {@code ledger}, which alone does the {@link BlockWork}. The consensus thread hands it jobs;
 * anyone reads the head.
 */
final class LedgerLoop implements AutoCloseable {
    /** Jobs that may wait; consensus has only so many questions out. */
    static final int JOBS_MAX = 256;

    private static final Logger LOG = LoggerFactory.getLogger("ledger");

    private final Parts parts;
    private final ArrayBlockingQueue<Job> jobs = new ArrayBlockingQueue<>(JOBS_MAX);
    private final Thread thread;
    private Consumer<Event> answers = event -> {};

    private volatile boolean isClosed;

    /** What the thread works with. */
    record Parts(
            BlockWork work,
            ChainStore store,
            ChainStore.Retention retention,
            LiveMempool mempool,
            Timers timers,
            FatalHandler fatal) {}

    private interface Job {
        void run() throws ChainFailedException;
    }

    LedgerLoop(Parts parts) {
        this.parts = parts;
        this.thread =
                Thread.ofPlatform()
                        .name("ledger")
                        .stackSize(Machine.STACK_BYTES_MIN)
                        .unstarted(this::run);
    }

    /** Begins; every answer goes to the consumer. */
    void start(Consumer<Event> answersTo) {
        answers = answersTo;
        thread.start();
    }

    Head head() {
        return parts.work().head();
    }

    void build(Command.BuildBlock command, Height height) {
        put(() -> buildNow(command, height));
    }

    void validate(Command.ValidateBlock command) {
        put(() -> parts.work().validate(command).ifPresent(answers));
    }

    void commit(Command.CommitBlock command) {
        put(() -> commitNow(command));
    }

    /** Ends after the job it is at: a block is stored whole or not at all. */
    @Override
    public void close() {
        isClosed = true;
        jobs.offer(() -> {});
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void put(Job job) {
        if (!jobs.offer(job) && !isClosed) {
            throw new AssertionError("more than " + JOBS_MAX + " jobs wait for the ledger");
        }
    }

    private void run() {
        try {
            while (!isClosed) {
                jobs.take().run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ChainFailedException e) {
            parts.fatal().failed(Failures.of(e));
        } catch (RuntimeException | AssertionError e) {
            LOG.error("halting", e);
            parts.fatal().failed(Failures.of("the ledger could not go on", e));
        }
    }

    private void buildNow(Command.BuildBlock command, Height height) {
        switch (parts.work().build(command, height)) {
            case BlockWork.Built.Done done -> answers.accept(done.event());
            case BlockWork.Built.Later later ->
                    parts.timers().after(later.waitMs(), () -> build(command, height));
            case BlockWork.Built.Stale stale -> {}
        }
    }

    private void commitNow(Command.CommitBlock command) throws ChainFailedException {
        BlockWork.Committed done = parts.work().commit(command);
        answers.accept(done.event());
        parts.mempool().begin();
        parts.store().prune(command.block().height(), done.staleNodes(), parts.retention());
    }
}
