package io.loombft.core.contract;

/** Why a call ended without an answer. Receipts carry these and no texts, which differ by engine. */
public enum TrapCode {
    /** The gas given to the call is used up. */
    OUT_OF_GAS(1),
    /** Calls are nested deeper than the depth given. */
    CALL_DEPTH(2),
    /** The instruction {@code unreachable}: how compilers say that the program is wrong. */
    UNREACHABLE(3),
    /** An address or a length leads out of memory; also in an argument of a host function. */
    MEMORY_BOUNDS(4),
    /** A division by zero, or one whose quotient does not fit. */
    ARITHMETIC(5),
    /** A call through the table that leads nowhere, or to a function of another type. */
    INDIRECT_CALL(6),
    /** The contract asked for the end itself, by {@code host_abort}. */
    ABORTED(7),
    /** A host function refused an argument. */
    HOST_ARGUMENT(8),
    /** A host function may not be used here: a write in a query. */
    FORBIDDEN(9),
    /** The contract's memory is larger at first than the pages given. */
    MEMORY_LIMIT(10),
    /** The engine ended the call in a way that none of the others names. */
    OTHER(11);

    private final int code;

    TrapCode(int code) {
        this.code = code;
    }

    /** The number in receipts, 1 to 255; never given anew. */
    public int code() {
        return code;
    }
}
