package io.loombft.core.wasm;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.contract.ChicoryEngine;
import io.loombft.core.contract.HostFunction;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Modules made to cost who checks or compiles them more than they cost who sends them. */
class ModuleBombsTest {
    private static final long MEBIBYTE = 1L << 20;

    /** What a check may allocate for a module of any content: some objects for each of its bytes. */
    private static final long CHECK_BYTES_MAX = 64 * MEBIBYTE;

    /** What metering and compiling may allocate for the hardest module that passes. */
    private static final long COMPILE_BYTES_MAX = 1_024 * MEBIBYTE;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final FunctionType ENTRY = TestModule.type("i32 i32 -> i32");

    record Bomb(String name, Bytes wasm, String reason) {
        @Override
        public String toString() {
            return name + ", " + wasm.size() + " bytes";
        }
    }

    static Stream<Bomb> refusedOnes() {
        return Stream.of(
                new Bomb("1,000 parameters of 2,000 functions", manyParams(), "parameters"),
                new Bomb("10,000 functions", functions(10_000), "number of functions"),
                new Bomb("60,000 functions", functions(60_000), "number of functions"),
                new Bomb("a function of 250 kB", oneFunction(125_000), "heavier than"),
                new Bomb("a function of 400 kB", oneFunction(200_000), "longer than"),
                new Bomb("100,000 nested blocks", nested(100_000), "nest"),
                new Bomb("2^32 - 1 locals", locals(0xffff_ffff, 1), "number of locals"),
                new Bomb("1,000 runs of 2^31 locals", locals(1 << 31, 1_000), "locals"),
                new Bomb("100,000 runs of locals", locals(1, 50_000), "runs of locals"),
                new Bomb("a br_table of 120,000", branchTable(120_000), "br_table"),
                new Bomb("a br_table of 2^32 - 1", branchTable(-1), "br_table"),
                new Bomb("2^32 - 1 types", claims(Section.TYPE), "number of types"),
                new Bomb("2^32 - 1 imports", claims(Section.IMPORT), "number of imports"),
                new Bomb("2^32 - 1 functions", claims(Section.FUNCTION), "number of functions"),
                new Bomb("2^32 - 1 globals", claims(Section.GLOBAL), "number of globals"),
                new Bomb("2^32 - 1 exports", claims(Section.EXPORT), "number of exports"),
                new Bomb("2^32 - 1 elements", claims(Section.ELEMENT), "element segments"),
                new Bomb("2^32 - 1 bodies", claims(Section.CODE), "function bodies"),
                new Bomb("2^32 - 1 data segments", claims(Section.DATA), "data segments"));
    }

    @ParameterizedTest
    @MethodSource("refusedOnes")
    void areRefusedBeforeTheyAreBuilt(Bomb bomb) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        RefusedModuleException refused =
                assertThrows(
                        RefusedModuleException.class,
                        () ->
                                ModuleRules.check(
                                        bomb.wasm(), ModuleLimits.DEFAULT, HostFunction.imports()));
        long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertTrue(refused.reason().contains(bomb.reason()), refused.getMessage());
        assertTrue(bytes < CHECK_BYTES_MAX, () -> bytes + " bytes allocated");
    }

    /** What passes, at the limits that make it hardest. */
    enum Hard {
        FUNCTIONS {
            @Override
            TestModule module() {
                TestModule module = TestModule.entry("i32.const 0");
                for (int i = 1; i < ModuleLimits.DEFAULT.functionsMax(); i++) {
                    module.function("->", "", "");
                }
                return module;
            }
        },
        LOCALS {
            @Override
            TestModule module() {
                TestModule module = TestModule.entry("i32.const 0");
                List<ValueType> locals =
                        Collections.nCopies(ModuleLimits.DEFAULT.localsMax() - 2, ValueType.I64);
                for (int i = 1; i < 60; i++) {
                    module.function(ENTRY, locals, "local.get 900 i32.wrap_i64");
                }
                return module;
            }
        },
        PARAMETERS {
            @Override
            TestModule module() {
                int most = ModuleLimits.DEFAULT.paramsMax();
                TestModule module = new TestModule().memory(1, 1);
                FunctionType wide =
                        new FunctionType(Collections.nCopies(most, ValueType.I64), List.of());
                StringBuilder all = new StringBuilder();
                for (int i = 0; i < most; i++) {
                    all.append("local.get ").append(i).append(' ');
                }
                for (int i = 0; i < 500; i++) {
                    module.function(wide, List.of(), all + "call " + i);
                }
                int entry = module.function("i32 i32 -> i32", "", "i32.const 0");
                return module.exportFunction("call", entry);
            }
        },
        NESTING {
            @Override
            TestModule module() {
                int deep = ModuleLimits.DEFAULT.nestingMax() - 1;
                TestModule module = TestModule.entry("i32.const 0");
                for (int i = 1; i < 65; i++) {
                    module.function(
                            ENTRY,
                            List.of(),
                            "block ".repeat(deep)
                                    + "local.get 0 br_if "
                                    + (deep - 1)
                                    + " end".repeat(deep)
                                    + " i32.const 0");
                }
                return module;
            }
        },
        BRANCH_TABLES {
            @Override
            TestModule module() {
                int most = ModuleLimits.DEFAULT.branchTableMax();
                TestModule module = TestModule.entry("i32.const 0");
                for (int i = 1; i < 200; i++) {
                    module.function(
                            ENTRY,
                            List.of(),
                            "block local.get 0 br_table "
                                    + (most + 1)
                                    + " 0".repeat(most + 1)
                                    + " end i32.const 0");
                }
                return module;
            }
        },
        RANDOM_BYTES_OF_DATA {
            @Override
            TestModule module() {
                byte[] noise = new byte[60_000];
                new Random(1).nextBytes(noise);
                TestModule module = TestModule.entry("i32.const 0").memory(256, 256);
                for (int i = 0; i < 4; i++) {
                    module.data(65_536 * 60 * i, Bytes.copyOf(noise));
                }
                return module;
            }
        },
        SEGMENTS {
            @Override
            TestModule module() {
                TestModule module = TestModule.entry("i32.const 0").table(1);
                for (int i = 0; i < 7_000; i++) {
                    module.data(65_535, Bytes.copyOf(new byte[] {1})).element(0, List.of(0));
                }
                return module;
            }
        };

        abstract TestModule module();
    }

    @ParameterizedTest
    @EnumSource
    void whatPassesIsCheckedAndCompiledInBoundedMemory(Hard hard) throws RefusedModuleException {
        Bytes wasm = hard.module().bytes();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        CheckedModule module =
                ModuleRules.check(wasm, ModuleLimits.DEFAULT, HostFunction.imports());
        long checked = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertTrue(checked < CHECK_BYTES_MAX, () -> checked + " bytes allocated by the check");
        ChicoryEngine.COMPILED.load(Metering.metered(module, CodePrices.DEFAULT));
        long compiled = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertTrue(compiled < COMPILE_BYTES_MAX, () -> compiled + " bytes allocated in all");
    }

    private static ModuleWriter begun() {
        return new ModuleWriter().raw(TestModule.entry("i32.const 0").bytes().slice(0, 8));
    }

    private static Bytes manyParams() {
        TestModule module = TestModule.entry("i32.const 0");
        FunctionType wide = new FunctionType(Collections.nCopies(1_000, ValueType.I32), List.of());
        for (int i = 0; i < 2_000; i++) {
            module.function(wide, List.of(), "");
        }
        return module.bytes();
    }

    private static Bytes functions(int count) {
        ModuleWriter declared = new ModuleWriter().u32(count);
        ModuleWriter code = new ModuleWriter().u32(count);
        ModuleWriter empty = new ModuleWriter().u32(0).op(Opcode.END);
        for (int i = 0; i < count; i++) {
            declared.u32(0);
            code.sized(empty);
        }
        return begun().section(Section.TYPE, new ModuleWriter().u32(1).u8(0x60).u8(0).u8(0))
                .section(Section.FUNCTION, declared)
                .section(Section.CODE, code)
                .toBytes();
    }

    /** Of instructions of two bytes each. */
    private static Bytes oneFunction(int instructions) {
        ModuleWriter body = new ModuleWriter().u32(0);
        for (int i = 0; i < instructions / 2; i++) {
            body.i32Const(1).op(Opcode.I32_EQZ).op(Opcode.DROP);
        }
        return withBody(body.op(Opcode.END));
    }

    private static Bytes nested(int depth) {
        ModuleWriter body = new ModuleWriter().u32(0);
        for (int i = 0; i < depth; i++) {
            body.op(Opcode.BLOCK).u8(CodeRules.NO_RESULT);
        }
        for (int i = 0; i <= depth && body.size() < 250_000; i++) {
            body.op(Opcode.END);
        }
        return withBody(body);
    }

    private static Bytes locals(int count, int runs) {
        ModuleWriter body = new ModuleWriter().u32(runs);
        for (int i = 0; i < runs; i++) {
            body.u32(count).u8(ValueType.I64.code());
        }
        return withBody(body.op(Opcode.END));
    }

    private static Bytes branchTable(int targets) {
        ModuleWriter body = new ModuleWriter().u32(0).i32Const(0).op(Opcode.BR_TABLE).u32(targets);
        for (int i = 0; i <= Math.min(Integer.toUnsignedLong(targets), 120_000); i++) {
            body.u32(0);
        }
        return withBody(body.op(Opcode.END));
    }

    private static Bytes withBody(ModuleWriter body) {
        return begun().section(Section.TYPE, new ModuleWriter().u32(1).u8(0x60).u8(0).u8(0))
                .section(Section.FUNCTION, new ModuleWriter().u32(1).u32(0))
                .section(Section.CODE, new ModuleWriter().u32(1).sized(body))
                .toBytes();
    }

    /** A section that says it has 2^32 - 1 entries, and has none. */
    private static Bytes claims(Section section) {
        return begun().section(section, new ModuleWriter().u32(-1)).toBytes();
    }
}
