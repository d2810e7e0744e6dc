package io.loombft.server.bench;

/** What a host function costs: the time of one gas, and the gas of one call. */
public record HostCost(String function, double nsPerGas, long gasPerCall) {}
