package io.loombft.core.contract;

import com.dylibso.chicory.compiler.InterpreterFallback;
import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import com.dylibso.chicory.runtime.CompiledModule;
import com.dylibso.chicory.runtime.InterpreterMachine;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.wasm.Outline;

/** Runs programs with Chicory: compiled to Java bytecode in memory, or by its interpreter. */
public enum ChicoryEngine implements Engine {
    /** What nodes use. */
    COMPILED {
        @Override
        public Program load(Bytes metered) {
            WasmModule module = Parser.parse(metered.toArray());
            CompiledModule compiled =
                    (CompiledModule)
                            MachineFactoryCompiler.builder(module)
                                    .withInterpreterFallback(InterpreterFallback.FAIL)
                                    .compile();
            return new ChicoryProgram(
                    Parser.parse(Outline.of(metered).toArray()),
                    compiled.machineFactory(),
                    ChicoryProgram.Reuse.RESET,
                    ChicoryProgram.firstMemory(module),
                    metered.size());
        }
    },

    /** The reference that tests compare with; some fifty times slower. */
    INTERPRETED {
        @Override
        public Program load(Bytes metered) {
            WasmModule module = Parser.parse(metered.toArray());
            return new ChicoryProgram(
                    module,
                    InterpreterMachine::new,
                    ChicoryProgram.Reuse.REBUILD,
                    ChicoryProgram.firstMemory(module),
                    metered.size());
        }
    }
}
