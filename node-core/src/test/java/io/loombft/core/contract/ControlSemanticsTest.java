package io.loombft.core.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.core.wasm.TestModule;
import io.loombft.core.wasm.ValueType;
import java.util.List;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Blocks, branches, calls, locals, globals and select, as the specification says (section "Control
 * Instructions"), over all pairs of edge values, against the same written in Java.
 */
class ControlSemanticsTest {
    private static final int[] EDGES = {
        0, 1, 2, 3, 4, 5, 6, 7, 31, 32, -1, -2, 255, 65_536, Integer.MAX_VALUE, Integer.MIN_VALUE
    };

    /** Instructions of two parameters, and what they come to. */
    private record Case(String code, IntBinaryOperator expected) {}

    private static final List<Case> CASES =
            List.of(
                    // Blocks and their results.
                    new Case("block i32 local.get 0 end", (a, b) -> a),
                    new Case("block i32 block i32 local.get 0 end end", (a, b) -> a),
                    new Case("loop i32 local.get 1 end", (a, b) -> b),
                    new Case("block end local.get 0", (a, b) -> a),
                    new Case("block i32 local.get 0 br 0 end", (a, b) -> a),
                    new Case("block i32 local.get 1 local.get 0 br 0 end", (a, b) -> a),
                    new Case("block i32 block local.get 0 br 1 end i32.const 9 end", (a, b) -> a),
                    new Case("local.get 0 block br 0 unreachable end", (a, b) -> a),
                    new Case(
                            "block i32 block i32 local.get 0 br 1 end drop i32.const 8 end",
                            (a, b) -> a),
                    // Branches on a condition; the operands below stay.
                    new Case(
                            "block i32 local.get 0 local.get 1 br_if 0 drop i32.const 7 end",
                            (a, b) -> b != 0 ? a : 7),
                    new Case(
                            "local.get 0 block local.get 1 br_if 0 i32.const 5 return end",
                            (a, b) -> b != 0 ? a : 5),
                    new Case(
                            "block i32 local.get 0 local.get 1 br_if 0 i32.const 1 i32.add end",
                            (a, b) -> b != 0 ? a : a + 1),
                    new Case(
                            "block block local.get 0 br_if 1 local.get 1 br_if 0 i32.const 1 return end"
                                    + " i32.const 2 return end i32.const 3",
                            (a, b) -> a != 0 ? 3 : b != 0 ? 2 : 1),
                    // If and else.
                    new Case(
                            "local.get 0 if i32 i32.const 1 else i32.const 2 end",
                            (a, b) -> a != 0 ? 1 : 2),
                    new Case(
                            "local.get 0 if i32.const 11 local.set 1 end local.get 1",
                            (a, b) -> a != 0 ? 11 : b),
                    new Case(
                            "local.get 0 if else i32.const 12 local.set 1 end local.get 1",
                            (a, b) -> a != 0 ? b : 12),
                    new Case(
                            "local.get 0 if i32 local.get 1 if i32 i32.const 3 else i32.const 2 end"
                                    + " else local.get 1 if i32 i32.const 1 else i32.const 0 end end",
                            (a, b) -> (a != 0 ? 2 : 0) + (b != 0 ? 1 : 0)),
                    new Case(
                            "local.get 0 if i32 local.get 1 br 0 else i32.const 4 return end",
                            (a, b) -> a != 0 ? b : 4),
                    new Case(
                            "local.get 0 if local.get 1 return end i32.const 6",
                            (a, b) -> a != 0 ? b : 6),
                    // Branches by number; what is beyond the table goes to the last label.
                    new Case(
                            "block block block block local.get 0 br_table 4 0 1 2 3 end i32.const 10"
                                    + " return end i32.const 11 return end i32.const 12 return end i32.const 13",
                            (a, b) -> 10 + (int) Math.min(Integer.toUnsignedLong(a), 3)),
                    new Case(
                            "block block local.get 0 br_table 3 1 0 1 end i32.const 20 return end i32.const 21",
                            (a, b) -> a == 1 ? 20 : 21),
                    new Case("block i32 local.get 1 local.get 0 br_table 1 0 end", (a, b) -> b),
                    new Case(
                            "block i32 block i32 local.get 1 local.get 0 br_table 2 0 1 end i32.const 1"
                                    + " i32.add end",
                            (a, b) -> a == 0 ? b + 1 : b),
                    new Case("local.get 1 local.get 0 br_table 1 0", (a, b) -> b),
                    // Loops.
                    new Case(
                            "i32.const 0 local.set 2 local.get 0 i32.const 31 i32.and local.set 0"
                                    + " block loop local.get 0 i32.eqz br_if 1 local.get 2 local.get 0 i32.add"
                                    + " local.set 2 local.get 0 i32.const 1 i32.sub local.set 0 br 0 end end"
                                    + " local.get 2",
                            (a, b) -> (a & 31) * ((a & 31) + 1) / 2),
                    new Case(
                            "loop i32 local.get 0 i32.const 1 i32.shr_u local.tee 0 if br 1 end local.get 1"
                                    + " end",
                            (a, b) -> b),
                    new Case(
                            "local.get 0 i32.const 7 i32.and local.set 0 loop local.get 0 i32.const 3"
                                    + " i32.lt_u if local.get 0 i32.const 1 i32.add local.set 0 br 1 end end"
                                    + " local.get 0",
                            (a, b) -> Math.max(a & 7, 3)),
                    new Case(
                            "block loop block local.get 0 br_if 0 br 2 end local.get 1 return end end"
                                    + " i32.const 77",
                            (a, b) -> a != 0 ? b : 77),
                    // Select, drop, locals, globals.
                    new Case(
                            "local.get 0 local.get 1 local.get 1 select", (a, b) -> b != 0 ? a : b),
                    new Case(
                            "local.get 0 i64.extend_i32_s i64.const 3 local.get 1 select i32.wrap_i64",
                            (a, b) -> b != 0 ? a : 3),
                    new Case("local.get 0 local.get 1 drop", (a, b) -> a),
                    new Case("local.get 2", (a, b) -> 0),
                    new Case("local.get 3 i32.wrap_i64", (a, b) -> 0),
                    new Case(
                            "local.get 0 local.tee 2 local.get 2 i32.xor local.get 1 i32.or",
                            (a, b) -> b),
                    new Case(
                            "local.get 0 i64.extend_i32_u i64.const 32 i64.shl local.tee 3 i64.const 32"
                                    + " i64.shr_u i32.wrap_i64",
                            (a, b) -> a),
                    new Case(
                            "local.get 0 global.set 0 local.get 1 global.get 0 i32.sub",
                            (a, b) -> b - a),
                    new Case("global.get 0", (a, b) -> -77),
                    new Case("global.get 1 i64.const 40 i64.shr_s i32.wrap_i64", (a, b) -> -128),
                    // Calls, direct and through the table, in the order of their operands.
                    new Case("local.get 0 local.get 1 call 0", (a, b) -> a - b),
                    new Case("local.get 1 local.get 0 call 0", (a, b) -> b - a),
                    new Case(
                            "local.get 0 local.get 1 i32.const 0 call_indirect 0", (a, b) -> a - b),
                    new Case(
                            "local.get 0 local.get 1 i32.const 1 call_indirect 0", (a, b) -> a ^ b),
                    new Case(
                            "local.get 0 local.get 1 call 0 local.get 0 local.get 1 call 1 i32.add",
                            (a, b) -> (a - b) + (a ^ b)),
                    new Case(
                            "local.get 0 i32.const 15 i32.and call 2 i32.wrap_i64",
                            (a, b) -> factorial(a & 15)),
                    new Case(
                            "local.get 0 i64.extend_i32_s local.get 1 call 3 i32.wrap_i64",
                            (a, b) -> a + b),
                    new Case("call 4 global.get 0", (a, b) -> -76),
                    new Case("call 4 call 4 i32.const 0 drop global.get 0", (a, b) -> -75),
                    new Case("local.get 1 local.get 0 local.get 1 call 0 drop", (a, b) -> b));

    private static int factorial(int n) {
        long product = 1;
        for (int i = 2; i <= n; i++) {
            product *= i;
        }
        return (int) product;
    }

    @ParameterizedTest
    @EnumSource
    void controlFlowGoesWhereTheSpecificationSays(ChicoryEngine engine) {
        for (Case each : CASES) {
            Machine machine = Running.machine(engine, module(each.code()));
            for (int a : EDGES) {
                for (int b : EDGES) {
                    machine.reset();
                    Running.Outcome outcome = Running.call(machine, a, b, Running.PLENTY);
                    String what = each.code() + " of " + a + " and " + b;
                    assertEquals("", outcome.trap(), what);
                    assertEquals(each.expected().applyAsInt(a, b), outcome.result(), what);
                }
            }
        }
    }

    /** The code as the entry, with an i32 and an i64 as locals, two globals and five functions. */
    private static TestModule module(String code) {
        TestModule module = new TestModule().memory(1, 1).table(3);
        module.global(ValueType.I32, -77).global(ValueType.I64, Long.MIN_VALUE >> 16);
        module.function("i32 i32 -> i32", "", "local.get 0 local.get 1 i32.sub");
        module.function("i32 i32 -> i32", "", "local.get 0 local.get 1 i32.xor");
        module.function(
                "i32 -> i64",
                "",
                "local.get 0 if i64 local.get 0 i64.extend_i32_u local.get 0 i32.const 1 i32.sub"
                        + " call 2 i64.mul else i64.const 1 end");
        module.function(
                "i64 i32 -> i64", "i64", "local.get 0 local.get 1 i64.extend_i32_s i64.add");
        module.function("->", "", "global.get 0 i32.const 1 i32.add global.set 0");
        module.element(0, List.of(0, 1));
        int entry = module.function("i32 i32 -> i32", "i32 i64", code);
        return module.exportFunction("call", entry);
    }
}
