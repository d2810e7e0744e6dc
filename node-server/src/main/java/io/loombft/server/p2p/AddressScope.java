package io.loombft.server.p2p;

import java.net.InetAddress;

/**
 * From where an address can be reached. Peers far away must not send us to hosts of our own network,
 * and need not know of them.
 */
enum AddressScope {
    MACHINE,
    SITE,
    WORLD,
    NOWHERE;

    static AddressScope of(InetAddress ip) {
        if (ip.isAnyLocalAddress() || ip.isMulticastAddress()) {
            return NOWHERE;
        }
        if (ip.isLoopbackAddress()) {
            return MACHINE;
        }
        boolean uniqueLocal = ip.getAddress().length == 16 && (ip.getAddress()[0] & 0xfe) == 0xfc;
        return ip.isSiteLocalAddress() || ip.isLinkLocalAddress() || uniqueLocal ? SITE : WORLD;
    }

    /** Whether a peer at that address and we may tell each other of this one. */
    static boolean mayShare(InetAddress told, InetAddress peer) {
        AddressScope scope = of(told);
        return scope != NOWHERE && scope.compareTo(of(peer)) >= 0;
    }
}
