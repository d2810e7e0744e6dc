package io.loombft.server.config;

import java.util.Optional;

/**
 * Where to listen or dial: {@code host:port}, an IPv6 address in brackets. The host is a name or an
 * address without brackets; the port is 0 to 65535, 0 for any free one.
 */
public record HostPort(String host, int port) {
    /** Longest host in characters (RFC 1035 §2.3.4). */
    public static final int HOST_MAX = 253;

    private static final int PORT_MAX = 65_535;

    public HostPort {
        if (!isHost(host) || port < 0 || port > PORT_MAX) {
            throw new IllegalArgumentException("not host:port: " + host + ":" + port);
        }
    }

    /** Reads what {@link #toString} writes. */
    public static Optional<HostPort> parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            return Optional.empty();
        }
        String host = text.substring(0, colon);
        boolean isBracketed = host.startsWith("[") && host.endsWith("]") && host.length() > 2;
        String bare = isBracketed ? host.substring(1, host.length() - 1) : host;
        int port = port(text.substring(colon + 1));
        if (port < 0 || bare.contains(":") != isBracketed || !isHost(bare)) {
            return Optional.empty();
        }
        return Optional.of(new HostPort(bare, port));
    }

    private static int port(String digits) {
        boolean isPort =
                !digits.isEmpty()
                        && digits.length() <= 5
                        && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        int port = isPort ? Integer.parseInt(digits) : -1;
        return port <= PORT_MAX ? port : -1;
    }

    private static boolean isHost(String host) {
        boolean isAddress = host.contains(":");
        return !host.isEmpty()
                && host.length() <= HOST_MAX
                && host.chars()
                        .allMatch(c -> isAddress ? isAddressCharacter(c) : isNameCharacter(c));
    }

    private static boolean isNameCharacter(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '-'
                || c == '_';
    }

    private static boolean isAddressCharacter(int c) {
        return (c >= '0' && c <= '9')
                || (c >= 'a' && c <= 'f')
                || (c >= 'A' && c <= 'F')
                || c == ':'
                || c == '.';
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
