package io.loombft.server.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between two nodes and cuts each connection, in the middle of whatever is being said, after a
 * drawn number of bytes; until it is told to heal. Its threads end with their sockets.
 */
final class CuttingProxy implements AutoCloseable {
    private static final int BYTES_MIN = 4_000;
    private static final int BYTES_SPREAD = 120_000;

    private final ServerSocket server;
    private final int target;
    private final Random random;
    private final AtomicBoolean isCutting = new AtomicBoolean(true);
    private final AtomicInteger cuts = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    CuttingProxy(int target, long seed) throws IOException {
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.target = target;
        this.random = new Random(seed);
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    int cuts() {
        return cuts.get();
    }

    void heal() {
        isCutting.set(false);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket dialler = server.accept();
                open.add(dialler);
                int bytes = BYTES_MIN + random.nextInt(BYTES_SPREAD);
                Thread.ofVirtual().start(() -> connect(dialler, new AtomicInteger(bytes)));
            } catch (IOException e) {
                // Closed: the loop ends.
            }
        }
    }

    private void connect(Socket dialler, AtomicInteger left) {
        try {
            Socket node = new Socket(InetAddress.getLoopbackAddress(), target);
            open.add(node);
            Thread.ofVirtual().start(() -> copy(dialler, node, left));
            copy(node, dialler, left);
        } catch (IOException e) {
            end(dialler);
        }
    }

    private void copy(Socket from, Socket to, AtomicInteger left) {
        byte[] buffer = new byte[2_048];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (isCutting.get() && left.addAndGet(-n) <= 0) {
                    out.write(buffer, 0, n / 2);
                    cuts.incrementAndGet();
                    return;
                }
                out.write(buffer, 0, n);
            }
        } catch (IOException e) {
            // The other direction has ended.
        } finally {
            end(from);
            end(to);
        }
    }

    private void end(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError("closing a socket cannot fail", e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        open.forEach(this::end);
    }
}
