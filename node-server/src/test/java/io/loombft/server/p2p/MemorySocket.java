package io.loombft.server.p2p;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;

/** A socket without a network: reads what it was fed, ends where that ends, and forgets what it is told. */
final class MemorySocket extends Socket {
    private final ByteArrayOutputStream fed = new ByteArrayOutputStream();
    private int position;

    /** Bytes that arrive. */
    void feed(byte[] bytes) {
        fed.writeBytes(bytes);
    }

    @Override
    public InputStream getInputStream() {
        return new InputStream() {
            @Override
            public int read() {
                return position < fed.size() ? fed.toByteArray()[position++] & 0xff : -1;
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                int size = Math.min(length, fed.size() - position);
                if (size <= 0) {
                    return length == 0 ? 0 : -1;
                }
                System.arraycopy(fed.toByteArray(), position, into, offset, size);
                position += size;
                return size;
            }
        };
    }

    @Override
    public OutputStream getOutputStream() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public void setSendBufferSize(int size) {}

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    }
}
