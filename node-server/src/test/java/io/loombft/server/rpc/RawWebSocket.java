package io.loombft.server.rpc;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A WebSocket client that can do everything wrong. */
final class RawWebSocket implements AutoCloseable {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;
    static final int FINAL = 0x80;

    private static final int PATIENCE_MS = 60_000;
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final String head;

    /** A frame of the server's; the code of a closing one stands before its reason. */
    static final class Frame {
        private final int first;
        private final byte[] payload;

        Frame(int first, byte[] payload) {
            this.first = first;
            this.payload = payload;
        }

        byte[] payload() {
            return payload;
        }

        int opcode() {
            return first & 0x0f;
        }

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        int closeCode() {
            return ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
        }
    }

    private RawWebSocket(int port, String request) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MS);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        out.write(request.getBytes(StandardCharsets.US_ASCII));
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        while (!answer.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            answer.write(in.readUnsignedByte());
        }
        head = answer.toString(StandardCharsets.US_ASCII);
    }

    static RawWebSocket open(int port) throws IOException {
        RawWebSocket client = asking(port, request(port, "13", ""));
        if (client.status() != 101) {
            throw new IOException(client.head);
        }
        return client;
    }

    /** With a request of any kind. */
    static RawWebSocket asking(int port, String request) throws IOException {
        return new RawWebSocket(port, request);
    }

    static String request(int port, String version, String further) {
        return "GET /ws HTTP/1.1\r\nHost: 127.0.0.1:"
                + port
                + "\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
                + "Sec-WebSocket-Key: "
                + KEY
                + "\r\nSec-WebSocket-Version: "
                + version
                + "\r\n"
                + further
                + "\r\n";
    }

    int status() {
        return Integer.parseInt(head.substring(9, 12));
    }

    String head() {
        return head;
    }

    RawWebSocket text(String text) throws IOException {
        return frame(FINAL | TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    RawWebSocket frame(int first, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else if (payload.length < 65_536) {
            frame.write(0x80 | 126);
            frame.write(payload.length >>> 8);
            frame.write(payload.length);
        } else {
            frame.writeBytes(longHeader(payload.length));
        }
        byte[] mask = {1, (byte) 0x82, 3, (byte) 0xf4};
        frame.writeBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ mask[i % 4]);
        }
        return bytes(frame.toByteArray());
    }

    /** What stands between the first byte and the mask for a length in eight bytes. */
    static byte[] longHeader(long length) {
        byte[] header = new byte[9];
        header[0] = (byte) (0x80 | 127);
        for (int i = 0; i < 8; i++) {
            header[8 - i] = (byte) (length >>> (8 * i));
        }
        return header;
    }

    RawWebSocket bytes(byte[] bytes) throws IOException {
        out.write(bytes);
        return this;
    }

    Frame next() throws IOException {
        int first = in.readUnsignedByte();
        long length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        byte[] payload = new byte[(int) length];
        in.readFully(payload);
        return new Frame(first, payload);
    }

    /** The next frame that is not a ping, which is not answered. */
    Frame nextButPings() throws IOException {
        Frame frame = next();
        while (frame.opcode() == PING) {
            frame = next();
        }
        return frame;
    }

    /** Whether the server has closed the connection, once it does. */
    boolean isClosed() throws IOException {
        try {
            return in.read() < 0;
        } catch (java.net.SocketException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
