package io.loombft.server.p2p;

import io.loombft.core.peers.PeerLimits;
import io.loombft.core.peers.Seed;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * What the operator decides.
 *
 * @param listenOn where connections are accepted; port 0 takes any free one
 */
public record P2pConfig(
        InetSocketAddress listenOn, PeerLimits limits, List<Seed> seeds, P2pSettings settings) {
    public P2pConfig {
        seeds = List.copyOf(seeds);
    }
}
