package io.loombft.server.p2p;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.peers.DisconnectReason;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * One socket, read and written in whole messages. One thread reads, one writes, any may close, which
 * ends both; whoever needs a deadline closes from outside.
 */
final class Wire implements AutoCloseable {
    /** Kernel's send buffer: what a vote may have to wait behind. */
    private static final int SEND_BUFFER_BYTES = 256 * 1024;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final InetSocketAddress remoteAddress;

    Wire(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSendBufferSize(SEND_BUFFER_BYTES);
        // A connection that dies is noticed by our own pings.
        this.in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
        this.out = socket.getOutputStream();
        this.remoteAddress = (InetSocketAddress) socket.getRemoteSocketAddress();
    }

    /** Reads a hello with its head; foreign bytes are refused at the first one that is wrong. */
    Bytes readHello() throws IOException, RefusedException {
        byte[] head = new byte[Hello.HEAD_BYTES];
        for (int i = 0; i < head.length; i++) {
            int read = in.read();
            if (read < 0) {
                throw new EOFException();
            }
            head[i] = (byte) read;
            if (!Hello.mayBegin(head, i + 1)) {
                throw new RefusedException(DisconnectReason.NOT_OUR_PROTOCOL);
            }
        }
        return Bytes.copyOf(head).concat(Bytes.copyOf(readExactly(Hello.bodyBytes(head))));
    }

    /** Reads a sealed frame without its length, which must be at most {@code bytesMax}. */
    Bytes readSealed(int bytesMax) throws IOException, RefusedException {
        int size = FrameOpener.sealedBytes(readExactly(Frame.HEAD_BYTES));
        if (size > bytesMax) {
            throw new RefusedException(DisconnectReason.MALFORMED);
        }
        return Bytes.copyOf(readExactly(size));
    }

    void write(Bytes bytes) throws IOException {
        out.write(bytes.toArray());
    }

    void write(byte[] buffer, int size) throws IOException {
        out.write(buffer, 0, size);
    }

    InetSocketAddress remoteAddress() {
        return remoteAddress;
    }

    /** Lets what was written arrive before the socket is closed. */
    void finishWriting() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            close();
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // The descriptor is gone either way; there is nobody to tell.
        }
    }

    private byte[] readExactly(int size) throws IOException {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException();
        }
        return bytes;
    }
}
