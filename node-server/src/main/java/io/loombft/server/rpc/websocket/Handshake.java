package io.loombft.server.rpc.websocket;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Method;
import io.helidon.http.Status;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** Whether a request may become a WebSocket (RFC 6455 section 4.2). */
public final class Handshake {
    static final String VERSION = "13";

    private static final HeaderName VERSION_NAME = HeaderNames.create("Sec-WebSocket-Version");
    private static final HeaderName KEY_NAME = HeaderNames.create("Sec-WebSocket-Key");
    private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;
    private static final int KEY_CHARS = 24;

    private Handshake() {}

    /** What is answered. */
    public sealed interface Verdict {
        /** With what the client expects of a server that has understood. */
        record Accepted(String accept) implements Verdict {}

        record Refused(Status status, String sentence, List<Header> headers) implements Verdict {
            public Refused {
                headers = List.copyOf(headers);
            }
        }
    }

    public static Verdict of(HttpPrologue prologue, Headers headers) {
        if (!prologue.method().equals(Method.GET) || !asksForUpgrade(headers)) {
            return upgradeRequired("This is for WebSocket clients.");
        }
        if (!only(headers, VERSION_NAME).equals(VERSION)) {
            return upgradeRequired("Sec-WebSocket-Version must be " + VERSION + ".");
        }
        if (!isOfThisSite(headers)) {
            return new Verdict.Refused(
                    Status.FORBIDDEN_403, "Pages of other sites are not served.", List.of());
        }
        String key = only(headers, KEY_NAME);
        if (!isKey(key) || hasBody(headers)) {
            return new Verdict.Refused(
                    Status.BAD_REQUEST_400,
                    "A WebSocket begins with a key of " + KEY_BYTES + " bytes and no body.",
                    List.of());
        }
        return new Verdict.Accepted(accept(key));
    }

    /** With what a client needs to do better (RFC 9110 section 15.5.22, RFC 6455 section 4.4). */
    private static Verdict upgradeRequired(String sentence) {
        return new Verdict.Refused(
                Status.UPGRADE_REQUIRED_426,
                sentence,
                List.of(
                        HeaderValues.create(HeaderNames.UPGRADE, "websocket"),
                        HeaderValues.create(VERSION_NAME, VERSION)));
    }

    private static boolean asksForUpgrade(Headers headers) {
        return tokens(headers, HeaderNames.CONNECTION).contains(",upgrade,")
                && tokens(headers, HeaderNames.UPGRADE).contains(",websocket,");
    }

    /** The values in lower case, a comma around each. */
    private static String tokens(Headers headers, HeaderName name) {
        if (!headers.contains(name)) {
            return "";
        }
        String all = String.join(",", headers.get(name).allValues());
        return "," + all.replace(" ", "").replace("\t", "").toLowerCase(Locale.ROOT) + ",";
    }

    private static String only(Headers headers, HeaderName name) {
        if (!headers.contains(name) || headers.get(name).allValues().size() != 1) {
            return "";
        }
        return headers.get(name).get().strip();
    }

    /** A page may open a WebSocket to any site, and the browser says only here whose page it is. */
    private static boolean isOfThisSite(Headers headers) {
        if (!headers.contains(HeaderNames.ORIGIN)) {
            return true;
        }
        try {
            String site = new URI(only(headers, HeaderNames.ORIGIN)).getRawAuthority();
            return site != null && site.equalsIgnoreCase(only(headers, HeaderNames.HOST));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isKey(String key) {
        try {
            return key.length() == KEY_CHARS && Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean hasBody(Headers headers) {
        return headers.contains(HeaderNames.TRANSFER_ENCODING)
                || (headers.contains(HeaderNames.CONTENT_LENGTH)
                        && !only(headers, HeaderNames.CONTENT_LENGTH).equals("0"));
    }

    /** SHA-1 only shows that somebody here has read the RFC; nothing is kept secret or safe by it. */
    private static String accept(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1")
                            .digest((key + KEY_SUFFIX).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-1", e);
        }
    }
}
