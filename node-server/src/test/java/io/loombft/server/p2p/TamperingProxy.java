package io.loombft.server.p2p;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.peers.PeerAddress;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands between a dialler and a listener and changes what the dialler sends, frame by frame. */
final class TamperingProxy implements AutoCloseable {
    /** What goes on instead of the frame; frames are counted from 0 after the hello. */
    interface Tamper {
        List<Bytes> on(int number, Bytes frame) throws InterruptedException;
    }

    private final ServerSocket server;
    private final int target;
    private final Tamper tamper;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    TamperingProxy(int target, Tamper tamper) throws IOException {
        this.target = target;
        this.tamper = tamper;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::accept);
    }

    PeerAddress address() {
        return new PeerAddress("127.0.0.1", server.getLocalPort());
    }

    private void accept() {
        try {
            while (true) {
                Socket from = server.accept();
                Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(from);
                sockets.add(to);
                Thread.startVirtualThread(() -> copyFrames(from, to));
                Thread.startVirtualThread(() -> copyBytes(to, from));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void copyFrames(Socket from, Socket to) {
        try (from;
                to) {
            DataInputStream in = new DataInputStream(from.getInputStream());
            OutputStream out = to.getOutputStream();
            byte[] head = in.readNBytes(Hello.HEAD_BYTES);
            out.write(head);
            out.write(in.readNBytes(((head[9] & 0xff) << 8) | (head[10] & 0xff)));
            for (int number = 0; ; number++) {
                byte[] length = new byte[2];
                in.readFully(length);
                byte[] sealed = new byte[((length[0] & 0xff) << 8) | (length[1] & 0xff)];
                in.readFully(sealed);
                Bytes frame = Bytes.copyOf(length).concat(Bytes.copyOf(sealed));
                for (Bytes changed : tamper.on(number, frame)) {
                    out.write(changed.toArray());
                }
            }
        } catch (IOException | InterruptedException e) {
            // One side is gone.
        }
    }

    private static void copyBytes(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One side is gone.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
