package io.loombft.server.p2p;

import java.net.InetAddress;
import java.util.HexFormat;

/**
 * From where an address can be reached. Peers far away must not send us to hosts of our own network,
 * and need not know of them.
 */
enum AddressScope {
    MACHINE,
    SITE,
    WORLD,
    NOWHERE;

    private static final int IPV6_BYTES = 16;

    static AddressScope of(InetAddress ip) {
        if (ip.isAnyLocalAddress() || ip.isMulticastAddress()) {
            return NOWHERE;
        }
        if (ip.isLoopbackAddress()) {
            return MACHINE;
        }
        boolean uniqueLocal =
                ip.getAddress().length == IPV6_BYTES && (ip.getAddress()[0] & 0xfe) == 0xfc;
        return ip.isSiteLocalAddress() || ip.isLinkLocalAddress() || uniqueLocal ? SITE : WORLD;
    }

    /** What of an address one party may be taken to own, in hexadecimal: of IPv6 the upper half. */
    static String network(InetAddress ip) {
        byte[] bytes = ip.getAddress();
        int owned = bytes.length == IPV6_BYTES ? IPV6_BYTES / 2 : bytes.length;
        return HexFormat.of().formatHex(bytes, 0, owned);
    }

    /** Whether a peer at that address and we may tell each other of this one. */
    static boolean mayShare(InetAddress told, InetAddress peer) {
        AddressScope scope = of(told);
        return scope != NOWHERE && scope.compareTo(of(peer)) >= 0;
    }
}
