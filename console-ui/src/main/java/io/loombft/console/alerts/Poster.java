package io.loombft.console.alerts;

import io.loombft.core.client.RpcException;
import java.net.URI;

/** Brings a notice to an address. */
@FunctionalInterface
interface Poster {
    /**
     * Blocks until it has arrived, or for some seconds.
     *
     * @throws RpcException in a sentence, why it did not
     */
    void post(URI url, String json) throws RpcException;
}
