package io.loombft.core.contract;

import com.dylibso.chicory.runtime.ChicoryInterruptedException;
import com.dylibso.chicory.runtime.ExportFunction;
import com.dylibso.chicory.runtime.GlobalInstance;
import com.dylibso.chicory.runtime.Instance;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.wasm.Metering;
import io.loombft.core.wasm.ModuleRules;
import io.loombft.core.wasm.ValueType;
import java.util.List;

/** An instance of Chicory's with a memory of ours. */
final class ChicoryMachine implements Machine {
    private static final long[] NO_RESULTS = {};

    /** How the engine's messages begin when a division has no result. */
    private static final String DIVISION = "integer ";

    /** How they begin when it sees itself that an address is out of bounds. */
    private static final String MEMORY = "out of bounds memory access";

    /** How they begin when a call through the table leads to no function of the type. */
    private static final List<String> INDIRECT =
            List.of("undefined element", "uninitialized element", "indirect call type mismatch");

    private final ChicoryProgram program;
    private final PagedMemory memory;

    private HostCalls host;

    /** Whether a host function failed, which must not be taken for an end of the contract's. */
    private boolean hostFailed;

    private Instance instance;
    private GlobalInstance gas;
    private GlobalInstance depth;
    private ExportFunction entry;

    /** What globals hold at first: the module's, then gas and depth. */
    private final long[] globals;

    ChicoryMachine(ChicoryProgram program, HostCalls host) {
        this.program = program;
        this.host = host;
        this.memory = program.memory();
        this.instance = program.instance(memory, this);
        this.gas = instance.exports().global(Metering.GAS);
        this.depth = instance.exports().global(Metering.DEPTH);
        this.entry = instance.exports().function(ModuleRules.ENTRY);
        this.globals = new long[instance.globalCount()];
        for (int i = 0; i < globals.length; i++) {
            globals[i] = instance.global(i).getValue();
        }
    }

    void host(HostCalls next) {
        host = next;
    }

    @Override
    public int call(int pointer, int length, Allowance allowance) throws Trap {
        if (memory.pages() > allowance.pages()) {
            throw new Trap(TrapCode.MEMORY_LIMIT);
        }
        memory.allow(allowance.pages() - memory.pages());
        gas.setValue(allowance.gas());
        depth.setValue(allowance.depth());
        hostFailed = false;
        try {
            return (int) entry.apply(pointer, length)[0];
        } catch (HostTrapException e) {
            throw e.trap();
        } catch (ChicoryInterruptedException e) {
            throw new CallInterruptedException();
        } catch (PagedMemory.OutOfBoundsException e) {
            throw trap(TrapCode.MEMORY_BOUNDS);
        } catch (RuntimeException e) {
            if (hostFailed) {
                // Not the contract's doing: the state cannot be read, or whoever asked has gone.
                throw e;
            }
            throw trapOf(e);
        }
    }

    @Override
    public long gasLeft() {
        return (int) gas.getValue();
    }

    @Override
    public void charge(long amount) throws Trap {
        if (amount < 0) {
            throw new IllegalArgumentException("a charge of " + amount);
        }
        long left = gasLeft() - amount;
        if (left < 0) {
            throw trap(TrapCode.OUT_OF_GAS);
        }
        gas.setValue(left);
    }

    @Override
    public void refund(long amount) {
        long left = gasLeft() + amount;
        if (amount < 0 || left > Allowance.GAS_MAX) {
            throw new IllegalArgumentException("a refund of " + amount);
        }
        gas.setValue(left);
    }

    @Override
    public int depthLeft() {
        return (int) depth.getValue();
    }

    @Override
    public int pagesLeft() {
        return memory.pagesLeft();
    }

    @Override
    public int memoryBytes() {
        return memory.bytes();
    }

    @Override
    public Bytes read(int pointer, int length) throws Trap {
        if (!memory.holds(pointer, length)) {
            throw new Trap(TrapCode.MEMORY_BOUNDS);
        }
        return Bytes.copyOf(memory.readBytes(pointer, length));
    }

    @Override
    public void write(int pointer, Bytes bytes) throws Trap {
        if (!memory.holds(pointer, bytes.size())) {
            throw new Trap(TrapCode.MEMORY_BOUNDS);
        }
        memory.write(pointer, bytes.toArray(), 0, bytes.size());
    }

    @Override
    public void reset() {
        memory.reset();
        if (program.reuse() == ChicoryProgram.Reuse.REBUILD) {
            instance = program.instance(memory, this);
            gas = instance.exports().global(Metering.GAS);
            depth = instance.exports().global(Metering.DEPTH);
            entry = instance.exports().function(ModuleRules.ENTRY);
            return;
        }
        for (int i = 0; i < globals.length; i++) {
            instance.global(i).setValue(globals[i]);
        }
    }

    @Override
    public void close() {
        reset();
        program.release(this);
    }

    /** Calls the host: i32 arguments lose what an engine has in their upper half. */
    long[] answer(HostFunction function, long[] arguments) {
        var types = function.type();
        for (int i = 0; i < arguments.length; i++) {
            if (types.params().get(i) == ValueType.I32) {
                arguments[i] &= 0xffff_ffffL;
            }
        }
        try {
            long[] results = host.call(function, this, arguments);
            if (results.length != types.results().size()) {
                throw new AssertionError(function + " gave " + results.length + " results");
            }
            for (int i = 0; i < results.length; i++) {
                if (types.results().get(i) == ValueType.I32) {
                    results[i] = (int) results[i];
                }
            }
            return results.length == 0 ? NO_RESULTS : results;
        } catch (Trap e) {
            throw new HostTrapException(e);
        } catch (RuntimeException e) {
            hostFailed = true;
            throw e;
        }
    }

    /** The module marks its own ends; for the others the gas that was left is unknown, and gone. */
    private Trap trapOf(RuntimeException e) {
        if ((int) gas.getValue() == Metering.EXHAUSTED) {
            return trap(TrapCode.OUT_OF_GAS);
        }
        if ((int) depth.getValue() == Metering.EXHAUSTED) {
            return trap(TrapCode.CALL_DEPTH);
        }
        if ((int) depth.getValue() == Metering.GAVE_UP) {
            return new Trap(TrapCode.UNREACHABLE);
        }
        if (e.getCause() instanceof StackOverflowError) {
            throw new AssertionError("a contract was called on too small a stack", e);
        }
        return trap(codeOf(String.valueOf(e.getMessage())));
    }

    /** The code of an end that the engine describes so; whatever it says, there is one. */
    static TrapCode codeOf(String message) {
        if (message.startsWith(DIVISION)) {
            return TrapCode.ARITHMETIC;
        }
        if (message.startsWith(MEMORY)) {
            return TrapCode.MEMORY_BOUNDS;
        }
        return INDIRECT.stream().anyMatch(message::startsWith)
                ? TrapCode.INDIRECT_CALL
                : TrapCode.OTHER;
    }

    private Trap trap(TrapCode code) {
        gas.setValue(0);
        return new Trap(code);
    }
}
