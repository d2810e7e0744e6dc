package io.loombft.server;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * Ports for nodes that must know each other's before they start. They lie below the range from which
 * the system gives ports to outgoing connections, or one of those could take a port between the look
 * and the start; and no range is given twice in a process.
 */
public final class TestPorts {
    private static final int FIRST = 10_000;
    private static final int END = 32_000;

    /** Processes of one machine begin at different places. */
    private static int next = FIRST + (int) (ProcessHandle.current().pid() % 1_000) * 20;

    private TestPorts() {}

    /** The first of so many consecutive ports that nobody listens on. */
    public static int range(int count) throws IOException {
        for (int tried = 0; tried < END - FIRST; tried += count) {
            int base = next + count <= END ? next : FIRST;
            next = base + count;
            if (isFree(base, count)) {
                return base;
            }
        }
        throw new IOException("no " + count + " free ports from " + FIRST + " to " + END);
    }

    private static boolean isFree(int base, int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(base + i, 1, InetAddress.getLoopbackAddress()));
            }
            return true;
        } catch (BindException e) {
            return false;
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }
}
