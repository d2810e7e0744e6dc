package io.loombft.core.contract;

/** Answers the host functions that a machine calls. */
@FunctionalInterface
public interface HostCalls {
    /**
     * Does what the function says. Arguments and results come in the order and number of {@link
     * HostFunction#type}; an i32 argument is its unsigned value; of an i32 result the lower half counts.
     *
     * @throws Trap when the call of the contract must end here
     */
    long[] call(HostFunction function, Machine machine, long[] arguments) throws Trap;
}
