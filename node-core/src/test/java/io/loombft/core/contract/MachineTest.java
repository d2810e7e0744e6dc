package io.loombft.core.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.wasm.CodePrices;
import io.loombft.core.wasm.TestModule;
import io.loombft.core.wasm.ValueType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MachineTest {
    private static final CodePrices PRICES = CodePrices.DEFAULT;

    private static TestModule hosting(String code) {
        TestModule module = new TestModule().memory(1, 2);
        module.importFunction(
                HostFunction.MODULE,
                "host_get_gas_remaining",
                HostFunction.GET_GAS_REMAINING.type());
        module.importFunction(HostFunction.MODULE, "host_abort", HostFunction.ABORT.type());
        return module.exportFunction("call", module.function("i32 i32 -> i32", "", code));
    }

    private static Machine machine(ChicoryEngine engine, TestModule module, HostCalls host) {
        return engine.load(Running.metered(module)).machine(host);
    }

    @ParameterizedTest
    @EnumSource
    void theHostSeesTheExactGasAndWhatItTakesIsGone(ChicoryEngine engine) throws Trap {
        List<Long> seen = new ArrayList<>();
        HostCalls host =
                (function, machine, arguments) -> {
                    seen.add(machine.gasLeft());
                    machine.charge(1_000);
                    machine.refund(1);
                    return new long[] {machine.gasLeft()};
                };
        Machine machine = machine(engine, hosting("call 0 call 0 i64.sub i32.wrap_i64"), host);
        assertEquals(999, machine.call(0, 0, new Allowance(10_000, 10, 1)));
        long body =
                2L * PRICES.hostCall()
                        + 2L * PRICES.simple()
                        + PRICES.frame()
                        + PRICES.memoryPage();
        assertEquals(List.of(10_000 - body, 10_000 - body - 999), seen);
        assertEquals(10_000 - body - 2L * 999 + PRICES.frame(), machine.gasLeft());
    }

    @ParameterizedTest
    @EnumSource
    void aChargeAboveWhatIsLeftEndsTheCallWithNothing(ChicoryEngine engine) {
        HostCalls host =
                (function, machine, arguments) -> {
                    machine.charge(machine.gasLeft() + 1);
                    return new long[] {0};
                };
        Machine machine = machine(engine, hosting("call 0 i32.wrap_i64"), host);
        Running.Outcome outcome = Running.call(machine, 0, 0, Running.PLENTY);
        assertEquals("OUT_OF_GAS", outcome.trap());
        assertEquals(0, outcome.gasLeft());
    }

    @ParameterizedTest
    @EnumSource
    void anAbortAndUnreachableLeaveTheRestAndOtherTrapsNothing(ChicoryEngine engine) {
        HostCalls host =
                (function, machine, arguments) -> {
                    throw new Trap(TrapCode.ABORTED);
                };
        String abort = "i32.const 0 i32.const 0 call 1 i32.const 0";
        Running.Outcome aborted =
                Running.call(machine(engine, hosting(abort), host), 0, 0, Running.PLENTY);
        assertEquals("ABORTED", aborted.trap());
        assertTrue(aborted.gasLeft() > Running.PLENTY.gas() - 5_000);
        Running.Outcome gaveUp =
                Running.call(
                        Running.machine(engine, TestModule.entry("unreachable")),
                        0,
                        0,
                        Running.PLENTY);
        assertEquals("UNREACHABLE", gaveUp.trap());
        assertEquals(
                Running.PLENTY.gas() - PRICES.simple() - PRICES.memoryPage(), gaveUp.gasLeft());
        for (String code :
                List.of("i32.const 0 i32.const 0 i32.div_u", "i32.const -1 i32.load 0")) {
            Machine machine = Running.machine(engine, TestModule.entry(code));
            assertEquals(0, Running.call(machine, 0, 0, Running.PLENTY).gasLeft(), code);
        }
    }

    @ParameterizedTest
    @EnumSource
    void gasThatJustSufficesSucceedsAndOneLessDoesNot(ChicoryEngine engine) {
        TestModule module =
                TestModule.entry(
                        "loop local.get 1 i32.const 1 i32.sub local.tee 1 br_if 0 end i32.const 7");
        Machine machine = Running.machine(engine, module);
        Running.Outcome whole = Running.call(machine, 0, 50, Running.PLENTY);
        long needed = Running.PLENTY.gas() - whole.gasLeft();
        machine.reset();
        Running.Outcome exact = Running.call(machine, 0, 50, new Allowance(needed, 10, 1));
        assertEquals(7, exact.result());
        assertEquals(0, exact.gasLeft());
        machine.reset();
        assertEquals(
                "OUT_OF_GAS",
                Running.call(machine, 0, 50, new Allowance(needed - 1, 10, 1)).trap());
    }

    @ParameterizedTest
    @EnumSource
    void aResetMachineIsAsItWasMade(ChicoryEngine engine) throws Trap {
        TestModule module = new TestModule().memory(1, 3).global(ValueType.I64, 5);
        int entry =
                module.function(
                        "i32 i32 -> i32",
                        "",
                        "global.get 0 i64.const 1 i64.add global.set 0 i32.const 4096 i32.const 77 i32.store 0 "
                                + "i32.const 1 memory.grow drop i32.const 70000 i32.const 5 i32.store 0 "
                                + "i32.const 2 i32.load 0 global.get 0 i32.wrap_i64 i32.add");
        module.exportFunction("call", entry).data(1, Bytes.utf8("first"));
        Machine machine = Running.machine(engine, module);
        Running.Outcome first = Running.call(machine, 0, 0, Running.PLENTY);
        assertEquals(2 * 65_536, machine.memoryBytes());
        Running.Outcome again = Running.call(machine, 0, 0, Running.PLENTY);
        assertFalse(first.equals(again), "without a reset the global has moved on");
        machine.reset();
        assertEquals(65_536, machine.memoryBytes());
        assertEquals(Bytes.utf8("first"), machine.read(1, 5));
        assertEquals(Bytes.copyOf(new byte[4]), machine.read(4_096, 4));
        assertEquals(first, Running.call(machine, 0, 0, Running.PLENTY));
    }

    @Test
    void aClosedMachineIsUsedAgain() throws Trap {
        Program program =
                ChicoryEngine.COMPILED.load(Running.metered(TestModule.entry("local.get 0")));
        Machine first = program.machine(Running.NO_HOST);
        first.write(0, Bytes.utf8("dirt"));
        first.close();
        Machine second = program.machine(Running.NO_HOST);
        assertSame(first, second);
        assertEquals(Bytes.copyOf(new byte[4]), second.read(0, 4));
    }

    @Test
    void ofManyMachinesThatAreClosedAFewWaitForWork() {
        Program program =
                ChicoryEngine.COMPILED.load(Running.metered(TestModule.entry("local.get 0")));
        Set<Machine> first = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i <= ChicoryProgram.IDLE_MAX; i++) {
            first.add(program.machine(Running.NO_HOST));
        }
        first.forEach(Machine::close);
        int again = 0;
        for (int i = 0; i <= ChicoryProgram.IDLE_MAX; i++) {
            Machine next = program.machine(Running.NO_HOST);
            again += first.contains(next) ? 1 : 0;
        }
        assertEquals(ChicoryProgram.IDLE_MAX, again);
    }

    @ParameterizedTest
    @EnumSource
    void memoryGrowsWithinTheMaximumAndTheAllowance(ChicoryEngine engine) {
        TestModule module = new TestModule().memory(1, 4);
        module.exportFunction(
                "call", module.function("i32 i32 -> i32", "", "local.get 0 memory.grow"));
        Machine machine = Running.machine(engine, module);
        for (int[] each :
                new int[][] {
                    {0, 1, 1}, {3, 4, 1}, {4, 9, -1}, {3, 3, -1}, {2, 3, 1}, {-1, 9, -1}
                }) {
            machine.reset();
            Running.Outcome grown =
                    Running.call(machine, each[0], 0, new Allowance(1_000_000, 10, each[1]));
            assertEquals(each[2], grown.result(), each[0] + " pages of " + each[1]);
        }
        machine.reset();
        assertEquals(
                "MEMORY_LIMIT", Running.call(machine, 0, 0, new Allowance(1_000, 10, 0)).trap());
        machine.reset();
        assertEquals(
                "OUT_OF_GAS",
                Running.call(machine, 3, 0, new Allowance(3L * PRICES.memoryPage(), 10, 9)).trap());
    }

    @Test
    void readsAndWritesOutOfTheMemoryTrap() throws Trap {
        Machine machine = Running.machine(ChicoryEngine.COMPILED, TestModule.entry("local.get 0"));
        for (int[] each :
                new int[][] {
                    {65_536, 1}, {65_535, 2}, {-1, 1}, {0, 65_537}, {0, -1}, {-4, 8}, {1, -1}
                }) {
            Trap trap = assertThrows(Trap.class, () -> machine.read(each[0], each[1]));
            assertEquals(TrapCode.MEMORY_BOUNDS, trap.code());
        }
        Trap trap = assertThrows(Trap.class, () -> machine.write(65_534, Bytes.utf8("abc")));
        assertEquals(TrapCode.MEMORY_BOUNDS, trap.code());
        assertEquals(Bytes.copyOf(new byte[2]), machine.read(65_534, 2), "nothing was written");
        assertEquals(Bytes.EMPTY, machine.read(65_536, 0));
        machine.write(4_094, Bytes.utf8("across"));
        assertEquals(Bytes.utf8("across"), machine.read(4_094, 6));
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptEndsACallThatIsNoOutcome(ChicoryEngine engine) {
        Machine machine = Running.machine(engine, TestModule.entry("loop br 0 end i32.const 0"));
        AtomicReference<Throwable> end = new AtomicReference<>();
        Running.onContractStack(
                () -> {
                    Thread.currentThread().interrupt();
                    Throwable thrown =
                            assertThrows(
                                    CallInterruptedException.class,
                                    () -> machine.call(0, 0, Running.PLENTY));
                    assertTrue(Thread.currentThread().isInterrupted());
                    end.set(thrown);
                });
        assertTrue(end.get() instanceof CallInterruptedException);
    }

    @ParameterizedTest
    @EnumSource
    void hostFunctionsStandInTheTable(ChicoryEngine engine) throws Trap {
        TestModule module = hosting("i32.const 0 call_indirect 0 i32.wrap_i64");
        module.table(1).element(0, List.of(0));
        HostCalls host = (function, machine, arguments) -> new long[] {machine.gasLeft() & 0xffff};
        Machine direct = machine(engine, hosting("call 0 i32.wrap_i64"), host);
        Machine indirect = machine(engine, module, host);
        int seenDirectly = direct.call(0, 0, new Allowance(20_000, 10, 1));
        int seen = indirect.call(0, 0, new Allowance(20_000, 10, 1));
        assertEquals(seenDirectly - PRICES.simple() - PRICES.callIndirect(), seen);
    }
}
