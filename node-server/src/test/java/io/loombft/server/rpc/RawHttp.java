package io.loombft.server.rpc;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A client that sends exactly the bytes that a test wants, and reads answers one by one. */
final class RawHttp implements AutoCloseable {
    private static final int PATIENCE_MS = 60_000;
    private static final int SILENCE_MS = 500;
    private static final int SMALL_BUFFER_BYTES = 4_096;

    private final Socket socket;
    private final InputStream input;

    RawHttp(int port) throws IOException {
        this(port, new Socket());
    }

    private RawHttp(int port, Socket unconnected) throws IOException {
        socket = unconnected;
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(PATIENCE_MS);
        socket.setTcpNoDelay(true);
        input = new BufferedInputStream(socket.getInputStream());
    }

    /** One for whom little fits into the buffers of the system. */
    static RawHttp withSmallBuffers(int port) throws IOException {
        Socket unconnected = new Socket();
        unconnected.setReceiveBufferSize(SMALL_BUFFER_BYTES);
        return new RawHttp(port, unconnected);
    }

    /** An answer; status 0 when the connection ended without one. */
    record Answer(int status, String head, String body) {}

    RawHttp send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawHttp send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    static String post(String headers, String body) {
        return "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Content-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length
                + "\r\n"
                + headers
                + "\r\n"
                + body;
    }

    /** Whether no byte comes for half a second; one that comes is still there for the next reader. */
    boolean isKeptWaiting() throws IOException {
        input.mark(1);
        socket.setSoTimeout(SILENCE_MS);
        try {
            input.read();
            input.reset();
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } finally {
            socket.setSoTimeout(PATIENCE_MS);
        }
    }

    /** Waits for the first line of an answer and leaves the rest of it. */
    int statusOnly() throws IOException {
        return Integer.parseInt(
                new String(input.readNBytes(12), StandardCharsets.ISO_8859_1).substring(9));
    }

    /** The answer whose first line was read already. */
    String restOfAnswer() throws IOException {
        return body(head());
    }

    Answer answer() throws IOException {
        String head = head();
        if (head.isEmpty()) {
            return new Answer(0, "", "");
        }
        return new Answer(Integer.parseInt(head.substring(9, 12)), head, body(head));
    }

    private String body(String head) throws IOException {
        String lower = head.toLowerCase(Locale.ROOT);
        int at = lower.indexOf("content-length:");
        int length =
                at < 0
                        ? 0
                        : Integer.parseInt(
                                lower.substring(at + 15, lower.indexOf("\r\n", at)).strip());
        return new String(input.readNBytes(length), StandardCharsets.UTF_8);
    }

    /** Whether the server ends the connection within a minute; what it says before is skipped. */
    boolean isClosed() {
        try {
            input.transferTo(OutputStream.nullOutputStream());
            return input.read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String head() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        try {
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                int next = input.read();
                if (next < 0) {
                    return "";
                }
                head.write(next);
            }
        } catch (SocketException e) {
            return "";
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }
}
