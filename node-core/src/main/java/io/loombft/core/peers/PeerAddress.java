package io.loombft.core.peers;

/**
 * Where a node can be dialled.
 *
 * @param host a DNS name or an IP address, resolved at each dial: visible ASCII without {@code [ ] @}
 * @param port 1 to 65,535
 */
public record PeerAddress(String host, int port) implements Comparable<PeerAddress> {
    /** Longest host: what DNS allows. */
    public static final int HOST_CHARACTERS_MAX = 253;

    public PeerAddress {
        if (host.isEmpty() || host.length() > HOST_CHARACTERS_MAX) {
            throw new IllegalArgumentException("a host has 1 to 253 characters: " + host);
        }
        if (!host.chars().allMatch(PeerAddress::isAllowed)) {
            throw new IllegalArgumentException("a host has other characters than names have");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a port is 1 to 65535, got " + port);
        }
    }

    private static boolean isAllowed(int c) {
        return c > ' ' && c < 0x7f && c != '[' && c != ']' && c != '@';
    }

    @Override
    public int compareTo(PeerAddress other) {
        int byHost = host.compareTo(other.host);
        return byHost != 0 ? byHost : Integer.compare(port, other.port);
    }

    @Override
    public String toString() {
        return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
    }
}
