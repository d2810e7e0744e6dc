package io.loombft.server.bench;

/** What a program costs: the time of one gas, and what one run of it used. */
public record CodeCost(String program, double nsPerGas, long gas) {}
