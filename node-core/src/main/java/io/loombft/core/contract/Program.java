package io.loombft.core.contract;

/** A module ready to run; immutable, shared by any number of machines and threads. */
public interface Program {
    /** What the smallest program weighs, in bytes of memory. */
    int WEIGHT_MIN = 250_000;

    /** Bytes that each unit of a module's work stands for. */
    int WEIGHT_OF_WORK = 2;

    /** The bytes of memory that a program holds whose module takes so much work to load, and no more. */
    static int weight(int work) {
        return Math.addExact(WEIGHT_MIN, Math.multiplyExact(WEIGHT_OF_WORK, work));
    }

    /** Pages of 64 KiB that its memory has at first. */
    int initialPages();

    /** A machine in the module's first state, whose imports are answered by the host. */
    Machine machine(HostCalls host);
}
