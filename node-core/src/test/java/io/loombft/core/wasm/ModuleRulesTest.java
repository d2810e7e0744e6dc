package io.loombft.core.wasm;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ModuleRulesTest {
    private static final FunctionType PAIR = TestModule.type("i32 i32 i32 -> i32 i32");
    private static final AllowedImports IMPORTS =
            new AllowedImports(
                    "host",
                    new TreeMap<>(
                            java.util.Map.of("one", TestModule.type("i32 -> i32"), "two", PAIR)));
    private static final String ANSWER = "i32.const 0";

    @Test
    void aModuleOfAllThatIsAllowedPasses() throws RefusedModuleException {
        TestModule module = new TestModule().memory(1, 300).table(3);
        module.importFunction("host", "one", TestModule.type("i32 -> i32"));
        module.importFunction("host", "two", PAIR);
        module.global(ValueType.I32, 1).global(ValueType.I64, -1);
        int entry = module.function("i32 i32 -> i32", "i64", ANSWER);
        module.exportFunction("call", entry).element(0, List.of(0, entry));
        module.data(65_534, Bytes.utf8("ab"));
        CheckedModule checked = module.checked(IMPORTS);
        assertEquals(1, checked.initialPages());
        assertEquals(
                ModuleLimits.DEFAULT.memoryPagesMax(),
                checked.spaces().pagesMax(),
                "what is above the limit is cut to it");
        assertEquals(List.of(0, entry), checked.elements().get(0).functions());
    }

    @Test
    void everyOpcodeOutsideTheSetIsRefusedByItsFeature() {
        TreeMap<String, Integer> features = new TreeMap<>();
        for (int code = 0; code < 256; code++) {
            if (isKnown(code)) {
                continue;
            }
            String opcode = String.format("0x%02x", code);
            // First in a function, later, inside blocks, and where it could never run.
            for (String before :
                    List.of(
                            "",
                            ANSWER + " drop ",
                            "block loop ",
                            "unreachable ",
                            "i32.const 0 if ")) {
                RefusedModuleException refused = refused(TestModule.entry(before + opcode));
                assertTrue(refused.reason().contains(opcode), refused.reason());
                features.merge(refused.reason().replaceAll(" \\(.*", ""), 1, Integer::sum);
            }
        }
        assertTrue(features.get("floating point") == 5 * 80, features.toString());
        for (String feature :
                List.of("SIMD", "atomics", "tail calls", "exceptions", "reference types")) {
            assertTrue(features.containsKey(feature), features.toString());
        }
    }

    private static boolean isKnown(int code) {
        for (Opcode each : Opcode.values()) {
            if (each.code() == code) {
                return true;
            }
        }
        return false;
    }

    @Test
    void floatsAndOtherTypesAreRefusedWhereverATypeStands() {
        for (int type : new int[] {0x7d, 0x7c, 0x7b, 0x70, 0x6f, 0x6e, 0x64, 0x63}) {
            String byteText = String.format("0x%02x", type);
            assertRefused("type", sections(1, 1, 0x60, 1, type, 0));
            assertRefused("type", sections(1, 1, 0x60, 0, 1, type));
            assertRefused("type", TestModule.entry("0x02 " + byteText).bytes());
            assertRefused("type", TestModule.entry("0x03 " + byteText).bytes());
            assertRefused("type", TestModule.entry(ANSWER + " 0x04 " + byteText).bytes());
            assertRefused(
                    "type", TestModule.entry(ANSWER).globalRaw(type, 0, 0x41, 0, 0x0b).bytes());
            assertRefused("", moduleWithBody(1, 1, type, 0x0b));
        }
    }

    @Test
    void constantsThatAreNoIntegersAreRefused() {
        TestModule module = TestModule.entry(ANSWER);
        assertRefused("floating point", module.globalRaw(0x7f, 0, 0x43, 0, 0, 0, 0, 0x0b).bytes());
        assertRefused(
                "constant expression",
                TestModule.entry(ANSWER).globalRaw(0x7f, 0, 0x23, 0, 0x0b).bytes());
        assertRefused(
                "constant expression",
                TestModule.entry(ANSWER).globalRaw(0x7f, 0, 0x41, 1, 0x41, 1, 0x6a, 0x0b).bytes());
        assertRefused(
                "reference types",
                TestModule.entry(ANSWER).globalRaw(0x7f, 0, 0xd2, 0, 0x0b).bytes());
    }

    @Test
    void memoryMustBeOnePlainOneOfBoundedSize() {
        assertRefused("pages of memory", TestModule.entry(ANSWER).memory(257, 300).bytes());
        assertRefused("below", TestModule.entry(ANSWER).memory(2, 1).bytes());
        assertRefused("above 65536", TestModule.entry(ANSWER).memory(1, 65_537).bytes());
        assertRefused("shared", TestModule.entry(ANSWER).memoryRaw(1, 3, 1, 1).bytes());
        assertRefused("shared", TestModule.entry(ANSWER).memoryRaw(1, 2, 1).bytes());
        assertRefused("64-bit", TestModule.entry(ANSWER).memoryRaw(1, 4, 1).bytes());
        assertRefused("64-bit", TestModule.entry(ANSWER).memoryRaw(1, 5, 1, 1).bytes());
        assertRefused(
                "number of memories", TestModule.entry(ANSWER).memoryRaw(2, 0, 1, 0, 1).bytes());
        assertRefused("memory", TestModule.entry(ANSWER).memoryRaw(0).bytes());
        assertDoesNotThrow(() -> TestModule.entry(ANSWER).memory(256, 256).checked(IMPORTS));
        assertDoesNotThrow(() -> TestModule.entry(ANSWER).memoryRaw(1, 0, 1).checked(IMPORTS));
    }

    @Test
    void theContractsExportsMustBeThereAndOfTheirTypes() {
        TestModule none = new TestModule().memory(1, 1);
        none.function("i32 i32 -> i32", "", ANSWER);
        assertRefused("exported as call", none.bytes());
        assertRefused(
                "is no function",
                TestModule.entry(ANSWER).withoutExports().export("call", 2, 0).bytes());
        assertRefused(
                "is no memory",
                TestModule.entry(ANSWER).withoutExports().export("memory", 0, 0).bytes());
        assertRefused(
                "exported as memory",
                TestModule.entry(ANSWER).withoutExports().exportFunction("call", 0).bytes());
        for (String type :
                List.of("->", "i32 -> i32", "i32 i32 ->", "i32 i64 -> i32", "i32 i32 -> i64")) {
            TestModule module = new TestModule().memory(1, 1);
            int function = module.function(type, "", "unreachable");
            assertRefused("is not (i32, i32)", module.exportFunction("call", function).bytes());
        }
        assertRefused("two exports", TestModule.entry(ANSWER).exportFunction("call", 0).bytes());
        assertRefused(
                "reserved", TestModule.entry(ANSWER).exportFunction("loombft:gas", 0).bytes());
        assertRefused("unknown function", TestModule.entry(ANSWER).exportFunction("f", 1).bytes());
        assertRefused("unknown global", TestModule.entry(ANSWER).export("g", 3, 0).bytes());
        assertRefused("unknown table", TestModule.entry(ANSWER).export("t", 1, 0).bytes());
        assertRefused("exceptions", TestModule.entry(ANSWER).export("t", 4, 0).bytes());
    }

    @Test
    void onlyAllowedFunctionsMayBeImported() {
        assertRefused("unknown import host.three", importing("host", "three", "i32 -> i32"));
        assertRefused("unknown import env.one", importing("env", "one", "i32 -> i32"));
        assertRefused("has another type", importing("host", "one", "i32 -> i64"));
        assertRefused("has another type", importing("host", "one", "->"));
        TestModule module = TestModule.entry(ANSWER);
        assertRefused("import of a table", module.importRaw("host", "t", 1, 0x70, 0, 1).bytes());
        module = TestModule.entry(ANSWER);
        assertRefused("import of a memory", module.importRaw("host", "m", 2, 0, 1).bytes());
        module = TestModule.entry(ANSWER);
        assertRefused("import of a global", module.importRaw("host", "g", 3, 0x7d, 0).bytes());
        module = TestModule.entry(ANSWER);
        assertRefused("exceptions", module.importRaw("host", "e", 4, 0, 0).bytes());
    }

    @Test
    void severalResultsAreForTheImportThatHasThem() {
        TestModule other = TestModule.entry(ANSWER).anotherType(TestModule.type("i32 -> i32 i32"));
        assertRefused("more than one result", other.bytes());
        TestModule defined = new TestModule().memory(1, 1);
        defined.function(PAIR, List.of(), "i32.const 0 i32.const 0");
        assertRefused("more than one result", defined.bytes());
        TestModule block = TestModule.entry("0x02 0x00 end " + ANSWER);
        assertRefused("block of several values", block.bytes());
        TestModule indirect = new TestModule().memory(1, 1).table(1);
        int type = indirect.typeIndex(PAIR);
        int entry =
                indirect.function(
                        "i32 i32 -> i32",
                        "",
                        "i32.const 0 i32.const 0 i32.const 0 i32.const 0 call_indirect "
                                + type
                                + " drop");
        assertRefused("more than one result", indirect.exportFunction("call", entry).bytes());
    }

    @Test
    void segmentsMustFitAndBePlain() {
        assertRefused(
                "out of memory", TestModule.entry(ANSWER).data(65_535, Bytes.utf8("ab")).bytes());
        assertRefused("out of memory", TestModule.entry(ANSWER).data(-1, Bytes.utf8("a")).bytes());
        assertRefused("bulk memory", TestModule.entry(ANSWER).dataRaw(1, 1, 0x61).bytes());
        assertRefused(
                "bulk memory", TestModule.entry(ANSWER).dataRaw(2, 0, 0x41, 0, 0x0b, 0).bytes());
        assertRefused(
                "out of the table",
                TestModule.entry(ANSWER).table(1).element(1, List.of(0)).bytes());
        assertRefused(
                "out of the table",
                TestModule.entry(ANSWER).table(1).element(-1, List.of(0)).bytes());
        assertRefused("without a table", TestModule.entry(ANSWER).element(0, List.of(0)).bytes());
        assertRefused(
                "unknown function",
                TestModule.entry(ANSWER).table(1).element(0, List.of(7)).bytes());
        for (int kind = 1; kind < 8; kind++) {
            assertRefused(
                    "bulk memory",
                    TestModule.entry(ANSWER).table(1).elementRaw(kind, 0, 0).bytes());
        }
        assertRefused("reference types", TestModule.entry(ANSWER).tableRaw(1, 0x6f, 0, 1).bytes());
        assertRefused(
                "number of tables",
                TestModule.entry(ANSWER).tableRaw(2, 0x70, 0, 1, 0x70, 0, 1).bytes());
        assertRefused("size of the table", TestModule.entry(ANSWER).table(10_001).bytes());
    }

    @Test
    void sectionsAreKnownInOrderAndOnce() {
        assertRefused("start function", sections(8, 0));
        assertRefused("data count", sections(12, 0));
        assertRefused("tags", sections(13, 0));
        assertRefused("unknown section 14", sections(14, 0));
        assertRefused("unknown section 255", sections(255, 0));
        assertRefused("out of order or twice", sections(1, 0, 1, 0));
        assertRefused("out of order or twice", sections(5, 0, 3, 0));
        assertRefused(
                "longer than what is left",
                Bytes.copyOf(bytes(0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 0)));
        assertRefused(
                "longer than its content",
                Bytes.copyOf(bytes(0, 97, 115, 109, 1, 0, 0, 0, 1, 2, 0, 0)));
        assertRefused("not a WebAssembly 1.0", Bytes.EMPTY);
        assertRefused("not a WebAssembly 1.0", Bytes.copyOf(bytes(0, 97, 115, 109, 2, 0, 0, 0)));
        assertRefused("not a WebAssembly 1.0", Bytes.copyOf(bytes(0, 97, 115, 109, 13, 0, 1, 0)));
        assertRefused("not UTF-8", Bytes.copyOf(bytes(0, 97, 115, 109, 1, 0, 0, 0, 0, 2, 1, 0xff)));
        byte[] manySections = new byte[8 + 3 * 65];
        System.arraycopy(bytes(0, 97, 115, 109, 1, 0, 0, 0), 0, manySections, 0, 8);
        for (int i = 0; i < 65; i++) {
            manySections[9 + 3 * i] = 1;
        }
        assertRefused("more than 64 sections", Bytes.copyOf(manySections));
    }

    @Test
    void aBombOfLocalsIsRefusedBeforeItIsBuilt() {
        // One run of 2^32 − 1 locals; then many runs that only together are too many.
        assertRefused(
                "number of locals", moduleWithBody(1, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x7f, 0x0b));
        assertRefused(
                "number of locals", moduleWithBody(2, 0xe0, 0x07, 0x7f, 0xe0, 0x07, 0x7e, 0x0b));
    }

    @Test
    void limitsHoldExactly() {
        assertLimit(
                ModuleLimits.DEFAULT.nestingMax() - 1,
                n -> "block ".repeat(n) + "end ".repeat(n) + ANSWER);
        assertLimit(
                ModuleLimits.DEFAULT.operandsMax(),
                n -> (ANSWER + " ").repeat(n) + "i32.add ".repeat(n - 1));
        assertLimit(
                ModuleLimits.DEFAULT.branchTableMax(),
                n ->
                        "block "
                                + ANSWER
                                + " br_table "
                                + (n + 1)
                                + " 0".repeat(n + 1)
                                + " end "
                                + ANSWER);
        assertLimit(ModuleLimits.DEFAULT.localsMax() - 2, n -> ANSWER, n -> "i32 ".repeat(n));
    }

    private interface Text {
        String of(int n);
    }

    private static void assertLimit(int most, Text code) {
        assertLimit(most, code, n -> "");
    }

    private static void assertLimit(int most, Text code, Text locals) {
        assertDoesNotThrow(() -> sized(most, code, locals).checked(IMPORTS));
        assertThrows(
                RefusedModuleException.class, () -> sized(most + 1, code, locals).checked(IMPORTS));
    }

    private static TestModule sized(int n, Text code, Text locals) {
        TestModule module = new TestModule().memory(1, 1);
        int entry = module.function("i32 i32 -> i32", locals.of(n), code.of(n));
        return module.exportFunction("call", entry);
    }

    @Test
    void countsAreBounded() {
        TestModule many = new TestModule().memory(1, 1);
        for (int i = 0; i <= ModuleLimits.DEFAULT.functionsMax(); i++) {
            many.function("->", "", "");
        }
        assertRefused("number of functions", many.bytes());
        TestModule params = new TestModule().memory(1, 1);
        params.function("i32 ".repeat(65) + "->", "", "");
        assertRefused("number of parameters", params.bytes());
        TestModule heavy = new TestModule().memory(1, 1);
        heavy.function("->", "", "i32.const 0 drop ".repeat(6_000));
        assertRefused("heavier than", heavy.bytes());
        TestModule globals = TestModule.entry(ANSWER);
        for (int i = 0; i <= ModuleLimits.DEFAULT.globalsMax(); i++) {
            globals.global(ValueType.I32, 0);
        }
        assertRefused("number of globals", globals.bytes());
        assertRefused(
                "longer than 262144",
                TestModule.entry(ANSWER)
                        .data(0, Bytes.copyOf(new byte[60_000]))
                        .data(0, Bytes.copyOf(new byte[60_000]))
                        .data(0, Bytes.copyOf(new byte[60_000]))
                        .data(0, Bytes.copyOf(new byte[60_000]))
                        .data(0, Bytes.copyOf(new byte[60_000]))
                        .bytes());
    }

    @Test
    void codeOfTypesThatDoNotFitIsRefused() {
        for (String code :
                List.of(
                        "",
                        "i64.const 0",
                        "i32.const 0 i32.const 0",
                        "i32.add",
                        "i32.const 0 i64.const 0 i32.add",
                        "i32.const 0 i32.load8_s 0 drop",
                        "drop i32.const 0",
                        "block i32.const 0 end",
                        "block i32 end",
                        "i32.const 1 if i32 i32.const 0 end",
                        "i32.const 1 if i32 i32.const 0 else i64.const 0 end",
                        "else i32.const 0",
                        "block else end i32.const 0",
                        "br 1",
                        "i32.const 0 br_if 7",
                        "local.get 2",
                        "i64.const 0 local.set 0 i32.const 0",
                        "global.get 0",
                        "call 9",
                        "i32.const 0 i32.const 0 call_indirect 0",
                        "i32.const 0 i64.const 1 i32.const 0 select",
                        "block i32 i64.const 0 br 0 end",
                        "block i32 i32.const 0 i32.const 0 br_table 2 0 1 end i32.const 0 end",
                        "unreachable i64.add",
                        "i32.const 0 return drop drop i64.const 0",
                        "i32.const 0 memory.grow 0x01")) {
            assertThrows(
                    RefusedModuleException.class,
                    () -> TestModule.entry(code).checked(IMPORTS),
                    code);
        }
    }

    @Test
    void unreachableCodeMayTakeWhateverItNeeds() {
        for (String code :
                List.of(
                        "unreachable",
                        "unreachable i32.add",
                        "unreachable select",
                        "unreachable drop i32.const 0",
                        "i32.const 0 return i64.const 0 drop",
                        "block i32 i32.const 0 br 0 i64.add i32.wrap_i64 end",
                        "loop br 0 end i32.const 0",
                        "i32.const 0 i32.const 0 br_table 1 0 i32.eqz")) {
            assertDoesNotThrow(() -> TestModule.entry(code).checked(IMPORTS), code);
        }
    }

    @Test
    void memoryOperandsAreChecked() {
        // Alignment above the natural one of i32.load; a second memory; a reserved byte of
        // memory.size.
        assertRefused("alignment", TestModule.entry(ANSWER + " 0x28 0x03 0x00").bytes());
        assertRefused("alignment", TestModule.entry(ANSWER + " 0x28 0x42 0x00 0x00").bytes());
        assertRefused("more than one memory", TestModule.entry("0x3f 0x01").bytes());
        assertRefused(
                "more than one table",
                TestModule.entry(ANSWER + " 0x11 0x00 0x01").table(1).bytes());
    }

    @Test
    void numbersInForeignFormsAreRefused() {
        for (String number :
                List.of(
                        "0x41 0x80 0x80 0x80 0x80 0x80 0x00",
                        "0x41 0xff 0xff 0xff 0xff 0x4f",
                        "0x41 0x80 0x80 0x80 0x80 0x10",
                        "0x42 0x80 0x80 0x80 0x80 0x80 0x80 0x80 0x80 0x80 0x02",
                        "0x42 0x80 0x80 0x80 0x80 0x80 0x80 0x80 0x80 0x80 0x80 0x00")) {
            assertRefused("number is too", TestModule.entry(number + " drop " + ANSWER).bytes());
        }
        assertDoesNotThrow(
                () -> TestModule.entry("0x41 0x80 0x80 0x80 0x80 0x78").checked(IMPORTS));
        assertDoesNotThrow(
                () -> TestModule.entry("0x41 0xff 0xff 0xff 0xff 0x07").checked(IMPORTS));
    }

    @Test
    void everyPrefixAndMostDamagesEndInARefusalOnly() {
        TestModule module = new TestModule().memory(1, 2).table(2).global(ValueType.I64, 5);
        module.importFunction("host", "one", TestModule.type("i32 -> i32"));
        int entry =
                module.function(
                        "i32 i32 -> i32",
                        "i64 i32",
                        "block loop local.get 0 br_if 1 local.get 1 if br 1 else nop end end end "
                                + "i32.const 5 i32.load 4 call 0 i32.const 1 memory.grow i32.add");
        module.exportFunction("call", entry)
                .element(0, List.of(0, entry))
                .data(3, Bytes.utf8("data"));
        byte[] good = module.bytes().toArray();
        int whole = 0;
        for (int length = 0; length < good.length; length++) {
            try {
                ModuleRules.check(Bytes.copyOf(good, 0, length), ModuleLimits.DEFAULT, IMPORTS);
                whole++;
            } catch (RefusedModuleException e) {
                assertTrue(e.offset() <= length, e.getMessage());
            }
        }
        assertEquals(1, whole, "only the section of data may be missing");
        Random random = new Random(5);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = good.clone();
            damaged[random.nextInt(good.length)] = (byte) random.nextInt();
            try {
                CheckedModule checked =
                        ModuleRules.check(Bytes.copyOf(damaged), ModuleLimits.DEFAULT, IMPORTS);
                Metering.metered(checked, CodePrices.DEFAULT);
            } catch (RefusedModuleException e) {
                refused++;
            }
        }
        assertTrue(refused > 10_000, "refused " + refused);
    }

    @Test
    void theOffsetIsWhereTheRuleIsBroken() throws RefusedModuleException {
        Bytes module = TestModule.entry("nop nop 0x92 " + ANSWER).bytes();
        RefusedModuleException refused =
                assertThrows(
                        RefusedModuleException.class,
                        () -> ModuleRules.check(module, ModuleLimits.DEFAULT, IMPORTS));
        assertEquals((byte) 0x92, module.at(refused.offset()));
        assertEquals("byte " + refused.offset() + ": " + refused.reason(), refused.getMessage());
    }

    private static Bytes importing(String module, String name, String type) {
        TestModule importing = TestModule.entry(ANSWER);
        importing.importFunction(module, name, TestModule.type(type));
        return importing.bytes();
    }

    /** One function of no type, with that body. */
    private static Bytes moduleWithBody(int... body) {
        ModuleWriter out = new ModuleWriter().raw(Bytes.copyOf(bytes(0, 97, 115, 109, 1, 0, 0, 0)));
        out.section(Section.TYPE, new ModuleWriter().u32(1).u8(0x60).u8(0).u8(0));
        out.section(Section.FUNCTION, new ModuleWriter().u32(1).u32(0));
        ModuleWriter code = new ModuleWriter().raw(Bytes.copyOf(bytes(body)));
        return out.section(Section.CODE, new ModuleWriter().u32(1).sized(code)).toBytes();
    }

    /** Sections of a number and a content that is one small vector. */
    private static Bytes sections(int... numbers) {
        ModuleWriter out = new ModuleWriter().raw(Bytes.copyOf(bytes(0, 97, 115, 109, 1, 0, 0, 0)));
        if (numbers[0] == 1 && numbers.length > 4) {
            ModuleWriter content = new ModuleWriter();
            for (int i = 1; i < numbers.length; i++) {
                content.u8(numbers[i]);
            }
            return out.section(Section.TYPE, content).toBytes();
        }
        for (int i = 0; i < numbers.length; i += 2) {
            out.u8(numbers[i]).u8(1).u8(numbers[i + 1]);
        }
        return out.toBytes();
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static RefusedModuleException refused(TestModule module) {
        return assertThrows(RefusedModuleException.class, () -> module.checked(IMPORTS));
    }

    private static void assertRefused(String reason, Bytes module) {
        RefusedModuleException refused =
                assertThrows(
                        RefusedModuleException.class,
                        () -> ModuleRules.check(module, ModuleLimits.DEFAULT, IMPORTS));
        assertTrue(refused.reason().contains(reason), refused.getMessage());
    }
}
