package io.loombft.core.contract;

import io.loombft.core.bytes.Bytes;

/**
 * One instance of a program: its memory, globals and table. Used by one thread at a time, on a stack
 * of at least {@link #STACK_BYTES_MIN}.
 */
public interface Machine extends AutoCloseable {
    /** What the deepest allowed nesting of calls may take of the thread's stack. */
    long STACK_BYTES_MIN = 16L << 20;

    /** The depth for which that stack suffices, whatever the program, the engine and the JVM do. */
    int DEPTH_MAX = 4_096;

    /**
     * Runs the export {@code call} and returns the pointer that it gives. The machine is left as the
     * call leaves it: {@link #reset} before the next, unless that is to see its memory.
     *
     * @throws Trap when it ends otherwise; {@link #gasLeft} then says what it left, which is nothing
     *     except after UNREACHABLE and the traps of host functions
     * @throws CallInterruptedException when the thread is interrupted
     */
    int call(int pointer, int length, Allowance allowance) throws Trap;

    /** Gas that is left: exact inside a host call and after a call. */
    long gasLeft();

    /**
     * Takes gas, inside a host call.
     *
     * @throws Trap OUT_OF_GAS when less is left, and then nothing is left
     */
    void charge(long gas) throws Trap;

    /** Gives back gas inside a host call: what a nested call has left of its share. */
    void refund(long gas);

    /** The depth that is left to a nested call, inside a host call. */
    int depthLeft();

    /** The pages that are left to a nested call, inside a host call. */
    int pagesLeft();

    /** The size of the memory in bytes. */
    int memoryBytes();

    /**
     * Bytes of the memory; the pointer and the length are unsigned.
     *
     * @throws Trap MEMORY_BOUNDS when they lead out of it
     */
    Bytes read(int pointer, int length) throws Trap;

    /**
     * Puts bytes into the memory; the pointer is unsigned.
     *
     * @throws Trap MEMORY_BOUNDS when they do not fit, and then nothing is written
     */
    void write(int pointer, Bytes bytes) throws Trap;

    /** Makes it exactly as it was made, at a cost that grows with what was touched. */
    void reset();

    /** Resets it and hands it back to its program for the next who asks; not to be used again. */
    @Override
    void close();
}
