package io.loombft.core.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.InterpreterMachine;
import com.dylibso.chicory.wasm.Parser;
import io.loombft.core.wasm.TestModule;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the engine says when it ends a contract, which our codes rest on. */
class TrapTextsTest {
    private static TestModule module(String code) {
        TestModule module = new TestModule().memory(1, 1).table(3);
        module.function("i32 i32 -> i32", "", code);
        module.function("-> i32", "", "i32.const 1");
        module.typeIndex(TestModule.type("-> i64"));
        return module.exportFunction("call", 0).element(0, List.of(1));
    }

    /** As the engine itself runs it: without metering, in its own memory. */
    @ParameterizedTest
    @CsvSource({
        "i32.const 1 i32.const 0 i32.div_s, integer divide by zero, ARITHMETIC",
        "i32.const 1 i32.const 0 i32.div_u, integer divide by zero, ARITHMETIC",
        "i32.const 1 i32.const 0 i32.rem_s, integer divide by zero, ARITHMETIC",
        "i32.const 1 i32.const 0 i32.rem_u, integer divide by zero, ARITHMETIC",
        "i64.const 1 i64.const 0 i64.div_s i32.wrap_i64, integer divide by zero, ARITHMETIC",
        "i64.const 1 i64.const 0 i64.div_u i32.wrap_i64, integer divide by zero, ARITHMETIC",
        "i64.const 1 i64.const 0 i64.rem_s i32.wrap_i64, integer divide by zero, ARITHMETIC",
        "i64.const 1 i64.const 0 i64.rem_u i32.wrap_i64, integer divide by zero, ARITHMETIC",
        "i32.const -2147483648 i32.const -1 i32.div_s, integer overflow, ARITHMETIC",
        "i64.const -9223372036854775808 i64.const -1 i64.div_s i32.wrap_i64,"
                + " integer overflow, ARITHMETIC",
        "i32.const 65536 i32.load 0, out of bounds memory access, MEMORY_BOUNDS",
        "i32.const 65533 i32.load 0, out of bounds memory access, MEMORY_BOUNDS",
        "i32.const 65536 i32.const 1 i32.store 0 i32.const 0,"
                + " out of bounds memory access, MEMORY_BOUNDS",
        "i32.const 0 call_indirect 2, indirect call type mismatch, INDIRECT_CALL",
        "i32.const 1 call_indirect 1, uninitialized element, INDIRECT_CALL",
        "i32.const 3 call_indirect 1, undefined element, INDIRECT_CALL",
        "i32.const -1 call_indirect 1, undefined element, INDIRECT_CALL",
    })
    void bothEnginesSayTheSame(String code, String text, TrapCode expected) {
        String whole = code.contains("call_indirect 2") ? code + " i32.wrap_i64" : code;
        var parsed = Parser.parse(module(whole).bytes().toArray());
        List<Function<Instance, com.dylibso.chicory.runtime.Machine>> engines =
                List.of(InterpreterMachine::new, MachineFactoryCompiler.compile(parsed));
        for (var machines : engines) {
            Instance instance = Instance.builder(parsed).withMachineFactory(machines).build();
            var call = instance.exports().function("call");
            var thrown = assertThrows(RuntimeException.class, () -> call.apply(0, 0));
            assertTrue(thrown.getMessage().startsWith(text), thrown.toString());
            assertEquals(expected, ChicoryMachine.codeOf(thrown.getMessage()));
        }
        for (ChicoryEngine engine : ChicoryEngine.values()) {
            Machine machine = Running.machine(engine, module(whole));
            Running.Outcome outcome = Running.call(machine, 0, 0, Running.PLENTY);
            assertEquals(expected.name(), outcome.trap(), engine + " " + code);
            assertEquals(0, outcome.gasLeft());
        }
    }

    @Test
    void whateverElseAnEngineSaysHasACode() {
        for (String text : List.of("", "null", "call stack exhausted", "Index 7 out of bounds")) {
            assertEquals(TrapCode.OTHER, ChicoryMachine.codeOf(text));
        }
    }

    /** A host that fails is a failure of the node, which no receipt may hide. */
    @ParameterizedTest
    @EnumSource
    void aFailureOfTheHostIsNoTrap(ChicoryEngine engine) {
        TestModule module = new TestModule().memory(1, 1);
        int height =
                module.importFunction(
                        HostFunction.MODULE,
                        "host_get_block_height",
                        HostFunction.GET_BLOCK_HEIGHT.type());
        module.exportFunction(
                "call", module.function("i32 i32 -> i32", "", "call " + height + " i32.wrap_i64"));
        var failure = new IllegalStateException("the state is damaged");
        Machine machine =
                engine.load(Running.metered(module))
                        .machine(
                                (function, on, arguments) -> {
                                    throw failure;
                                });
        var thrown =
                assertThrows(IllegalStateException.class, () -> machine.call(0, 0, Running.PLENTY));
        assertSame(failure, thrown);
    }
}
