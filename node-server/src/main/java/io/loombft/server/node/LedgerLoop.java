package io.loombft.server.node;

import io.loombft.core.consensus.ChainState;
import io.loombft.core.consensus.Command;
import io.loombft.core.consensus.Event;
import io.loombft.core.consensus.Event.Validity;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.ledger.BlockBuilder;
import io.loombft.core.ledger.BlockValidity;
import io.loombft.core.ledger.ChainHistory;
import io.loombft.core.ledger.Ledger;
import io.loombft.core.ledger.Outcome;
import io.loombft.core.merkle.StateTree;
import io.loombft.core.types.Block;
import io.loombft.core.types.Height;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.ValidatorSet;
import io.loombft.server.storage.ChainStore;
import io.loombft.server.storage.StorageException;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread {@code ledger}: builds, checks, executes and stores blocks, one after the other. The
 * consensus thread hands it jobs; anyone reads the head that it publishes.
 */
final class LedgerLoop implements AutoCloseable {
    /** Jobs that may wait; consensus has only so many questions out. */
    static final int JOBS_MAX = 256;

    /** Room for contracts that call each other deeply. */
    private static final long STACK_BYTES = 16L * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger("ledger");

    private final Parts parts;
    private final ChainHistory history;
    private final Ledger ledger = new Ledger();
    private final ArrayBlockingQueue<Job> jobs = new ArrayBlockingQueue<>(JOBS_MAX);
    private final Thread thread;
    private Consumer<Event> answers = event -> {};

    // Written by the ledger thread, read by any: an immutable value, published whole.
    private volatile Head head;
    private volatile boolean isClosed;

    /** What the ledger works with. */
    record Parts(
            PublicKey proposer,
            ChainStore store,
            ChainStore.Retention retention,
            BlockValidity validity,
            BlockBuilder builder,
            LiveMempool mempool,
            Timers timers,
            InstantSource clock,
            LedgerListener listener,
            FatalHandler fatal) {}

    private interface Job {
        void run() throws StorageException;
    }

    LedgerLoop(Parts parts, Head head) {
        this.parts = parts;
        this.head = head;
        this.history = height -> validators(parts.store(), height);
        this.thread =
                Thread.ofPlatform().name("ledger").stackSize(STACK_BYTES).unstarted(this::run);
    }

    /** Begins; every answer goes to the consumer. */
    void start(Consumer<Event> answersTo) {
        answers = answersTo;
        thread.start();
    }

    Head head() {
        return head;
    }

    void build(Command.BuildBlock command, Height height) {
        put(() -> buildNow(command, height));
    }

    void validate(Command.ValidateBlock command) {
        put(() -> validateNow(command));
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
        } catch (StorageException e) {
            parts.fatal().failed(Failures.of(e));
        } catch (RuntimeException | AssertionError e) {
            LOG.error("halting", e);
            parts.fatal().failed(Failures.of("the ledger could not go on", e));
        }
    }

    private void buildNow(Command.BuildBlock command, Height height) {
        ChainState parent = command.parent();
        long nowMs = parts.clock().millis();
        if (nowMs <= parent.blockTimeMs()) {
            // A block is later than its parent; a clock that is behind waits for it.
            long waitMs = parent.blockTimeMs() - nowMs + 1;
            parts.timers().after(waitMs, () -> build(command, height));
            return;
        }
        var proposing =
                new BlockBuilder.Proposing(
                        nowMs,
                        parts.proposer(),
                        command.lastCommit(),
                        command.evidence(),
                        parts.mempool().reap(parent.params()));
        if (!head.chain().height().equals(parent.height())) {
            return;
        }
        Block block = parts.builder().build(parent, proposing, head.state(), history);
        answers.accept(new Event.BlockBuilt(height, command.round(), block));
    }

    private void validateNow(Command.ValidateBlock command) {
        Block block = command.block();
        if (!head.chain().height().equals(command.parent().height())) {
            return;
        }
        Validity validity =
                parts.validity()
                        .check(block, command.parent(), head.state(), history)
                        .<Validity>map(i -> new Validity.Invalid(i.rule() + ": " + i.sentence()))
                        .orElseGet(Validity.Valid::new);
        if (validity instanceof Validity.Invalid invalid) {
            LOG.atInfo()
                    .addKeyValue("height", block.height().value())
                    .addKeyValue("hash", block.hash().hex())
                    .addKeyValue("reason", invalid.reason())
                    .log("refused a block");
        }
        answers.accept(new Event.BlockValidated(block.hash(), validity));
    }

    private void commitNow(Command.CommitBlock command) throws StorageException {
        Block block = command.block();
        long begun = System.nanoTime();
        Outcome outcome = ledger.execute(block, command.parent(), head.tree());
        long executed = System.nanoTime();
        parts.store().commit(command.parent(), block, command.commit(), outcome);
        long stored = System.nanoTime();
        publish(outcome);
        parts.mempool()
                .committed(
                        block.height(),
                        block.transactions().stream().map(Transaction::hash).toList(),
                        outcome);
        parts.listener()
                .committed(
                        new LedgerListener.Committed(
                                command.parent(),
                                block,
                                command.commit(),
                                outcome,
                                executed - begun,
                                stored - executed));
        answers.accept(new Event.BlockExecuted(outcome.next()));
        parts.mempool().begin();
        parts.store().prune(block.height(), outcome.state().stale().size(), parts.retention());
    }

    private void publish(Outcome outcome) {
        StateTree next =
                head.tree()
                        .at(outcome.next().height().value())
                        .orElseThrow(
                                () -> new AssertionError("the state just stored is not there"));
        head = new Head(outcome.next(), next);
    }

    private static ValidatorSet validators(ChainStore store, Height height) {
        try {
            return store.validators(height)
                    .orElseThrow(() -> new IllegalStateException("no validators of " + height));
        } catch (StorageException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
