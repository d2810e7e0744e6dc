package io.loombft.server.p2p;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/** Finds the addresses of a host, anew at each dial. */
@FunctionalInterface
public interface HostResolver {
    /** At least one address; may block for seconds. */
    List<InetAddress> resolve(String host) throws IOException, InterruptedException;
}
