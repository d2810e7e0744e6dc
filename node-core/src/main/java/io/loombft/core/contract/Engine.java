package io.loombft.core.contract;

import io.loombft.core.bytes.Bytes;

/** Makes programs of metered modules. Engines differ in speed only. */
public interface Engine {
    /**
     * Prepares a module that {@link io.loombft.core.wasm.Metering} has written; may take a second for
     * the largest. Any thread may ask.
     */
    Program load(Bytes metered);
}
