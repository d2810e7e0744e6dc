package io.loombft.core.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import io.loombft.core.wasm.FunctionType;
import io.loombft.core.wasm.RefusedModuleException;
import io.loombft.core.wasm.TestModule;
import io.loombft.core.wasm.ValueType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HostileModulesTest {
    private static final long MEBIBYTE = 1L << 20;

    @ParameterizedTest
    @EnumSource
    void whatNeverEndsRunsOutOfGas(ChicoryEngine engine) {
        Allowance little = new Allowance(200_000, Machine.DEPTH_MAX, 1);
        Running.onContractStack(
                () -> {
                    for (String code :
                            List.of(
                                    "loop br 0 end i32.const 0",
                                    "loop i32.const 1 br_if 0 end i32.const 0",
                                    "loop i32.const 0 br_table 1 0 end i32.const 0",
                                    "loop i32.const 0 memory.grow drop br 0 end i32.const 0",
                                    "loop block br 1 end end i32.const 0")) {
                        Machine machine = Running.machine(engine, TestModule.entry(code));
                        Running.Outcome end = Running.call(machine, 0, 0, little);
                        assertEquals("OUT_OF_GAS", end.trap(), code);
                        assertEquals(0, end.gasLeft());
                    }
                });
    }

    private static TestModule recursion(String call) {
        TestModule module = new TestModule().memory(1, 1).table(1);
        module.function(
                "i32 i32 -> i32",
                "",
                "local.get 1 if i32 local.get 0 local.get 1 i32.const 1 i32.sub "
                        + call
                        + " i32.const 1 i32.add else i32.const 0 end");
        return module.exportFunction("call", 0).element(0, List.of(0));
    }

    /** A frame as large as the rules allow one: parameters, locals and operands. */
    private static TestModule largeFrames() {
        TestModule module = new TestModule().memory(1, 1);
        List<ValueType> params = new ArrayList<>(List.of(ValueType.I32));
        params.addAll(Collections.nCopies(63, ValueType.I64));
        StringBuilder code = new StringBuilder("local.get 0 if i32 ");
        code.append("local.get 0 ".repeat(180)).append("local.get 0 i32.const 1 i32.sub ");
        for (int i = 1; i < 64; i++) {
            code.append("local.get ").append(i).append(' ');
        }
        code.append("call 0 ").append("i32.xor ".repeat(180)).append("else i32.const 0 end");
        module.function(
                new FunctionType(params, List.of(ValueType.I32)),
                Collections.nCopies(900, ValueType.I64),
                code.toString());
        int entry =
                module.function(
                        "i32 i32 -> i32",
                        "",
                        "local.get 1 " + "i64.const 3 ".repeat(63) + "call 0");
        return module.exportFunction("call", entry);
    }

    @ParameterizedTest
    @EnumSource
    void recursionEndsAtTheSameCallWhateverTheStackAndHowWarm(ChicoryEngine engine) {
        for (TestModule module :
                List.of(
                        recursion("call 0"),
                        recursion("i32.const 0 call_indirect 0"),
                        largeFrames())) {
            Program program = engine.load(Running.metered(module));
            List<Integer> deepest = new ArrayList<>();
            for (long stack : new long[] {Machine.STACK_BYTES_MIN, 64 * MEBIBYTE, 256 * MEBIBYTE}) {
                Running.onStack(
                        stack,
                        () -> {
                            deepest.add(deepest(program));
                            for (int i = 0; i < 200; i++) {
                                run(program, 100);
                            }
                            deepest.add(deepest(program));
                        });
            }
            assertEquals(1, deepest.stream().distinct().count(), deepest.toString());
        }
    }

    /** How deep the program can go, by halving. */
    private static int deepest(Program program) {
        int goes = 0;
        int traps = 10_000;
        while (traps - goes > 1) {
            int middle = (goes + traps) / 2;
            Running.Outcome outcome = run(program, middle);
            if (outcome.trap().isEmpty()) {
                goes = middle;
            } else {
                assertEquals("CALL_DEPTH", outcome.trap());
                traps = middle;
            }
        }
        return goes;
    }

    private static Running.Outcome run(Program program, int depth) {
        try (Machine machine = program.machine(Running.NO_HOST)) {
            return Running.call(machine, 0, depth, Running.PLENTY);
        }
    }

    @Test
    void bothEnginesGoEquallyDeep() {
        Running.onContractStack(
                () -> {
                    Bytes metered = Running.metered(recursion("call 0"));
                    assertEquals(
                            deepest(ChicoryEngine.INTERPRETED.load(metered)),
                            deepest(ChicoryEngine.COMPILED.load(metered)));
                });
    }

    @ParameterizedTest
    @EnumSource
    void addressesNeverWrap(ChicoryEngine engine) {
        for (String access :
                List.of(
                        "i32.load 4294967295",
                        "i32.load8_u 4294967295",
                        "i64.load 2147483648",
                        "i32.load16_s 2147483647",
                        "i64.load32_u 4294967292",
                        "i32.load 65533")) {
            for (String base : List.of("0", "1", "5", "2147483647", "-2147483648", "-1", "-4")) {
                Machine load =
                        Running.machine(
                                engine,
                                TestModule.entry(
                                        "i32.const "
                                                + base
                                                + " "
                                                + access
                                                + (access.startsWith("i64")
                                                        ? " i32.wrap_i64"
                                                        : "")));
                assertEquals(
                        "MEMORY_BOUNDS",
                        Running.call(load, 0, 0, Running.PLENTY).trap(),
                        base + " " + access);
            }
        }
        for (String store :
                List.of(
                        "i32.const 7 i32.store8 63",
                        "i32.const 7 i32.store16 63",
                        "i32.const 7 i32.store 63",
                        "i64.const 7 i64.store8 63",
                        "i64.const 7 i64.store16 63",
                        "i64.const 7 i64.store32 63",
                        "i64.const 7 i64.store 4294967290")) {
            Machine machine =
                    Running.machine(
                            engine, TestModule.entry("i32.const -1 " + store + " i32.const 0"));
            Hash before = Running.memory(machine);
            Running.Outcome outcome = Running.call(machine, 0, 0, Running.PLENTY);
            assertEquals("MEMORY_BOUNDS", outcome.trap(), store);
            assertEquals(before, outcome.memory(), store);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStoreAcrossTheEndOfMemoryWritesNothing(ChicoryEngine engine) {
        for (int address = 65_528; address <= 65_536; address++) {
            Machine machine =
                    Running.machine(
                            engine,
                            TestModule.entry(
                                    "i32.const "
                                            + address
                                            + " i64.const -1 i64.store 0 i32.const 0"));
            Hash before = Running.memory(machine);
            Running.Outcome outcome = Running.call(machine, 0, 0, Running.PLENTY);
            boolean fits = address == 65_528;
            assertEquals(fits ? "" : "MEMORY_BOUNDS", outcome.trap());
            assertEquals(!fits, before.equals(outcome.memory()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCallThroughTheTableFitsExactlyOrTraps(ChicoryEngine engine) {
        TestModule module = new TestModule().memory(1, 1).table(7);
        List<String> types =
                List.of("-> i32", "-> i64", "->", "i32 -> i32", "i64 -> i32", "i32 -> i64");
        List<Integer> functions = new ArrayList<>();
        for (String type : types) {
            functions.add(
                    module.function(
                            type,
                            "",
                            type.endsWith("->")
                                    ? ""
                                    : type.endsWith("i32") ? "i32.const 1" : "i64.const 1"));
        }
        module.element(0, functions);
        int wanted = module.typeIndex(TestModule.type("-> i32"));
        module.exportFunction(
                "call",
                module.function("i32 i32 -> i32", "", "local.get 1 call_indirect " + wanted));
        Machine machine = Running.machine(engine, module);
        assertEquals(1, Running.call(machine, 0, 0, Running.PLENTY).result());
        for (int entry : new int[] {1, 2, 3, 4, 5, 6, 7, -1, Integer.MIN_VALUE}) {
            machine.reset();
            assertEquals(
                    "INDIRECT_CALL",
                    Running.call(machine, 0, entry, Running.PLENTY).trap(),
                    "" + entry);
        }
    }

    /** As many functions as allowed, all of one type, some in the table: the compiler's other ways. */
    @Test
    void aModuleAtTheLimitOfFunctionsRuns() {
        TestModule module = new TestModule().memory(1, 1).table(800);
        for (int i = 0; i < 64; i++) {
            module.importFunction(HostFunction.MODULE, "host_sha256", HostFunction.SHA256.type());
        }
        List<Integer> functions = new ArrayList<>();
        for (int i = 0; i < 885; i++) {
            functions.add(
                    module.function(
                            "i64 i64 i32 -> i64", "", "local.get 0 i64.const " + i + " i64.add"));
        }
        int type = module.typeIndex(TestModule.type("i64 i64 i32 -> i64"));
        int entry =
                module.function(
                        "i32 i32 -> i32",
                        "",
                        "i64.const 1000 i64.const 2 i32.const 3 local.get 1 call_indirect "
                                + type
                                + " i32.wrap_i64");
        module.element(0, functions.subList(0, 736)).element(736, List.of(0, 1, 63));
        Machine machine =
                Running.machine(ChicoryEngine.COMPILED, module.exportFunction("call", entry));
        assertEquals(1_735, Running.call(machine, 0, 735, Running.PLENTY).result());
        assertEquals("INDIRECT_CALL", Running.call(machine, 0, 736, Running.PLENTY).trap());
    }

    /** Whatever the rules let pass must compile: each of these is as heavy as a function may be. */
    @Test
    void theHeaviestFunctionsOfEveryKindCompile() {
        for (String[] kind :
                new String[][] {
                    {"", "local.get 0 i32.const 99999 i32.add local.set 0 ", ""},
                    {"", "local.get 0 i32.load8_u 77 local.set 0 ", ""},
                    {"", "local.get 0 if nop else nop end ", ""},
                    {"", "loop local.get 0 br_if 0 end ", ""},
                    {"", "block local.get 0 br_if 0 nop end ", ""},
                    {"", "local.get 0 local.get 1 call 0 local.set 0 ", ""},
                    {"", "local.get 0 local.get 1 i32.const 0 call_indirect 0 local.set 0 ", ""},
                    {"", "i32.const 0 memory.grow drop ", ""},
                    {"", "block block local.get 0 br_table 3 0 1 0 end end ", ""},
                    {"", "global.get 0 i64.const 1 i64.add global.set 0 ", ""},
                    {
                        "i32.const 1 ".repeat(250),
                        "local.get 0 i32.const 2 br_if 0 drop ",
                        "drop ".repeat(250)
                    },
                    {
                        "i64.const 1 ".repeat(250),
                        "local.get 0 if unreachable end ",
                        "drop ".repeat(250)
                    },
                    {"block ".repeat(500), "local.get 0 br_if 250 ", "end ".repeat(500)},
                    {
                        "",
                        "local.get 0 i64.extend_i32_s i64.popcnt i64.const 7 i64.rotl i32.wrap_i64 local.set 0 ",
                        ""
                    },
                }) {
            int most = mostThatPass(kind);
            ChicoryEngine.COMPILED.load(Running.metered(repeated(kind, most)));
        }
    }

    private static int mostThatPass(String[] kind) {
        int passes = 1;
        int refused = 20_000;
        while (refused - passes > 1) {
            int middle = (passes + refused) / 2;
            try {
                repeated(kind, middle).checked(HostFunction.imports());
                passes = middle;
            } catch (RefusedModuleException e) {
                refused = middle;
            }
        }
        return passes;
    }

    private static TestModule repeated(String[] kind, int times) {
        TestModule module = new TestModule().memory(1, 1).table(1).global(ValueType.I64, 0);
        String code = kind[0] + kind[1].repeat(times) + kind[2] + "i32.const 0";
        module.function(
                TestModule.type("i32 i32 -> i32"), Collections.nCopies(300, ValueType.I64), code);
        return module.exportFunction("call", 0).element(0, List.of(0));
    }

    @Test
    void memoryAgreesWithAPlainArray() throws Trap {
        Random random = new Random(11);
        PagedMemory memory = PagedMemory.blank(2, 4);
        byte[] plain = new byte[2 * 65_536];
        for (int i = 0; i < 100_000; i++) {
            int address =
                    random.nextInt(4) == 0
                            ? 4_090 + random.nextInt(10)
                            : random.nextInt(plain.length - 8);
            long value = random.nextLong();
            int width = 1 << random.nextInt(4);
            switch (width) {
                case 1 -> memory.writeByte(address, (byte) value);
                case 2 -> memory.writeShort(address, (short) value);
                case 4 -> memory.writeI32(address, (int) value);
                default -> memory.writeLong(address, value);
            }
            for (int b = 0; b < width; b++) {
                plain[address + b] = (byte) (value >>> (8 * b));
            }
            int at = random.nextInt(plain.length - 8);
            long expected = ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN).getLong(at);
            assertEquals(expected, memory.readLong(at));
            assertEquals((int) expected, memory.readInt(at));
            assertEquals((short) expected, memory.readShort(at));
            assertEquals((byte) expected, memory.read(at));
        }
        assertEquals(Bytes.copyOf(plain), Bytes.copyOf(memory.readBytes(0, plain.length)));
        memory.reset();
        assertEquals(
                Bytes.copyOf(new byte[plain.length]),
                Bytes.copyOf(memory.readBytes(0, plain.length)));
    }
}
