package io.loombft.core.contract;

import com.dylibso.chicory.compiler.InterpreterFallback;
import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import com.dylibso.chicory.runtime.ExportFunction;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.wasm.ModuleRules;

/**
 * A module as it came, compiled by the engine without metering and with the engine's own memory: what
 * a benchmark compares with. Nothing bounds it, so it is for modules of ours alone.
 */
public final class PlainCall {
    private final ExportFunction entry;

    private PlainCall(ExportFunction entry) {
        this.entry = entry;
    }

    public static PlainCall of(Bytes wasm) {
        WasmModule module = Parser.parse(wasm.toArray());
        var compiled =
                MachineFactoryCompiler.builder(module)
                        .withInterpreterFallback(InterpreterFallback.FAIL)
                        .compile();
        Instance instance = Instance.builder(module).withMachineFactory(compiled).build();
        return new PlainCall(instance.exports().function(ModuleRules.ENTRY));
    }

    public int call(int pointer, int length) {
        return (int) entry.apply(pointer, length)[0];
    }
}
