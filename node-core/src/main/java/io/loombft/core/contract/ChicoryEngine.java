package io.loombft.core.contract;

import com.dylibso.chicory.compiler.InterpreterFallback;
import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import com.dylibso.chicory.runtime.InterpreterMachine;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import io.loombft.core.bytes.Bytes;

/** Runs programs with Chicory: compiled to Java bytecode in memory, or by its interpreter. */
public enum ChicoryEngine implements Engine {
    /** What nodes use. */
    COMPILED {
        @Override
        public Program load(Bytes metered) {
            WasmModule module = Parser.parse(metered.toArray());
            return new ChicoryProgram(
                    module,
                    MachineFactoryCompiler.builder(module)
                            .withInterpreterFallback(InterpreterFallback.FAIL)
                            .compile(),
                    ChicoryProgram.Reuse.RESET,
                    metered.size());
        }
    },

    /** The reference that tests compare with; some fifty times slower. */
    INTERPRETED {
        @Override
        public Program load(Bytes metered) {
            return new ChicoryProgram(
                    Parser.parse(metered.toArray()),
                    InterpreterMachine::new,
                    ChicoryProgram.Reuse.REBUILD,
                    metered.size());
        }
    }
}
