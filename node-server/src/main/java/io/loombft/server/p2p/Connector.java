package io.loombft.server.p2p;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.peers.Direction;
import io.loombft.core.peers.DisconnectReason;
import io.loombft.core.peers.PeerCommand;
import io.loombft.server.p2p.Session.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * Brings sockets through their handshake, each on its own virtual thread, in straight lines. Whoever
 * needs a handshake to end closes its socket.
 */
final class Connector {
    /** Addresses of one host that are tried. */
    static final int ADDRESSES_TRIED_MAX = 4;

    /** What a handshake asks of the network. */
    interface Host {
        /** Offers an authenticated peer and waits for the answer. */
        Verdict offer(Session session, Wire wire, RemoteNode remote) throws InterruptedException;

        /** The handshake is complete: the connection is the host's, unless it was cut meanwhile. */
        void established(Session session, PeerConnection.Link link) throws IOException;

        /** The handshake failed; the socket is closed. */
        void failed(Session session, DisconnectReason reason);
    }

    private final Handshake.Setting setting;
    private final P2pRandom random;
    private final HostResolver resolver;
    private final P2pSettings settings;
    private final Host host;

    Connector(
            Handshake.Setting setting,
            P2pRandom random,
            HostResolver resolver,
            P2pSettings settings,
            Host host) {
        this.setting = setting;
        this.random = random;
        this.resolver = resolver;
        this.settings = settings;
        this.host = host;
    }

    /** The listener's side of an accepted socket. */
    void serve(Session session) {
        Handshake handshake = Handshake.listener(setting, random.secrets().get());
        attempt(session, () -> listen(session, handshake, new Wire(session.socket())), handshake);
    }

    /** The dialler's side, the connecting included. */
    void dial(Session session, PeerCommand.Dial dial) {
        Handshake handshake = Handshake.dialler(setting, random.secrets().get(), dial.id());
        attempt(session, () -> greet(session, handshake, connect(session, dial)), handshake);
    }

    @FunctionalInterface
    private interface Steps {
        void run() throws IOException, RefusedException, InterruptedException;
    }

    private void attempt(Session session, Steps steps, Handshake handshake) {
        DisconnectReason reason;
        try {
            steps.run();
            return;
        } catch (RefusedException e) {
            reason = e.reason();
            if (e.by() == RefusedException.By.US) {
                explain(session, handshake, reason);
            }
        } catch (IOException e) {
            reason = session.closedFor();
        } catch (InterruptedException e) {
            reason = DisconnectReason.SHUTTING_DOWN;
        }
        session.cut(reason);
        host.failed(session, reason);
    }

    private void listen(Session session, Handshake handshake, Wire wire)
            throws IOException, RefusedException, InterruptedException {
        handshake.acceptHello(wire.readHello());
        wire.write(handshake.hello());
        Bytes proof = wire.readSealed(Handshake.SEALED_BYTES_MAX);
        RemoteNode remote = handshake.acceptAuthentication(proof);
        wire.write(handshake.authentication());
        handshake.acceptReady(wire.readSealed(Handshake.SEALED_BYTES_MAX));
        mustBeAdmitted(host.offer(session, wire, remote));
        wire.write(handshake.ready());
        host.established(session, link(session, handshake, wire, remote, Direction.INBOUND));
    }

    private void greet(Session session, Handshake handshake, Wire wire)
            throws IOException, RefusedException, InterruptedException {
        wire.write(handshake.hello());
        handshake.acceptHello(wire.readHello());
        wire.write(handshake.authentication());
        Bytes proof = wire.readSealed(Handshake.SEALED_BYTES_MAX);
        RemoteNode remote = handshake.acceptAuthentication(proof);
        mustBeAdmitted(host.offer(session, wire, remote));
        wire.write(handshake.ready());
        handshake.acceptReady(wire.readSealed(Handshake.SEALED_BYTES_MAX));
        host.established(session, link(session, handshake, wire, remote, Direction.OUTBOUND));
    }

    private static void mustBeAdmitted(Verdict verdict) throws RefusedException {
        switch (verdict) {
            case Verdict.Admitted() -> {}
            case Verdict.Refused(DisconnectReason reason) -> throw new RefusedException(reason);
        }
    }

    private static PeerConnection.Link link(
            Session session,
            Handshake handshake,
            Wire wire,
            RemoteNode remote,
            Direction direction) {
        return new PeerConnection.Link(
                session.number, wire, handshake.sealer(), handshake.opener(), remote, direction);
    }

    private Wire connect(Session session, PeerCommand.Dial dial)
            throws IOException, InterruptedException {
        List<InetAddress> found = resolver.resolve(dial.address().host());
        for (InetAddress ip : found.stream().limit(ADDRESSES_TRIED_MAX).toList()) {
            Optional<Wire> wire = tryConnect(session, ip, dial.address().port());
            if (wire.isPresent()) {
                return wire.get();
            }
        }
        throw new IOException("no address of " + dial.address() + " answers");
    }

    private Optional<Wire> tryConnect(Session session, InetAddress ip, int port)
            throws IOException {
        session.renewSocket();
        try {
            session.socket().connect(new InetSocketAddress(ip, port), settings.connectMsMax());
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.of(new Wire(session.socket()));
    }

    /** Tells the other side why, where that helps an honest one and tells a scanner nothing. */
    private static void explain(Session session, Handshake handshake, DisconnectReason reason) {
        if (reason == DisconnectReason.NOT_OUR_PROTOCOL) {
            return;
        }
        try {
            boolean sealed = handshake.hasKeys();
            Bytes last = sealed ? handshake.goodbye(reason) : Hello.refusal(reason);
            session.socket().getOutputStream().write(last.toArray());
            session.socket().shutdownOutput();
        } catch (IOException e) {
            // It is gone already; the reason was a courtesy.
        }
    }
}
