package io.loombft.server.p2p;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.crypto.SignatureScheme;
import io.loombft.core.peers.Ban;
import io.loombft.core.peers.DisconnectReason;
import io.loombft.core.peers.KnownAddress;
import io.loombft.core.peers.Offence;
import io.loombft.core.peers.PeerAddress;
import io.loombft.core.peers.PeerCommand;
import io.loombft.core.peers.PeerEvent;
import io.loombft.core.peers.PeerPolicy;
import io.loombft.core.peers.Seed;
import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All connections of a node: accepts, dials, keeps the time limits, and does what the {@link
 * PeerPolicy} decides. Every method may be called by any thread; none but {@link #close} blocks.
 */
public final class PeerNetwork implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("p2p");

    /** How exactly time limits are kept. */
    private static final long TICK_MS = 100;

    /** Waiting for descriptors when accepting fails. */
    private static final long ACCEPT_RETRY_MS = 100;

    private static final int BACKLOG = 256;
    private static final Duration GOODBYE_MAX = Duration.ofMillis(300);
    private static final Duration FORCED_MAX = Duration.ofSeconds(2);

    private final P2pConfig config;
    private final P2pTools tools;
    private final PeerListener listener;
    private final ServerSocket server;
    private final Connector connector;
    private final PendingHandshakes pending;
    private final MemoryKeeper memory;
    private final PeersHere here = new PeersHere();
    private final Map<Long, Session> sessions = new ConcurrentHashMap<>();
    private final AtomicLong sessionNumbers = new AtomicLong();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ReentrantLock policyLock = new ReentrantLock();
    private final PeerPolicy policy;
    private final Thread acceptor = Thread.ofVirtual().name("p2p-accept").unstarted(this::accept);
    private final Thread ticker = Thread.ofVirtual().name("p2p-ticker").unstarted(this::tick);

    /**
     * Binds the port; connections are accepted and dialled from {@link #start} on.
     *
     * @throws IOException when the port cannot be bound
     */
    public PeerNetwork(
            LocalNode local,
            SignatureScheme scheme,
            P2pConfig config,
            P2pTools tools,
            PeerListener listener)
            throws IOException {
        this.config = config;
        this.tools = tools;
        this.listener = listener;
        this.memory = new MemoryKeeper(tools.store());
        P2pSettings settings = config.settings();
        this.pending =
                new PendingHandshakes(settings.pendingMax(), settings.pendingPerAddressMax());
        this.policy = new PeerPolicy(local.id(), config.limits(), config.seeds(), memory.load());
        this.server = bind(config);
        var setting =
                new Handshake.Setting(
                        local,
                        scheme,
                        server.getLocalPort(),
                        new EphemeralKeys(),
                        settings.framesPerKey());
        this.connector =
                new Connector(setting, tools.random(), tools.resolver(), settings, new Links());
    }

    /** Begins to accept and to dial. */
    public void start() {
        memory.start();
        acceptor.start();
        ticker.start();
    }

    /** The port that is listened on. */
    public int port() {
        return server.getLocalPort();
    }

    /** The peers of this moment, in the order of their ids. */
    public List<PeerHandle> peers() {
        return List.copyOf(here.all());
    }

    public Optional<PeerHandle> peer(PublicKey id) {
        return here.find(id).map(Function.identity());
    }

    /** The peers of this moment for the operator. */
    public List<PeerSnapshot> snapshots() {
        long nowMs = tools.clock().wallMs();
        return here.all().stream().map(peer -> scored(peer, nowMs)).toList();
    }

    /** What waits to be sent to all peers together, by channel. */
    public Map<Channel, OutgoingQueue> queued() {
        Map<Channel, OutgoingQueue> queued = new EnumMap<>(Channel.class);
        for (Channel channel : Channel.values()) {
            OutgoingQueue sum = OutgoingQueue.EMPTY;
            for (PeerConnection peer : here.all()) {
                sum = sum.plus(peer.waiting(channel));
            }
            queued.put(channel, sum);
        }
        return queued;
    }

    /** The bans in force, in the order of the nodes' ids. */
    public List<Ban> bans() {
        policyLock.lock();
        try {
            return policy.bans(tools.clock().wallMs());
        } finally {
            policyLock.unlock();
        }
    }

    /** Queues the message for every peer; how many lanes took it. */
    public int broadcast(Channel channel, Bytes message) {
        int taken = 0;
        for (PeerConnection peer : here.all()) {
            taken += peer.send(channel, message) ? 1 : 0;
        }
        return taken;
    }

    /** Lowers the peer's score; enough of it is a ban. */
    public void report(PublicKey id, Offence offence) {
        apply(new PeerEvent.OffenceCommitted(tools.clock().wallMs(), id, offence));
    }

    /** Whose proof gives a peer one of the reserved slots. */
    public void setValidators(Collection<PublicKey> validators) {
        apply(new PeerEvent.ValidatorsChanged(tools.clock().wallMs(), List.copyOf(validators)));
    }

    /** Adds a node to be connected with, until the next start. */
    public void dial(Seed seed) {
        apply(new PeerEvent.DialOrdered(tools.clock().wallMs(), seed));
    }

    public void ban(PublicKey id, Duration duration) {
        apply(new PeerEvent.BanOrdered(tools.clock().wallMs(), id, duration.toMillis()));
    }

    public void unban(PublicKey id) {
        apply(new PeerEvent.BanLifted(tools.clock().wallMs(), id));
    }

    /** Says goodbye to all, closes every socket and waits for every thread; a few seconds at most. */
    @Override
    public void close() {
        closing.countDown();
        try {
            server.close();
            acceptor.interrupt();
            ticker.interrupt();
            sessions.values().forEach(session -> session.end(DisconnectReason.SHUTTING_DOWN));
            joinAll();
        } catch (IOException e) {
            throw new AssertionError("closing a server socket cannot fail", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void joinAll() throws InterruptedException {
        if (acceptor.getState() != Thread.State.NEW) {
            acceptor.join(FORCED_MAX);
            ticker.join(FORCED_MAX);
        }
        for (Session session : List.copyOf(sessions.values())) {
            session.end(DisconnectReason.SHUTTING_DOWN);
            session.awaitEnd(GOODBYE_MAX, FORCED_MAX);
        }
        policyLock.lock();
        try {
            memory.close(policy.memory());
        } finally {
            policyLock.unlock();
        }
    }

    private static ServerSocket bind(P2pConfig config) throws IOException {
        ServerSocket server = new ServerSocket();
        try {
            server.setReuseAddress(true);
            server.bind(config.listenOn(), BACKLOG);
            return server;
        } catch (BindException e) {
            server.close();
            BindException named =
                    new BindException(
                            "cannot listen for peers on "
                                    + config.listenOn()
                                    + ": "
                                    + e.getMessage());
            named.initCause(e);
            throw named;
        } catch (IOException e) {
            server.close();
            throw new IOException(
                    "cannot listen for peers on " + config.listenOn() + ": " + e.getMessage(), e);
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    // Accepting, dialling, time.

    private void accept() {
        while (!isClosing()) {
            try {
                Socket socket = server.accept();
                receive(socket);
            } catch (IOException e) {
                if (pause(ACCEPT_RETRY_MS)) {
                    return;
                }
            }
        }
    }

    private void receive(Socket socket) {
        Session session = newSession(socket, Optional.empty());
        pending.addInbound(session).forEach(old -> old.cut(DisconnectReason.TOO_MANY_HANDSHAKES));
        run(session, () -> connector.serve(session));
    }

    private void dial(PeerCommand.Dial dial) {
        if (isClosing()) {
            return;
        }
        Session session = newSession(new Socket(), Optional.of(dial.address()));
        pending.addOutbound(session);
        run(session, () -> connector.dial(session, dial));
    }

    private Session newSession(Socket socket, Optional<PeerAddress> dialled) {
        long number = sessionNumbers.incrementAndGet();
        Session session = new Session(number, socket, dialled, tools.clock().monotonicMs());
        sessions.put(number, session);
        return session;
    }

    private static void run(Session session, Runnable handshake) {
        Thread thread =
                Thread.ofVirtual().name("p2p-handshake-" + session.number).unstarted(handshake);
        session.runOn(thread);
        thread.start();
    }

    private void tick() {
        while (!isClosing()) {
            long nowMs = tools.clock().monotonicMs();
            pending.cutBefore(nowMs - config.settings().handshakeMsMax());
            sessions.values().forEach(s -> s.connection().ifPresent(PeerConnection::tick));
            apply(
                    new PeerEvent.TimePassed(
                            tools.clock().wallMs(), tools.random().numbers().getAsLong()));
            if (pause(TICK_MS)) {
                return;
            }
        }
    }

    /** True when the network closes meanwhile. */
    private boolean pause(long ms) {
        try {
            return closing.await(ms, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    // The policy and its commands.

    private void apply(PeerEvent event) {
        policyLock.lock();
        try {
            // Performing blocks nowhere, and under the lock commands keep their order.
            policy.on(event).forEach(this::perform);
        } finally {
            policyLock.unlock();
        }
    }

    private void perform(PeerCommand command) {
        switch (command) {
            case PeerCommand.Dial dial -> dial(dial);
            case PeerCommand.Admit(long number) ->
                    session(number).ifPresent(s -> s.answer(new Session.Verdict.Admitted()));
            case PeerCommand.Refuse(long number, DisconnectReason reason) ->
                    session(number).ifPresent(s -> s.answer(new Session.Verdict.Refused(reason)));
            case PeerCommand.Disconnect(long number, DisconnectReason reason) ->
                    session(number).ifPresent(s -> s.end(reason));
            case PeerCommand.Probe(long number) ->
                    session(number).flatMap(Session::connection).ifPresent(PeerConnection::probe);
            case PeerCommand.Share share -> share(share);
            case PeerCommand.Banned banned -> tools.counters().peerBanned();
            case PeerCommand.Remember r -> memory.keep(policy.memory());
        }
    }

    private Optional<Session> session(long number) {
        return Optional.ofNullable(sessions.get(number));
    }

    private void share(PeerCommand.Share share) {
        session(share.connection())
                .flatMap(Session::connection)
                .ifPresent(
                        peer ->
                                SharedAddresses.toTell(share.addresses(), peer)
                                        .ifPresent(peer::send));
    }

    private PeerSnapshot scored(PeerConnection peer, long nowMs) {
        policyLock.lock();
        try {
            return peer.snapshot().withScore(policy.score(peer.id(), nowMs));
        } finally {
            policyLock.unlock();
        }
    }

    private PeerEvent connectionClosed(Session session, DisconnectReason reason) {
        return new PeerEvent.ConnectionClosed(
                tools.clock().wallMs(),
                session.number,
                reason,
                tools.random().numbers().getAsLong());
    }

    /** What handshakes and connections tell, on their threads. */
    private final class Links implements Connector.Host, PeerConnection.Owner {
        @Override
        public Session.Verdict offer(Session session, Wire wire, RemoteNode remote)
                throws InterruptedException {
            session.offered();
            apply(
                    new PeerEvent.ConnectionOffered(
                            tools.clock().wallMs(),
                            session.number,
                            remote.id(),
                            remote.validator(),
                            AddressScope.network(wire.remoteAddress().getAddress()),
                            session.dialled,
                            SharedAddresses.listens(session, wire, remote),
                            tools.random().numbers().getAsLong()));
            return session.awaitVerdict();
        }

        @Override
        public void established(Session session, PeerConnection.Link link) throws IOException {
            var connection =
                    new PeerConnection(
                            link, this, config.settings(), tools.clock(), tools.counters());
            if (!session.become(connection)) {
                throw new IOException("ended by us before it began");
            }
            pending.remove(session);
            if (isClosing()) {
                connection.disconnect(DisconnectReason.SHUTTING_DOWN);
            }
        }

        @Override
        public void failed(Session session, DisconnectReason reason) {
            pending.remove(session);
            sessions.remove(session.number);
            tools.counters().handshakeRefused(reason);
            LOG.atDebug()
                    .addKeyValue("session", session.number)
                    .addKeyValue("reason", reason)
                    .log("handshake refused");
            if (session.wasOffered()) {
                apply(connectionClosed(session, reason));
                return;
            }
            session.dialled.ifPresent(address -> dialFailed(address, reason));
        }

        private void dialFailed(PeerAddress address, DisconnectReason reason) {
            tools.counters().dialFailed();
            apply(
                    new PeerEvent.DialFailed(
                            tools.clock().wallMs(),
                            address,
                            reason,
                            tools.random().numbers().getAsLong()));
        }

        @Override
        public void opened(PeerConnection peer) throws InterruptedException {
            if (!here.join(peer)) {
                return;
            }
            tools.counters().peerConnected();
            LOG.atInfo()
                    .addKeyValue("id", peer.id().hex())
                    .addKeyValue("address", peer.snapshot().address())
                    .addKeyValue("direction", peer.direction())
                    .log("peer joined");
            listener.connected(peer);
            apply(new PeerEvent.ConnectionOpened(tools.clock().wallMs(), peer.number()));
        }

        @Override
        public void received(PeerConnection peer, Channel channel, Bytes message, long receivedAtMs)
                throws InterruptedException {
            listener.received(peer, channel, message, receivedAtMs);
        }

        @Override
        public void addressesReceived(PeerConnection peer, ControlMessage.Addresses addresses) {
            List<KnownAddress> told = SharedAddresses.told(addresses, peer);
            apply(new PeerEvent.AddressesLearned(tools.clock().wallMs(), peer.id(), told));
        }

        @Override
        public void alive(PeerConnection peer) {
            apply(new PeerEvent.ConnectionAlive(tools.clock().wallMs(), peer.number()));
        }

        @Override
        public void closed(
                PeerConnection peer, DisconnectReason reason, RefusedException.By endedBy) {
            if (here.has(peer)) {
                listener.disconnected(peer, reason);
                here.leave(peer);
                tools.counters().peerDisconnected(reason);
                LOG.atInfo()
                        .addKeyValue("id", peer.id().hex())
                        .addKeyValue("reason", reason)
                        .log("peer left");
            }
            if (endedBy == RefusedException.By.US) {
                Misdeeds.of(reason).ifPresent(offence -> report(peer.id(), offence));
            }
            session(peer.number())
                    .ifPresent(
                            session -> {
                                sessions.remove(session.number);
                                apply(connectionClosed(session, reason));
                            });
        }
    }
}
