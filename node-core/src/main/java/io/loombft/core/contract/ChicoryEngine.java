package io.loombft.core.contract;

import com.dylibso.chicory.compiler.InterpreterFallback;
import com.dylibso.chicory.compiler.internal.Compiler;
import com.dylibso.chicory.runtime.InterpreterMachine;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.wasm.Outline;
import java.io.ByteArrayInputStream;

/** Runs programs with Chicory: compiled to Java bytecode in memory, or by its interpreter. */
public enum ChicoryEngine implements Engine {
    /** What nodes use. */
    COMPILED {
        @Override
        public Program load(Bytes metered) {
            WasmModule module = parsed(metered);
            CompiledClasses classes =
                    (CompiledClasses)
                            Compiler.builder(module)
                                    .withClassName(CompiledClasses.NAME)
                                    .withClassCollectorFactory(CompiledClasses::new)
                                    .withInterpreterFallback(InterpreterFallback.FAIL)
                                    .build()
                                    .compile()
                                    .collector();
            return new ChicoryProgram(
                    parsed(Outline.of(metered)),
                    classes.machines(),
                    ChicoryProgram.Reuse.RESET,
                    ChicoryProgram.firstMemory(module));
        }
    },

    /** The reference that tests compare with; some fifty times slower. */
    INTERPRETED {
        @Override
        public Program load(Bytes metered) {
            WasmModule module = parsed(metered);
            return new ChicoryProgram(
                    module,
                    InterpreterMachine::new,
                    ChicoryProgram.Reuse.REBUILD,
                    ChicoryProgram.firstMemory(module));
        }
    };

    /** Our own rules have checked it, and more strictly than the engine would again. */
    private static WasmModule parsed(Bytes metered) {
        return Parser.builder()
                .withValidation(false)
                .build()
                .parse(() -> new ByteArrayInputStream(metered.toArray()));
    }
}
