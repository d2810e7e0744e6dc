package io.loombft.server.simulated;

import io.loombft.core.contract.Machine;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.replica.CommitListener;
import io.loombft.core.simulation.Ears;
import io.loombft.core.simulation.LiveSimulation;
import io.loombft.core.types.Block;
import io.loombft.server.config.NodeConfig;
import io.loombft.server.events.EventLog;
import io.loombft.server.events.NodeEvent;
import io.loombft.server.events.ReplicaEvents;
import io.loombft.server.rpc.RpcServer;
import java.net.BindException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a simulated network on a thread of its own, as fast as real time or the machine allows, and
 * answers for its first node as a real node would. Any thread may ask.
 */
public final class SimulatedNetwork implements AutoCloseable {
    /** When the machine is slower than real time by more than this, virtual time goes slower. */
    private static final long LAG_MS_MAX = 500;

    /** How often the connections are compared with what was told of them. */
    private static final long LOOK_MS = 250;

    private static final Logger LOG = LoggerFactory.getLogger("simulation");

    private final EventLog log;
    private final ReplicaEvents events;
    private final SimulatedIndex index = new SimulatedIndex();
    private final LiveSimulation simulation;
    private final InstantSource clock;
    private final RpcServer server;
    private final Questions questions = new Questions();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;

    // The simulation thread's.
    private final Map<PublicKey, NodeEvent.Peer> told = new LinkedHashMap<>();
    private long behindMs;
    private long lookedMs;

    // Written by the simulation thread or whoever closes, read by any.
    private volatile Optional<String> failure = Optional.empty();
    private volatile boolean isClosed;

    /** What is simulated, as {@link LiveSimulation.Wish} says; time begins now. */
    public record Wish(int validators, int byzantine, int blocksPerSecond, long seed) {}

    /**
     * Starts the network and listens until it is closed.
     *
     * @throws BindException when the address is taken or not this machine's
     * @throws IllegalArgumentException when there is no such network
     */
    public static SimulatedNetwork start(Wish wish, NodeConfig.Rpc config, String version)
            throws BindException {
        SimulatedNetwork network =
                new SimulatedNetwork(wish, config, version, InstantSource.system());
        network.thread.start();
        return network;
    }

    private SimulatedNetwork(Wish wish, NodeConfig.Rpc config, String version, InstantSource clock)
            throws BindException {
        this.clock = clock;
        this.log = EventLog.withNewEpoch(clock);
        this.events = new ReplicaEvents(log, System::nanoTime);
        this.simulation =
                new LiveSimulation(
                        new LiveSimulation.Wish(
                                wish.validators(),
                                wish.byzantine(),
                                wish.blocksPerSecond(),
                                wish.seed(),
                                clock.millis()),
                        new Ears(events, new Commits(), events));
        events.follow(simulation.view());
        events.follow(simulation.mempool()::stats);
        this.server =
                RpcServer.start(
                        config,
                        new SimulatedNode(simulation, index, this::ask, this::isRunning, version),
                        log,
                        (method, outcome) -> {});
        this.thread =
                Thread.ofPlatform()
                        .name("simulation")
                        .stackSize(Machine.STACK_BYTES_MIN)
                        .unstarted(this::run);
    }

    /** Blocks are remembered by their hashes, and told. */
    private final class Commits implements CommitListener {
        @Override
        public void committed(Committed done) {
            index.add(done);
            events.committed(done);
        }

        @Override
        public void refused(Block block, String reason) {
            events.refused(block, reason);
        }
    }

    /** The port of the RPC. */
    public int port() {
        return server.port();
    }

    /** A key with funds, which administers the validators too. */
    public KeyPair faucet() {
        return simulation.faucet();
    }

    /** Whoever awaits the end goes on; to be closed then. */
    public void end() {
        ended.countDown();
    }

    /** Waits until somebody wants an end, or the network has come to an end of its own: then this says why. */
    public Optional<String> awaitEnd() throws InterruptedException {
        ended.await();
        return failure;
    }

    @Override
    public void close() {
        server.close();
        isClosed = true;
        questions.wake();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ended.countDown();
    }

    private boolean isRunning() {
        return failure.isEmpty() && !isClosed;
    }

    /** Answers a question between two steps. */
    private <T> CompletableFuture<T> ask(Supplier<T> question) {
        return isRunning()
                ? questions.ask(question)
                : CompletableFuture.failedFuture(Questions.busy());
    }

    // ---- The simulation thread.

    private void run() {
        try {
            behindMs = clock.millis() - simulation.nowMs();
            while (!isClosed) {
                turn();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | AssertionError e) {
            LOG.error("the simulation cannot go on", e);
            failure = Optional.of(String.valueOf(e.getMessage()));
            ended.countDown();
        }
    }

    /** One question or one step, or a wait for either. */
    private void turn() throws InterruptedException {
        long nowMs = clock.millis() - behindMs;
        look(nowMs);
        long waitMs = simulation.dueMs().orElse(nowMs + LOOK_MS) - nowMs;
        Optional<Runnable> question = questions.next(Math.min(waitMs, LOOK_MS));
        if (question.isPresent()) {
            question.get().run();
        } else if (waitMs <= 0) {
            simulation.step();
            behindMs += Math.max(0, -waitMs - LAG_MS_MAX);
        }
    }

    private void look(long nowMs) {
        if (nowMs - lookedMs < LOOK_MS) {
            return;
        }
        lookedMs = nowMs;
        events.tick();
        Map<PublicKey, NodeEvent.Peer> now = new LinkedHashMap<>();
        simulation.peers().forEach(peer -> now.put(peer.id(), SimulatedNode.shown(peer)));
        for (NodeEvent.Peer gone : told.values()) {
            if (!now.containsKey(gone.id())) {
                log.publish(new NodeEvent.PeerDisconnected(gone, now.size(), "connection_lost"));
            }
        }
        for (NodeEvent.Peer come : now.values()) {
            if (!told.containsKey(come.id())) {
                log.publish(new NodeEvent.PeerConnected(come, now.size()));
            }
        }
        told.clear();
        told.putAll(now);
    }
}
