package io.loombft.server.bench;

import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.consensus.Command;
import io.loombft.core.consensus.Step;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.Height;
import io.loombft.core.types.Round;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import io.loombft.server.config.HostPort;
import io.loombft.server.config.NodeConfig;
import io.loombft.server.events.EventLog;
import io.loombft.server.events.NodeEvent;
import io.loombft.server.events.NodeEvent.At;
import io.loombft.server.rpc.RpcServer;
import java.net.BindException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Serves a {@link StagedChain} at a steady pace behind the real RPC, with all events of a real node. */
public final class ConsoleStage implements AutoCloseable {
    private final InstantSource clock = InstantSource.system();
    private final StagedChain chain;
    private final EventLog events = EventLog.withNewEpoch(clock);
    private final ScheduledExecutorService pace =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("stage").daemon().factory());
    private final RpcServer server;
    private final long power;
    private Future<?> turns = CompletableFuture.completedFuture(Boolean.TRUE);

    private ConsoleStage(int validators, String version) throws BindException {
        chain = new StagedChain(validators, clock.millis());
        try {
            var set = chain.genesis().validatorSet();
            power = set.totalPower();
            server =
                    RpcServer.start(
                            new NodeConfig.Rpc(new HostPort("127.0.0.1", 0), 0),
                            new StagedNode(chain, set, version),
                            events,
                            (method, outcome) -> {});
        } catch (MalformedInputException e) {
            throw new AssertionError("the genesis is made here", e);
        }
    }

    /** Begins; the blocks come at the pace from now on. */
    public static ConsoleStage start(int validators, int blocksPerSecond, String version)
            throws BindException {
        ConsoleStage stage = new ConsoleStage(validators, version);
        stage.begin(TimeUnit.SECONDS.toNanos(1) / blocksPerSecond);
        return stage;
    }

    private void begin(long nanosABlock) {
        turns = pace.scheduleAtFixedRate(this::turn, 0, nanosABlock, TimeUnit.NANOSECONDS);
    }

    /** False when no more blocks come. */
    public boolean isRunning() {
        return !turns.isDone();
    }

    /** Where the RPC listens. */
    public String url() {
        return "http://127.0.0.1:" + server.port();
    }

    /** Blocks up to now. */
    public long blocks() {
        return chain.latest().value();
    }

    @Override
    public void close() {
        pace.shutdownNow();
        server.close();
    }

    private void turn() {
        StagedChain.Decided decided = chain.add(clock.millis());
        Block block = decided.block();
        At at = new At(block.height(), Round.ZERO);
        Ballot ballot = Ballot.of(block.hash());
        List<NodeEvent> told = new ArrayList<>();
        told.add(new NodeEvent.StepEntered(at, Step.PROPOSE));
        told.add(
                new NodeEvent.ProposalCounted(
                        at,
                        block.header().proposer(),
                        block.hash(),
                        Round.NONE,
                        1,
                        Command.Origin.PEER));
        told.add(new NodeEvent.StepEntered(at, Step.PREVOTE));
        told.addAll(votes(VoteType.PREVOTE, block.height(), ballot));
        told.add(
                new NodeEvent.PolkaSeen(
                        at, ballot, power, new NodeEvent.PolkaSeen.TotalPower(power)));
        told.add(new NodeEvent.LockTaken(at, block.hash()));
        told.add(new NodeEvent.StepEntered(at, Step.PRECOMMIT));
        told.addAll(votes(VoteType.PRECOMMIT, block.height(), ballot));
        told.add(new NodeEvent.StepEntered(at, Step.COMMIT));
        told.add(
                new NodeEvent.BlockCommitted(
                        at,
                        block.hash(),
                        block.header().proposer(),
                        block.header().timestampMs(),
                        0,
                        block.encoded().size(),
                        0,
                        block.header().stateRoot(),
                        0));
        told.add(
                new NodeEvent.StepEntered(
                        new At(block.height().next(), Round.ZERO), Step.NEW_HEIGHT));
        events.publish(told);
    }

    private List<NodeEvent> votes(VoteType type, Height height, Ballot ballot) {
        List<NodeEvent> votes = new ArrayList<>();
        for (KeyPair key : chain.keys()) {
            votes.add(
                    new NodeEvent.VoteCounted(
                            new Vote(type, height, Round.ZERO, ballot, key.publicKey()),
                            Command.Origin.PEER));
        }
        return votes;
    }
}
