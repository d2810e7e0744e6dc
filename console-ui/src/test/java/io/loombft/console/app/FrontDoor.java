package io.loombft.console.app;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.loombft.console.app.LyingProxy.Lie;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** The one port of a node: lets WebSockets through to the node or to a liar, all else to a server of ours. */
final class FrontDoor implements AutoCloseable {
    private final ServerSocket door;
    private final InetSocketAddress node;
    private final InetSocketAddress calls;
    private final Supplier<Optional<Lie>> eventLie;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    FrontDoor(InetSocketAddress node, InetSocketAddress calls, Supplier<Optional<Lie>> eventLie)
            throws IOException {
        this.node = node;
        this.calls = calls;
        this.eventLie = eventLie;
        this.door = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        threads.execute(this::listen);
    }

    int port() {
        return door.getLocalPort();
    }

    private void listen() {
        try {
            while (true) {
                Socket socket = door.accept();
                open.add(socket);
                threads.execute(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket from) {
        try (from) {
            String head = head(from.getInputStream());
            boolean isEvents = head.startsWith("GET /ws");
            Optional<Lie> lie = eventLie.get();
            if (isEvents && lie.isPresent()) {
                new LyingEvents(from).lie(lie.get(), head);
            } else {
                pass(from, head, isEvents ? node : calls);
            }
        } catch (IOException e) {
            // Either end hung up, as they do.
        } finally {
            open.remove(from);
        }
    }

    private void pass(Socket from, String head, InetSocketAddress to) throws IOException {
        try (Socket behind = new Socket(to.getAddress(), to.getPort())) {
            open.add(behind);
            behind.getOutputStream().write(head.getBytes(US_ASCII));
            threads.execute(() -> copy(behind, from));
            from.getInputStream().transferTo(behind.getOutputStream());
            open.remove(behind);
        }
    }

    private static void copy(Socket from, Socket to) {
        try (to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // Either end hung up, as they do.
        }
    }

    private static String head(InputStream from) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int read = from.read();
            if (read < 0) {
                throw new IOException("hung up");
            }
            head.append((char) read);
        }
        return head.toString();
    }

    /** Ends what is connected: whoever still needs it comes again. */
    void hangUp() {
        open.forEach(FrontDoor::close);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone, which is what was wanted.
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        hangUp();
        threads.shutdownNow();
    }
}
