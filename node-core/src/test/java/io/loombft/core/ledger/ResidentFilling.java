package io.loombft.core.ledger;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.contract.Allowance;
import io.loombft.core.contract.ChicoryEngine;
import io.loombft.core.contract.HostFunction;
import io.loombft.core.contract.Machine;
import io.loombft.core.contract.Program;
import io.loombft.core.contract.Trap;
import io.loombft.core.types.ContractLimits;
import io.loombft.core.wasm.CheckedModule;
import io.loombft.core.wasm.CodePrices;
import io.loombft.core.wasm.FunctionType;
import io.loombft.core.wasm.Metering;
import io.loombft.core.wasm.ModuleLimits;
import io.loombft.core.wasm.RefusedModuleException;
import io.loombft.core.wasm.TestModule;
import io.loombft.core.wasm.ValueType;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A process that holds as many programs of one shape as the chain may call resident, each called once,
 * and says what they take: the shape, how many, what they weigh, and their bytes of heap and metaspace.
 */
final class ResidentFilling {
    private static final String ENTRY = "i32 i32 -> i32";
    private static final long WEIGHT_MAX = ContractLimits.DEFAULT.residentBytesMax();

    private ResidentFilling() {}

    /** Modules at a limit of the rules; the number makes those of one shape differ. */
    enum Shape {
        SMALLEST {
            @Override
            TestModule module(int size) {
                return TestModule.entry("i32.const 0");
            }
        },
        FUNCTIONS {
            @Override
            TestModule module(int size) {
                TestModule module = TestModule.entry("i32.const 0");
                for (int i = 1; i < ModuleLimits.DEFAULT.functionsMax(); i++) {
                    module.function("->", "", "");
                }
                return module;
            }
        },
        CALLS {
            @Override
            TestModule module(int size) {
                return alike(
                        size,
                        i -> ("local.get 0 local.get 1 call " + (i - 1) + " drop ").repeat(50));
            }
        },
        LOCALS {
            @Override
            TestModule module(int size) {
                TestModule module = TestModule.entry("i32.const 0");
                List<ValueType> locals =
                        Collections.nCopies(ModuleLimits.DEFAULT.localsMax() - 2, ValueType.I64);
                for (int i = 1; i < size; i++) {
                    module.function(TestModule.type(ENTRY), locals, "local.get 900 i32.wrap_i64");
                }
                return module;
            }
        },
        PARAMETERS {
            @Override
            TestModule module(int size) {
                int most = ModuleLimits.DEFAULT.paramsMax();
                TestModule module = TestModule.entry("i32.const 0");
                FunctionType wide =
                        new FunctionType(Collections.nCopies(most, ValueType.I64), List.of());
                StringBuilder all = new StringBuilder();
                for (int i = 0; i < most; i++) {
                    all.append("local.get ").append(i).append(' ');
                }
                for (int i = 1; i < size; i++) {
                    module.function(wide, List.of(), all + "call 1");
                }
                return module;
            }
        },
        TYPES {
            @Override
            TestModule module(int size) {
                TestModule module = TestModule.entry("i32.const 0");
                for (int i = 1; i < Math.min(size, ModuleLimits.DEFAULT.typesMax() - 50); i++) {
                    List<ValueType> params = new ArrayList<>();
                    for (int bit = 0; bit < 20; bit++) {
                        params.add((i >> bit & 1) == 0 ? ValueType.I32 : ValueType.I64);
                    }
                    module.function(new FunctionType(params, List.of()), List.of(), "");
                }
                return module;
            }
        },
        INDIRECT_CALLS {
            @Override
            TestModule module(int size) {
                TestModule module = TestModule.entry("i32.const 0").table(10_000);
                int count = Math.min(size, 900);
                for (int i = 1; i < count; i++) {
                    List<ValueType> params = new ArrayList<>();
                    StringBuilder code = new StringBuilder();
                    for (int bit = 0; bit < 12; bit++) {
                        boolean isNarrow = (i >> bit & 1) == 0;
                        params.add(isNarrow ? ValueType.I32 : ValueType.I64);
                        code.append("local.get ").append(bit).append(' ');
                    }
                    FunctionType type = new FunctionType(params, List.of());
                    module.function(
                            type,
                            List.of(),
                            code + "i32.const 7 call_indirect " + module.typeIndex(type));
                }
                return module;
            }
        },
        BRANCHES {
            @Override
            TestModule module(int size) {
                return alike(size, i -> "block local.get 0 br_if 0 end ".repeat(100));
            }
        },
        BRANCH_TABLES {
            @Override
            TestModule module(int size) {
                int most = ModuleLimits.DEFAULT.branchTableMax();
                String table = (most + 1) + " 0".repeat(most + 1);
                return alike(size, i -> "block local.get 0 br_table " + table + " end ");
            }
        },
        CONSTANTS {
            @Override
            TestModule module(int size) {
                return alike(
                        size,
                        i -> {
                            StringBuilder code = new StringBuilder();
                            for (int k = 0; k < 200; k++) {
                                code.append("i64.const ")
                                        .append(0x7edc_ba98_7654_0000L + 200L * i + k)
                                        .append(" drop ");
                            }
                            return code.toString();
                        });
            }
        },
        GLOBALS {
            @Override
            TestModule module(int size) {
                TestModule module = TestModule.entry("i32.const 0").table(10_000);
                for (int i = 0; i < ModuleLimits.DEFAULT.globalsMax(); i++) {
                    module.global(ValueType.I64, i);
                }
                return module;
            }
        },
        SEGMENTS {
            @Override
            TestModule module(int size) {
                TestModule module = TestModule.entry("i32.const 0").table(10_000).memory(1, 256);
                for (int i = 1; i < size * 10; i++) {
                    module.data(i, Bytes.copyOf(new byte[] {1})).element(i, List.of(0));
                }
                return module;
            }
        },
        DATA {
            @Override
            TestModule module(int size) {
                TestModule module = TestModule.entry("i32.const 0").memory(256, 256);
                for (int i = 0; i < Math.min(size * 10, 4_095); i++) {
                    module.data(4_096 * i + 8, Bytes.copyOf(new byte[] {1}));
                }
                return module;
            }
        };

        abstract TestModule module(int size);

        /** The entry, and as many functions of its type, each of the code of its number. */
        private static TestModule alike(int size, IntFunction<String> code) {
            TestModule module = TestModule.entry("i32.const 0");
            for (int i = 1; i < size; i++) {
                module.function(ENTRY, "", code.apply(i) + "i32.const 0");
            }
            return module;
        }

        /** The largest of the shape that keeps the rules. */
        int size() {
            int passes = 1;
            int refused = 1_000;
            while (refused - passes > 1) {
                int middle = (passes + refused) / 2;
                if (isAllowed(module(middle))) {
                    passes = middle;
                } else {
                    refused = middle;
                }
            }
            return passes;
        }
    }

    private static boolean isAllowed(TestModule module) {
        try {
            return module.checked(HostFunction.imports()).work() > 0;
        } catch (RefusedModuleException e) {
            return false;
        }
    }

    /** The shape's name, and how large its modules are: their size, or nothing for the largest. */
    public static void main(String[] given) throws Exception {
        Shape shape = Shape.valueOf(given[0]);
        int size = given.length > 1 ? Integer.parseInt(given[1]) : shape.size();
        // What the engine itself takes is there before.
        load(Shape.SMALLEST.module(1), -1);
        long heapBefore = heap();
        long metaspaceBefore = metaspace();
        List<Program> programs = new ArrayList<>();
        long weight = 0;
        while (true) {
            CheckedModule checked =
                    marked(shape.module(size), programs.size()).checked(HostFunction.imports());
            int next = Program.weight(checked.work());
            if (weight + next > WEIGHT_MAX) {
                break;
            }
            weight += next;
            programs.add(called(checked));
        }
        long heap = heap() - heapBefore;
        long metaspace = metaspace() - metaspaceBefore;
        System.out.printf(
                "%s of %d: %d programs, weight %d, heap %d, metaspace %d, ratio %.2f%n",
                shape,
                size,
                programs.size(),
                weight,
                heap,
                metaspace,
                (double) (heap + metaspace) / weight);
    }

    private static TestModule marked(TestModule module, int number) {
        byte[] bytes = new byte[Integer.BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (number >>> (Byte.SIZE * i));
        }
        return module.data(0, Bytes.copyOf(bytes));
    }

    private static void load(TestModule module, int number) throws RefusedModuleException {
        called(marked(module, number).checked(HostFunction.imports()));
    }

    private static Program called(CheckedModule checked) {
        Program program =
                ChicoryEngine.COMPILED.load(Metering.metered(checked, CodePrices.DEFAULT));
        try (Machine machine = program.machine((function, host, arguments) -> new long[0])) {
            machine.call(0, 0, new Allowance(Allowance.GAS_MAX, 1_024, 1_024));
        } catch (Trap e) {
            throw new AssertionError(e);
        }
        return program;
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** With the compressed class space, which is part of it. */
    private static long metaspace() {
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getName().equals("Metaspace")) {
                return pool.getUsage().getCommitted();
            }
        }
        throw new AssertionError("a JVM without a metaspace");
    }
}
