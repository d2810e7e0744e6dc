package io.loombft.core.contract;

import com.dylibso.chicory.runtime.ImportFunction;
import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.MStack;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.ExternalType;
import com.dylibso.chicory.wasm.types.FunctionImport;
import com.dylibso.chicory.wasm.types.Instruction;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** A module parsed and, where the engine compiles, compiled; with a few machines that wait for work. */
final class ChicoryProgram implements Program {
    /** Whether a machine's instance can be brought back to its first state, or must be built anew. */
    enum Reuse {
        RESET,
        REBUILD
    }

    /** More machines of one program than ever wait; those of deeper re-entrance are dropped. */
    static final int IDLE_MAX = 4;

    private final WasmModule module;
    private final Function<Instance, com.dylibso.chicory.runtime.Machine> machines;
    private final Reuse reuse;
    private final PagedMemory.Image image;

    private final ReentrantLock idleLock = new ReentrantLock();
    private final Deque<ChicoryMachine> idle = new ArrayDeque<>();

    ChicoryProgram(
            WasmModule module,
            Function<Instance, com.dylibso.chicory.runtime.Machine> machines,
            Reuse reuse,
            PagedMemory.Image image) {
        this.module = module;
        this.machines = machines;
        this.reuse = reuse;
        this.image = image;
    }

    @Override
    public int initialPages() {
        return image.pages();
    }

    @Override
    public Machine machine(HostCalls host) {
        idleLock.lock();
        try {
            ChicoryMachine waiting = idle.poll();
            if (waiting != null) {
                waiting.host(host);
                return waiting;
            }
        } finally {
            idleLock.unlock();
        }
        return new ChicoryMachine(this, host);
    }

    /** Takes a machine back, which has been reset. */
    void release(ChicoryMachine machine) {
        idleLock.lock();
        try {
            if (idle.size() < IDLE_MAX) {
                idle.push(machine);
            }
        } finally {
            idleLock.unlock();
        }
    }

    Reuse reuse() {
        return reuse;
    }

    PagedMemory memory() {
        return new PagedMemory(image);
    }

    Instance instance(PagedMemory memory, ChicoryMachine machine) {
        return Instance.builder(module)
                .withMemoryFactory(limits -> memory)
                .withMachineFactory(machines)
                .withImportValues(imports(machine))
                .withStart(false)
                .withUnsafeExecutionListener(reuse == Reuse.REBUILD ? ChicoryProgram::check : null)
                .build();
    }

    /** The interpreter alone asks: at these stores it lets an address of 2^31 and above wrap. */
    private static void check(Instruction instruction, MStack stack) {
        switch (instruction.opcode()) {
            case I32_STORE8, I64_STORE8, I64_STORE32 -> {
                if ((int) stack.array()[stack.size() - 2] < 0) {
                    throw new PagedMemory.OutOfBoundsException();
                }
            }
            default -> {
                // Right as it is.
            }
        }
    }

    private ImportValues imports(ChicoryMachine machine) {
        var imports = module.importSection();
        var values = ImportValues.builder();
        for (int i = 0; i < imports.importCount(); i++) {
            if (imports.getImport(i) instanceof FunctionImport wanted
                    && wanted.importType() == ExternalType.FUNCTION) {
                HostFunction function = HostFunction.named(wanted.name());
                values.addFunction(
                        new ImportFunction(
                                wanted.module(),
                                wanted.name(),
                                module.typeSection().getType(wanted.typeIndex()),
                                (instance, arguments) -> machine.answer(function, arguments)));
            }
        }
        return values.build();
    }

    /** Writes the data segments once; every machine begins with a view of the result. */
    static PagedMemory.Image firstMemory(WasmModule module) {
        var limits = module.memorySection().orElseThrow().getMemory(0).limits();
        PagedMemory memory = PagedMemory.blank(limits.initialPages(), limits.maximumPages());
        var segments = module.dataSection();
        for (int i = 0; i < segments.dataSegmentCount(); i++) {
            if (segments.getDataSegment(i)
                    instanceof com.dylibso.chicory.wasm.types.ActiveDataSegment segment) {
                int offset = (int) segment.offsetInstructions().get(0).operand(0);
                memory.write(offset, segment.data(), 0, segment.data().length);
            }
        }
        return memory.image();
    }
}
