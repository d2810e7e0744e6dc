package io.loombft.core.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The compiled machine against the interpreter, over drawn modules. */
class EnginesAgreeTest {
    private static final int MODULES = 400;
    private static final Allowance LITTLE = new Allowance(30_000, 60, 4);
    private static final Allowance SHALLOW = new Allowance(1_000_000, 7, 3);

    /** All that a run showed: what each call came to, and what the host was asked meanwhile. */
    private record Trace(List<Running.Outcome> outcomes, List<String> hostCalls) {}

    @Test
    void bothGiveTheSameResultGasTrapAndMemory() {
        TreeMap<String, Integer> ends = new TreeMap<>();
        Running.onContractStack(
                () -> {
                    for (long seed = 1; seed <= MODULES; seed++) {
                        Bytes metered = Running.metered(RandomModule.of(seed));
                        Trace compiled = run(ChicoryEngine.COMPILED, metered);
                        Trace interpreted = run(ChicoryEngine.INTERPRETED, metered);
                        assertEquals(interpreted, compiled, "seed " + seed);
                        compiled.outcomes()
                                .forEach(each -> ends.merge(each.trap(), 1, Integer::sum));
                    }
                });
        // A generator whose modules all end alike would show nothing.
        assertTrue(ends.getOrDefault("", 0) > MODULES / 10, ends.toString());
        for (TrapCode code :
                List.of(
                        TrapCode.OUT_OF_GAS,
                        TrapCode.CALL_DEPTH,
                        TrapCode.UNREACHABLE,
                        TrapCode.MEMORY_BOUNDS,
                        TrapCode.ARITHMETIC,
                        TrapCode.INDIRECT_CALL,
                        TrapCode.ABORTED)) {
            assertTrue(ends.getOrDefault(code.name(), 0) > 0, code + " never met: " + ends);
        }
    }

    private static Trace run(ChicoryEngine engine, Bytes metered) {
        Trace trace = new Trace(new ArrayList<>(), new ArrayList<>());
        try (Machine machine = engine.load(metered).machine(host(trace.hostCalls()))) {
            trace.outcomes().add(Running.call(machine, 0x1000, 32, LITTLE));
            machine.reset();
            trace.outcomes().add(Running.call(machine, -1, 7, SHALLOW));
            machine.reset();
            trace.outcomes().add(Running.call(machine, 0x1000, 32, LITTLE));
        }
        assertEquals(trace.outcomes().get(0), trace.outcomes().get(2), "after a reset");
        return trace;
    }

    /** Notes what it is asked, and at which gas and depth; charges, writes, and sometimes traps. */
    private static HostCalls host(List<String> calls) {
        return (function, machine, arguments) -> {
            calls.add(
                    function
                            + " "
                            + List.of(machine.gasLeft(), machine.depthLeft())
                            + java.util.Arrays.toString(arguments));
            machine.charge(100);
            return switch (function) {
                case GET_BLOCK_HEIGHT -> new long[] {0x1234_5678_9abc_def0L};
                case GET_GAS_REMAINING -> new long[] {machine.gasLeft()};
                case SHA256 -> {
                    int length = (int) arguments[1] & 0xff;
                    machine.write((int) arguments[2], machine.read((int) arguments[0], length));
                    yield new long[0];
                }
                case STORAGE_HAS -> {
                    if (machine.gasLeft() % 7 == 0) {
                        throw new Trap(TrapCode.ABORTED);
                    }
                    yield new long[] {arguments[0] & 1};
                }
                case STORAGE_READ -> new long[] {1, 0xffff_ffffL};
                default -> throw new AssertionError(function);
            };
        };
    }
}
