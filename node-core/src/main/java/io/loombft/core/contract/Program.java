package io.loombft.core.contract;

/** A module ready to run; immutable, shared by any number of machines and threads. */
public interface Program {
    /** Roughly the bytes of memory that it holds, for a cache's bound. */
    long weight();

    /** Pages of 64 KiB that its memory has at first. */
    int initialPages();

    /** A machine in the module's first state, whose imports are answered by the host. */
    Machine machine(HostCalls host);
}
