package io.loombft.server.metrics;

import io.prometheus.client.Counter;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who asks what. */
public final class RpcMetrics {
    /** Most methods that get a series of their own; what comes later counts as unknown. */
    static final int METHODS_MAX = 64;

    private static final String UNKNOWN = "unknown";

    private final Counter requests;
    private final Set<String> methods = ConcurrentHashMap.newKeySet();

    RpcMetrics(Instruments make) {
        requests = make.counter("rpc", "requests", "RPC requests", "method", "outcome");
    }

    /** A request ended; the method is one that the node knows, or {@code unknown}. */
    public void answered(String method, Enum<?> outcome) {
        boolean isCounted =
                methods.contains(method) || (methods.size() < METHODS_MAX && methods.add(method));
        String label = isCounted || methods.contains(method) ? method : UNKNOWN;
        requests.labels(label, Instruments.label(outcome)).inc();
    }
}
