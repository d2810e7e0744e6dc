package io.loombft.server.p2p;

import io.loombft.core.peers.DisconnectReason;
import io.loombft.core.peers.PeerAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A socket from accept or dial until its end. Its handshake thread owns it until a {@link
 * PeerConnection} takes over; other threads only answer, close and look.
 */
final class Session {
    final long number;
    final Optional<PeerAddress> dialled;
    final long startedAtMs;
    private final BlockingQueue<Verdict> verdict = new ArrayBlockingQueue<>(1);
    private final ReentrantLock socketLock = new ReentrantLock();
    private Socket socket;
    private boolean cut;
    private volatile @Nullable PeerConnection connection;
    private volatile DisconnectReason closedFor = DisconnectReason.CONNECTION_LOST;
    private volatile @Nullable Thread thread;
    private volatile boolean offered;

    /** What the policy says to an offer. */
    sealed interface Verdict {
        record Admitted() implements Verdict {}

        record Refused(DisconnectReason reason) implements Verdict {}
    }

    Session(long number, Socket socket, Optional<PeerAddress> dialled, long startedAtMs) {
        this.number = number;
        this.socket = socket;
        this.dialled = dialled;
        this.startedAtMs = startedAtMs;
    }

    /** The other end; only after accept or connect. */
    InetAddress remoteIp() {
        InetAddress ip = socket().getInetAddress();
        if (ip == null) {
            throw new IllegalStateException("the socket is not connected");
        }
        return ip;
    }

    Socket socket() {
        socketLock.lock();
        try {
            return socket;
        } finally {
            socketLock.unlock();
        }
    }

    /** A fresh socket for the next address of a host; a cut session gets none. */
    void renewSocket() throws IOException {
        socketLock.lock();
        try {
            socket.close();
            if (cut) {
                throw new IOException("the session was cut");
            }
            socket = new Socket();
        } finally {
            socketLock.unlock();
        }
    }

    void runOn(Thread handshakeThread) {
        thread = handshakeThread;
    }

    /** Waits for the end of the session; then ends it by force. */
    void awaitEnd(Duration goodbyeMax, Duration forcedMax) throws InterruptedException {
        Thread handshake = thread;
        if (handshake != null && handshake.isAlive() && connection == null) {
            handshake.interrupt();
            handshake.join(forcedMax);
        }
        PeerConnection established = connection;
        if (established != null && !established.awaitEnd(goodbyeMax)) {
            established.abort(DisconnectReason.SHUTTING_DOWN);
            established.awaitEnd(forcedMax);
        }
    }

    /** The first answer counts. */
    void answer(Verdict given) {
        verdict.offer(given);
    }

    Verdict awaitVerdict() throws InterruptedException {
        return verdict.take();
    }

    void offered() {
        offered = true;
    }

    /** Whether the policy knows of it. */
    boolean wasOffered() {
        return offered;
    }

    Optional<PeerConnection> connection() {
        return Optional.ofNullable(connection);
    }

    /** Hands over to the connection and starts it; false when the session was cut meanwhile. */
    boolean become(PeerConnection established) {
        socketLock.lock();
        try {
            if (!cut) {
                connection = established;
                established.start();
            }
            return !cut;
        } finally {
            socketLock.unlock();
        }
    }

    /** Why the socket was closed by us while its handshake ran. */
    DisconnectReason closedFor() {
        return closedFor;
    }

    /** Ends the session in whatever stage it is. */
    void end(DisconnectReason reason) {
        if (!cut(reason)) {
            connection().ifPresent(established -> established.disconnect(reason));
        }
    }

    /**
     * Closes the socket of an unfinished handshake, whose thread then ends; false when there is a
     * connection already.
     */
    boolean cut(DisconnectReason reason) {
        socketLock.lock();
        try {
            if (connection != null) {
                return false;
            }
            if (!cut) {
                closedFor = reason;
            }
            cut = true;
            answer(new Verdict.Refused(reason));
            socket.close();
        } catch (IOException e) {
            // The descriptor is gone either way; there is nobody to tell.
        } finally {
            socketLock.unlock();
        }
        return true;
    }
}
