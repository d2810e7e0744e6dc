package io.loombft.core.client;

import io.loombft.core.types.Transaction;
import java.time.Duration;

/**
 * Waits until a transaction is in a block. Asks soon at first, because an idle network commits in
 * milliseconds, then ever more rarely. A node that does not know the transaction is given it, once a
 * node: the one that took it may be gone.
 */
public final class CommitWait {
    static final long PAUSE_MIN_MS = 10;
    static final long PAUSE_MAX_MS = 500;

    private final NodeClient client;
    private final Pause pause;

    public CommitWait(NodeClient client) {
        this(client, Pause.real());
    }

    CommitWait(NodeClient client, Pause pause) {
        this.client = client;
        this.pause = pause;
    }

    /**
     * The outcome, or what was last known when the time is up.
     *
     * @throws RpcException when at the end no node could be asked
     */
    public TransactionStatus await(Transaction transaction, Duration limit)
            throws RpcException, InterruptedException {
        long start = pause.nanoTime();
        long pauseMs = PAUSE_MIN_MS;
        int handedIn = 0;
        while (true) {
            long leftMs = limit.toMillis() - (pause.nanoTime() - start) / 1_000_000;
            try {
                TransactionStatus status = client.transaction(transaction.hash());
                if (status.isCommitted() || leftMs <= 0) {
                    return status;
                }
                if (status instanceof TransactionStatus.Unknown && handedIn < client.count()) {
                    handedIn++;
                    handIn(transaction);
                }
            } catch (RpcException.Unreachable e) {
                if (leftMs <= 0) {
                    throw e;
                }
            } catch (RpcException.Refused e) {
                if (leftMs <= 0 || !isTemporary(e.error())) {
                    throw e;
                }
            }
            pause.pause(Math.max(1, Math.min(pauseMs, leftMs)));
            pauseMs = Math.min(PAUSE_MAX_MS, pauseMs * 3 / 2);
        }
    }

    private void handIn(Transaction transaction) throws RpcException {
        try {
            client.broadcast(transaction);
        } catch (RpcException.Refused e) {
            // It may just have been committed, or wait for room: the next question will tell.
            client.turnToNext();
        }
    }

    private static boolean isTemporary(RpcError error) {
        return error.code() == RpcError.CATCHING_UP || error.code() == RpcError.RATE_LIMITED;
    }
}
