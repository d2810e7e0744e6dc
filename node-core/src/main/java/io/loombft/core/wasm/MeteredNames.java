package io.loombft.core.wasm;

/** The indexes in a metered module of what {@link Metering} adds. */
record MeteredNames(
        int gasGlobal, int depthGlobal, int outOfGas, int stop, int unreachable, int grow) {}
