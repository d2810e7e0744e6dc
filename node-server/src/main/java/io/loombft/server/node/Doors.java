package io.loombft.server.node;

import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.peers.PeerLimits;
import io.loombft.core.peers.Seed;
import io.loombft.server.config.HostPort;
import io.loombft.server.config.NodeConfig;
import io.loombft.server.events.EventLog;
import io.loombft.server.metrics.MetricsServer;
import io.loombft.server.metrics.NodeMetrics;
import io.loombft.server.node.NodeFailedException.Reason;
import io.loombft.server.p2p.JsonPeerStore;
import io.loombft.server.p2p.LocalNode;
import io.loombft.server.p2p.P2pConfig;
import io.loombft.server.p2p.P2pSettings;
import io.loombft.server.p2p.P2pTools;
import io.loombft.server.p2p.PeerListener;
import io.loombft.server.p2p.PeerNetwork;
import io.loombft.server.p2p.ValidatorProver;
import io.loombft.server.rpc.RpcServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Where others come in: peers, clients, and whoever reads the metrics. One thread opens them. */
final class Doors {
    private final NodeConfig config;
    private final LoomNode.Identity identity;
    private final NodeMetrics metrics;
    private final EventLog events;
    private final PeerListener inbox;
    private final LiveNodeApi.Parts api;
    private @Nullable PeerNetwork network;

    /** The ports that are listened on. */
    record Ports(int p2p, int rpc, OptionalInt metrics) {}

    Doors(
            NodeConfig config,
            LoomNode.Identity identity,
            NodeMetrics metrics,
            EventLog events,
            PeerListener inbox,
            LiveNodeApi.Parts api) {
        this.config = config;
        this.identity = identity;
        this.metrics = metrics;
        this.events = events;
        this.inbox = inbox;
        this.api = api;
    }

    /** Binds all ports. Clients are answered from now on, peers once the network is started. */
    Ports open(Closings closings) throws NodeFailedException {
        PeerNetwork bound = listen();
        network = bound;
        try {
            return open(closings, bound);
        } catch (NodeFailedException e) {
            // It is started, and closed with the rest, only once everything else is open.
            bound.close();
            throw e;
        }
    }

    private Ports open(Closings closings, PeerNetwork bound) throws NodeFailedException {
        OptionalInt metricsPort =
                config.observability().metricsEnabled()
                        ? OptionalInt.of(closings.add("metrics", serveMetrics()).port())
                        : OptionalInt.empty();
        int rpcPort = closings.add("rpc", serveRpc(metricsPort)).port();
        return new Ports(bound.port(), rpcPort, metricsPort);
    }

    /** The network, bound by {@link #open}. */
    PeerNetwork network() {
        PeerNetwork bound = network;
        if (bound == null) {
            throw new IllegalStateException("the doors are not open");
        }
        return bound;
    }

    private PeerNetwork listen() throws NodeFailedException {
        LocalNode local =
                new LocalNode(
                        identity.nodeKey(),
                        config.node().nodeId(),
                        identity.genesis().chainId().value(),
                        identity.genesis().hash(),
                        ValidatorProver.of(new Ed25519(), identity.validatorKey()));
        HostPort at = config.p2p().listenAddr();
        try {
            P2pConfig chosen =
                    new P2pConfig(
                            new InetSocketAddress(at.host(), at.port()),
                            PeerLimits.of(config.p2p().maxPeers()),
                            seeds(),
                            P2pSettings.standard());
            return new PeerNetwork(
                    local,
                    new Ed25519(),
                    chosen,
                    P2pTools.system(
                            new JsonPeerStore(config.node().dataDir().resolve("peers.json")),
                            new CountedP2p(metrics.p2p())),
                    inbox);
        } catch (BindException e) {
            throw taken("p2p.listen_addr", at, e);
        } catch (IOException e) {
            throw new NodeFailedException(
                    Reason.FAILED, "cannot open the peer-to-peer network on " + at, e);
        } catch (MalformedInputException e) {
            throw new NodeFailedException(Reason.CONFIG, "p2p.seeds: " + e.getMessage(), e);
        }
    }

    private List<Seed> seeds() throws MalformedInputException {
        List<Seed> seeds = new ArrayList<>();
        for (var seed : config.p2p().seeds()) {
            seeds.add(Seed.parse(seed.toString()));
        }
        return seeds;
    }

    private MetricsServer serveMetrics() throws NodeFailedException {
        HostPort at = config.observability().metricsListenAddr();
        try {
            return MetricsServer.start(at.host(), at.port(), metrics);
        } catch (BindException e) {
            throw taken("observability.metrics_listen_addr", at, e);
        }
    }

    private RpcServer serveRpc(OptionalInt metricsPort) throws NodeFailedException {
        LiveNodeApi answers =
                new LiveNodeApi(
                        new LiveNodeApi.Identity(
                                config.node().nodeId(),
                                identity.nodeKey().publicKey(),
                                identity.validator(),
                                identity.genesis(),
                                identity.version(),
                                LoomNode.timeouts(config.consensus()),
                                metricsPort),
                        api,
                        network()::snapshots);
        HostPort at = config.rpc().listenAddr();
        try {
            return RpcServer.start(
                    config.rpc(),
                    answers,
                    operator(),
                    events,
                    (m, o) -> metrics.rpc().answered(m, o));
        } catch (BindException e) {
            throw taken("rpc.listen_addr", at, e);
        }
    }

    private RpcServer.Operator operator() {
        return new RpcServer.Operator(
                identity.operatorToken(),
                new OperatorDesk(LoomNode.journalFolder(config.node().dataDir()), network()));
    }

    private static NodeFailedException taken(String key, HostPort at, BindException e) {
        return new NodeFailedException(
                Reason.IN_USE,
                "cannot listen on "
                        + at
                        + " ("
                        + key
                        + "): the port is in use or the address is not this machine's; stop what"
                        + " uses it or choose another in config/node.toml",
                e);
    }
}
