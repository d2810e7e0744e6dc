package io.loombft.server.node;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.journal.AppendLog;
import io.loombft.core.journal.DiskFailedException;
import io.loombft.core.mempool.Admission;
import io.loombft.core.mempool.Source;
import io.loombft.core.replica.LiveMempool;
import io.loombft.core.types.Transaction;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions of this node's own clients: checked on the pool, let into the mempool, remembered in
 * its log, pushed to the peers. For any thread.
 */
final class Submissions {
    /** Transactions in the order they came that a log rewritten from scratch takes over. */
    static final int LOGGED_MAX = 50_000;

    /**
     * The share of the log, as a divisor, that must have come in bytes before it is rewritten again:
     * when nearly as much waits as it holds, each transaction would have all of it written anew.
     */
    static final int REWRITE_SHARE = 8;

    /**
     * Hashes in the log that are remembered, so that what peers brought and clients send too is written
     * once.
     */
    static final int WRITTEN_REMEMBERED_MAX = 8_192;

    /** The two above, which tests set lower. */
    record Bounds(int loggedMax, int rememberedMax) {
        static final Bounds DEFAULT = new Bounds(LOGGED_MAX, WRITTEN_REMEMBERED_MAX);
    }

    private static final Logger LOG = LoggerFactory.getLogger("mempool");

    private final LiveMempool mempool;
    private final Pushes pushes;
    private final ExecutorService checkers;
    private final AppendLog log;
    private final ReentrantLock logLock = new ReentrantLock();
    private final FatalHandler fatal;
    private final Bounds bounds;

    /** The last that were written, the oldest first; under its lock. */
    private final SequencedSet<Hash> written = new LinkedHashSet<>();

    /** Bytes that came since the log was rewritten, under its lock; enough of them at first. */
    private long bytesSince;

    Submissions(
            LiveMempool mempool,
            Pushes pushes,
            ExecutorService checkers,
            AppendLog log,
            FatalHandler fatal) {
        this(mempool, pushes, checkers, log, fatal, Bounds.DEFAULT);
    }

    Submissions(
            LiveMempool mempool,
            Pushes pushes,
            ExecutorService checkers,
            AppendLog log,
            FatalHandler fatal,
            Bounds bounds) {
        this.mempool = mempool;
        this.pushes = pushes;
        this.checkers = checkers;
        this.log = log;
        this.fatal = fatal;
        this.bounds = bounds;
        this.bytesSince = log.bytesMax();
    }

    /**
     * Lets in what was in the log before a restart; what no longer fits is forgotten. Called before any
     * other thread knows us.
     */
    void reload(List<Bytes> records) throws DiskFailedException {
        for (Bytes record : records) {
            admitAgain(record);
        }
        rewrite();
    }

    private void admitAgain(Bytes record) {
        try {
            mempool.admit(Transaction.decode(record), new Source.Local());
        } catch (MalformedInputException e) {
            LOG.debug("a record of the mempool log is no transaction", e);
        }
    }

    /** What a client sent; when it is let in, it is on its way to the peers. */
    Admission submit(Transaction transaction) {
        // To hand one over costs as much as to let it in.
        return mempool.isQuick(transaction)
                ? submitHere(transaction)
                : checked(() -> submitNow(transaction)).orElseGet(Submissions::full);
    }

    private Admission submitHere(Transaction transaction) {
        try {
            return submitNow(transaction);
        } catch (RuntimeException | AssertionError e) {
            throw failed(e);
        }
    }

    /** Checks the signatures of what will be submitted next. */
    void checkAhead(List<Transaction> transactions) {
        checked(
                () -> {
                    mempool.checkAhead(transactions);
                    return true;
                });
    }

    private static Admission full() {
        return new Admission.Refused(
                Admission.Reason.MEMPOOL_FULL,
                "too many transactions wait to be checked: send it again later");
    }

    /** Does it on the pool, where it does not hold up what comes from the peers; empty when that is full. */
    private <T> Optional<T> checked(Callable<T> work) {
        try {
            return Optional.of(checkers.submit(work).get());
        } catch (RejectedExecutionException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private IllegalStateException failed(Throwable cause) {
        fatal.failed(Failures.of("a transaction could not be judged", cause));
        return new IllegalStateException("the node is stopping", cause);
    }

    private Admission submitNow(Transaction transaction) {
        Admission admission = mempool.admit(transaction, new Source.Local());
        if (admission instanceof Admission.Accepted) {
            remember(transaction);
            pushes.add(transaction);
        } else if (admission instanceof Admission.AlreadyKnown) {
            rememberForeign(transaction);
        }
        return admission;
    }

    /** Peers may have brought it, and what they bring is not written down. */
    private void rememberForeign(Transaction transaction) {
        logLock.lock();
        try {
            if (!written.contains(transaction.hash()) && mempool.holds(transaction.hash())) {
                remember(transaction);
            }
        } finally {
            logLock.unlock();
        }
    }

    private void remember(Transaction transaction) {
        logLock.lock();
        try {
            written.add(transaction.hash());
            if (written.size() > bounds.rememberedMax()) {
                written.removeFirst();
            }
            bytesSince += transaction.size();
            boolean isFull = !log.tryAppend(transaction.encoded());
            if (isFull && bytesSince >= log.bytesMax() / REWRITE_SHARE) {
                rewrite();
            }
        } catch (DiskFailedException e) {
            fatal.failed(Failures.of(e));
            // The client must not be told that it is taken.
            throw new IllegalStateException("the node is stopping", e);
        } finally {
            logLock.unlock();
        }
    }

    /** With the oldest that wait, as many as fit. */
    private void rewrite() throws DiskFailedException {
        bytesSince = 0;
        log.compact(mempool.all(bounds.loggedMax()).stream().map(Transaction::encoded).toList());
    }
}
