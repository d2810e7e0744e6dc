package io.loombft.server.p2p;

/** What the network needs of the world around it. */
public record P2pTools(
        P2pClock clock,
        P2pRandom random,
        HostResolver resolver,
        PeerStore store,
        P2pCounters counters) {

    /** The machine's clocks, randomness and name service. */
    public static P2pTools system(PeerStore store, P2pCounters counters) {
        return new P2pTools(
                P2pClock.system(), P2pRandom.system(), new SystemResolver(), store, counters);
    }
}
