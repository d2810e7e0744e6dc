package io.loombft.server.node;

import io.loombft.core.consensus.Command;
import io.loombft.core.consensus.ConsensusView;
import io.loombft.core.consensus.Event;
import io.loombft.core.consensus.Timeout;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.gossip.ConsensusGossip;
import io.loombft.core.gossip.GossipMessage;
import io.loombft.core.journal.DiskFailedException;
import io.loombft.core.peers.Offence;
import io.loombft.core.replica.HeightContext;
import io.loombft.core.replica.Progress;
import io.loombft.core.replica.Replica;
import io.loombft.core.replica.Surroundings;
import io.loombft.core.sync.SyncMessage;
import io.loombft.core.types.Height;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread {@code consensus}, which alone calls the {@link Replica}; everybody else hands it tasks, or
 * reads what it publishes.
 */
final class ConsensusLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("consensus");

    /**
     * So many blocks behind its peers a node still judges transactions well enough: a busy one is a few
     * behind every now and then, and its clients should not notice.
     */
    private static final long BEHIND_MAX = 20;

    private final FatalHandler fatal;
    private final SyncListener sync;
    private final Inbox<Task> inbox = new Inbox<>();
    private final Replica replica;
    private final Thread thread;

    // Set before the thread starts, then its own.
    private List<Command> resumed = List.of();

    // Written by the consensus thread, read by any: immutable values, published whole.
    private volatile HeightContext context;
    private volatile Progress progress;
    private volatile boolean isCatchingUp;
    private volatile boolean isFarBehind;
    private volatile boolean isClosed;

    /** What the replica's wishes go to. */
    record Hands(
            Peers peers, LedgerLoop ledger, Timers timers, SyncListener sync, FatalHandler fatal) {}

    /** Hears on the consensus thread when the node falls behind its peers, and when it is back. */
    interface SyncListener {
        /** Where the node stands, and the last block of the best of its peers. */
        void caughtUp(Progress at, Height best, boolean isCatchingUp);
    }

    /** Makes the replica that will be the thread's own, given its surroundings. */
    interface Making {
        Replica with(Surroundings surroundings);
    }

    /** Whose message it is, how long, and what of that peer waits already. */
    record Message(PublicKey peer, Share share, int bytes) {}

    private interface Task {
        void run() throws DiskFailedException;
    }

    ConsensusLoop(Hands hands, Making making) {
        this.fatal = hands.fatal();
        this.sync = hands.sync();
        this.replica = making.with(new Wishes(hands));
        this.context = HeightContext.of(replica.view());
        this.progress = Progress.of(replica.view());
        this.thread = Thread.ofPlatform().name("consensus").unstarted(this::run);
    }

    /** Begins with the commands that the resumed core has left to do. */
    void start(List<Command> left) {
        resumed = left;
        thread.start();
    }

    // ---- What others hand in.

    /** An answer of one of the node's own parts. */
    void answered(Event event) {
        inbox.putOwn(() -> replica.answered(event));
    }

    /** A checked message of a peer; waits for room, which stops the reading from that peer. */
    void received(Message from, GossipMessage message, Event event) throws InterruptedException {
        put(from, () -> replica.received(from.peer(), message, event));
    }

    /** What a peer says about itself. */
    void heard(Message from, GossipMessage message) throws InterruptedException {
        put(from, () -> replica.heard(from.peer(), message));
    }

    /** An answer of a peer's to a question of sync. */
    void received(Message from, SyncMessage message) throws InterruptedException {
        put(from, () -> replica.received(from.peer(), message));
    }

    private void put(Message from, Task task) throws InterruptedException {
        Runnable handled = from.share().take(from.bytes());
        inbox.putFromPeer(
                () -> {
                    handled.run();
                    task.run();
                });
    }

    void connected(PublicKey peer, Optional<PublicKey> validator) throws InterruptedException {
        inbox.putFromPeer(() -> replica.connected(peer, validator));
    }

    void disconnected(PublicKey peer) throws InterruptedException {
        inbox.putFromPeer(() -> replica.disconnected(peer));
    }

    /** Lets the repair look after itself; skipped when the thread is busy with peers anyway. */
    void tick() {
        inbox.offerFromPeer(
                () -> {
                    replica.tick();
                    compareWithPeers();
                });
    }

    /** Reads the core between two events. */
    <T> CompletableFuture<T> ask(Function<ConsensusView, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        boolean isAsked =
                inbox.offerFromPeer(() -> answer.complete(question.apply(replica.view())));
        if (!isAsked || isClosed) {
            answer.completeExceptionally(new IllegalStateException("consensus is too busy"));
        }
        return answer;
    }

    HeightContext context() {
        return context;
    }

    Progress progress() {
        return progress;
    }

    boolean isCatchingUp() {
        return isCatchingUp;
    }

    /** Whether the node knows too old a state to judge transactions by. */
    boolean isFarBehind() {
        return isFarBehind;
    }

    /** Ends the thread after the event it is at; what is waiting is in nobody's memory but peers'. */
    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- The thread.

    private void run() {
        try {
            // Before the inbox, where clients' transactions may already be announced.
            replica.start(resumed);
            settle();
            while (!isClosed) {
                inbox.take().run();
                settle();
            }
        } catch (InterruptedException e) {
            if (!isClosed) {
                fail("the consensus thread was interrupted", e);
            }
        } catch (DiskFailedException e) {
            fatal.failed(Failures.of(e));
        } catch (RuntimeException | AssertionError e) {
            if (!isClosed) {
                fail("consensus found itself in a state that cannot be", e);
            }
        }
    }

    private void settle() throws DiskFailedException {
        replica.settle();
        Progress now = replica.progress();
        if (!now.height().equals(progress.height())) {
            compareWithPeers();
        }
        progress = now;
    }

    private void compareWithPeers() {
        boolean isBehind = replica.isCatchingUp();
        long lacking = replica.best().value() - replica.view().height().previous().value();
        isFarBehind = isBehind && lacking > BEHIND_MAX;
        if (isBehind != isCatchingUp) {
            isCatchingUp = isBehind;
            sync.caughtUp(replica.progress(), replica.best(), isBehind);
        }
    }

    private void fail(String what, Throwable cause) {
        LOG.error("halting", cause);
        fatal.failed(Failures.of(what, cause));
    }

    /** Hands the replica's wishes to the threads that carry them out. */
    private final class Wishes implements Surroundings {
        private final Hands hands;

        Wishes(Hands hands) {
            this.hands = hands;
        }

        @Override
        public void send(ConsensusGossip.Send send) {
            hands.peers().send(send);
        }

        @Override
        public void send(PublicKey peer, SyncMessage message) {
            hands.peers().send(peer, message);
        }

        @Override
        public void schedule(Timeout timeout, long delayMs) {
            hands.timers().schedule(timeout, delayMs, due -> answered(new Event.TimeoutFired(due)));
        }

        @Override
        public void build(Command.BuildBlock command, Height height) {
            hands.ledger().build(command, height);
        }

        @Override
        public void validate(Command.ValidateBlock command) {
            hands.ledger().validate(command);
        }

        @Override
        public void commit(Command.CommitBlock command) {
            hands.ledger().commit(command);
        }

        @Override
        public void report(PublicKey peer, Offence offence) {
            hands.peers().report(peer, offence);
        }

        @Override
        public void begun(ConsensusView view) {
            context = HeightContext.of(view);
        }

        @Override
        public void halt(String reason) {
            hands.fatal()
                    .failed(new NodeFailedException(NodeFailedException.Reason.HALTED, reason));
        }
    }
}
