package io.loombft.server.p2p;

import static org.awaitility.Awaitility.await;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.peers.DisconnectReason;
import io.loombft.core.peers.PeerAddress;
import io.loombft.core.peers.PeerLimits;
import io.loombft.core.peers.PeerMemory;
import io.loombft.core.peers.Seed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** A network on the loopback interface that writes down what it hears. */
final class TestNode implements AutoCloseable {
    static final Ed25519 SCHEME = new Ed25519();

    /** Long enough for the slowest machine; nothing waits for it when all is well. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    final KeyPair key;
    final Heard heard = new Heard();
    final Counted counted = new Counted();
    final PeerNetwork network;

    private TestNode(Setup setup) throws IOException {
        key = setup.key;
        LocalNode local = new LocalNode(key, "node", setup.chainId, Hash.ZERO, setup.prover);
        var config =
                new P2pConfig(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), setup.port),
                        setup.limits,
                        setup.seeds,
                        setup.settings);
        var tools =
                new P2pTools(setup.clock, P2pRandom.system(), setup.resolver, setup.store, counted);
        network = new PeerNetwork(local, SCHEME, config, tools, heard);
    }

    /** How a node differs from the usual one. */
    static final class Setup {
        private KeyPair key;
        private String chainId = "test";
        private ValidatorProver prover = ValidatorProver.none();
        private int port;
        private PeerLimits limits = PeerLimits.of(10);
        private List<Seed> seeds = List.of();
        private P2pSettings settings = P2pSettings.standard();
        private P2pClock clock;
        private PeerStore store = new Forgetful();
        private HostResolver resolver = new SystemResolver();

        Setup(int number, ManualClock clock) {
            this.key = key(number);
            this.clock = clock.clock();
        }

        Setup systemClock() {
            clock = P2pClock.system();
            return this;
        }

        Setup chain(String chain) {
            chainId = chain;
            return this;
        }

        Setup validator(KeyPair validator) {
            prover = ValidatorProver.of(SCHEME, validator);
            return this;
        }

        Setup port(int fixed) {
            port = fixed;
            return this;
        }

        Setup limits(PeerLimits others) {
            limits = others;
            return this;
        }

        Setup seeds(Seed... some) {
            seeds = List.of(some);
            return this;
        }

        Setup settings(P2pSettings others) {
            settings = others;
            return this;
        }

        Setup resolver(HostResolver other) {
            resolver = other;
            return this;
        }

        Setup store(PeerStore other) {
            store = other;
            return this;
        }

        TestNode start() throws IOException {
            TestNode node = new TestNode(this);
            node.network.start();
            return node;
        }

        TestNode bind() throws IOException {
            return new TestNode(this);
        }
    }

    static KeyPair key(int number) {
        byte[] seed = new byte[32];
        seed[0] = (byte) number;
        seed[1] = (byte) (number >>> 8);
        return SCHEME.keyPair(Bytes.copyOf(seed));
    }

    PublicKey id() {
        return key.publicKey();
    }

    Seed seed() {
        return new Seed(address(), Optional.of(id()));
    }

    PeerAddress address() {
        return new PeerAddress("127.0.0.1", network.port());
    }

    boolean isConnectedTo(TestNode other) {
        return network.peer(other.id()).isPresent();
    }

    PeerHandle peer(TestNode other) {
        return network.peer(other.id()).orElseThrow();
    }

    static void eventually(BooleanSupplier condition) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(condition::getAsBoolean);
    }

    static void connect(TestNode a, TestNode b) {
        a.network.dial(b.seed());
        eventually(() -> a.isConnectedTo(b) && b.isConnectedTo(a));
    }

    @Override
    public void close() {
        network.close();
    }

    record Message(PublicKey from, Channel channel, Bytes bytes, long receivedAtMs) {}

    /** What a listener was told; may be made to hold its reader up. */
    static final class Heard implements PeerListener {
        final List<Message> messages = new CopyOnWriteArrayList<>();
        final List<DisconnectReason> goodbyes = new CopyOnWriteArrayList<>();
        final AtomicInteger connections = new AtomicInteger();
        final AtomicInteger now = new AtomicInteger();
        volatile Blocker blocker = message -> {};

        interface Blocker {
            void on(Message message) throws InterruptedException;
        }

        @Override
        public void connected(PeerHandle peer) {
            connections.incrementAndGet();
            now.incrementAndGet();
        }

        @Override
        public void received(PeerHandle peer, Channel channel, Bytes bytes, long receivedAtMs)
                throws InterruptedException {
            Message message = new Message(peer.id(), channel, bytes, receivedAtMs);
            messages.add(message);
            blocker.on(message);
        }

        @Override
        public void disconnected(PeerHandle peer, DisconnectReason reason) {
            goodbyes.add(reason);
            now.decrementAndGet();
        }

        List<Bytes> on(Channel channel) {
            return messages.stream()
                    .filter(m -> m.channel() == channel)
                    .map(Message::bytes)
                    .toList();
        }
    }

    /** Counters that tests read. */
    static final class Counted implements P2pCounters {
        private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();

        int of(String what) {
            return counts.getOrDefault(what, new AtomicInteger()).get();
        }

        int refused(DisconnectReason reason) {
            return of("refused " + reason);
        }

        private void count(String what) {
            counts.computeIfAbsent(what, w -> new AtomicInteger()).incrementAndGet();
        }

        @Override
        public void messageSent(Channel channel, int bytes) {
            count("sent " + channel);
        }

        @Override
        public void messageReceived(Channel channel, int bytes) {
            count("received " + channel);
        }

        @Override
        public void messageDropped(Channel channel) {
            count("dropped " + channel);
        }

        @Override
        public void throttled(Channel channel) {
            count("throttled " + channel);
        }

        @Override
        public void handshakeRefused(DisconnectReason reason) {
            count("refused " + reason);
        }

        @Override
        public void peerConnected() {
            count("connected");
        }

        @Override
        public void peerDisconnected(DisconnectReason reason) {
            count("disconnected " + reason);
        }

        @Override
        public void dialFailed() {
            count("dial failed");
        }

        @Override
        public void peerBanned() {
            count("banned");
        }
    }

    /** Keeps nothing. */
    static final class Forgetful implements PeerStore {
        @Override
        public PeerMemory load() {
            return PeerMemory.empty();
        }

        @Override
        public void save(PeerMemory memory) {}
    }
}
