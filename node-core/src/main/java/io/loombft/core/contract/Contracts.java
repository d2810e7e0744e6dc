package io.loombft.core.contract;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.Hash;
import java.util.OptionalLong;

/**
 * Calls contracts, one call from outside after the other. For one thread, on a stack of at least {@link
 * Machine#STACK_BYTES_MIN}.
 */
public final class Contracts {
    private final Programs programs;
    private final HostFunctions host;

    /** Programs may be shared with other threads, and so may the scheme, which contracts verify with. */
    public Contracts(Programs programs, Ed25519 ed25519) {
        this.programs = programs;
        this.host = new HostFunctions(ed25519);
    }

    /** Where the programs come from. */
    public Programs programs() {
        return programs;
    }

    /**
     * Makes a module that was checked resident, and has it loaded, unless it is resident already.
     *
     * @param gas how much there is
     * @return the gas that this took, or empty when there is not enough: then nothing was loaded
     */
    public OptionalLong load(
            Bytes wasm, int work, long gas, CallContext context, ContractState state) {
        Hash code = Hash.of(wasm);
        if (state.touch(code)) {
            return OptionalLong.of(0);
        }
        long price = context.params().host().loading(work);
        if (gas < price) {
            return OptionalLong.empty();
        }
        state.load(code, work, price);
        programs.program(code, () -> wasm, context.params());
        return OptionalLong.of(price);
    }

    /**
     * Runs a call to its end; the state has what it did, or nothing of it.
     *
     * @throws CallInterruptedException when the thread is interrupted; the state is then of no use
     */
    public CallResult call(ContractCall call, CallContext context, ContractState state) {
        Execution execution = new Execution(call, context, state, programs, host);
        host.begin(execution);
        try {
            return execution.run();
        } finally {
            host.end();
        }
    }
}
