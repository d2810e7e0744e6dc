package io.loombft.core.wasm;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.contract.HostFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every instruction on operands that it does not take, and every instruction, type and size where none
 * of them may stand.
 */
class InvalidModulesTest {
    private static final String ANSWER = "i32.const 0";
    private static final int[] FLOATS = {0x7d, 0x7c};

    /** Instructions whose operands depend on nothing else. */
    static Stream<Opcode> plain() {
        return Stream.of(Opcode.values())
                .filter(each -> !each.params().isEmpty() || !each.results().isEmpty())
                .filter(
                        each ->
                                switch (each) {
                                    case IF, BR_IF, BR_TABLE, CALL_INDIRECT -> false;
                                    default -> true;
                                });
    }

    private static String instruction(Opcode opcode) {
        return switch (opcode.immediate()) {
            case MEMORY_8, MEMORY_16, MEMORY_32, MEMORY_64, I32, I64 -> opcode.mnemonic() + " 0 ";
            default -> opcode.mnemonic() + " ";
        };
    }

    private static String constants(String letters) {
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < letters.length(); i++) {
            code.append(letters.charAt(i) == 'i' ? "i32.const 1 " : "i64.const 1 ");
        }
        return code.toString();
    }

    private static char other(char letter) {
        return letter == 'i' ? 'I' : 'i';
    }

    /** Gives the result to an instruction that takes this type only. */
    private static String use(String results, boolean asItIs) {
        if (results.isEmpty()) {
            return "";
        }
        boolean narrow = (results.charAt(0) == 'i') == asItIs;
        return narrow ? "i32.eqz drop " : "i64.eqz drop ";
    }

    @ParameterizedTest
    @MethodSource("plain")
    void anInstructionTakesItsOperandsAndNoOthers(Opcode opcode) {
        String params = opcode.params();
        String good = constants(params) + instruction(opcode) + use(opcode.results(), true);
        assertDoesNotThrow(() -> check(good + ANSWER), good);
        for (int i = 0; i < params.length(); i++) {
            String wrong =
                    params.substring(0, i) + other(params.charAt(i)) + params.substring(i + 1);
            refuses(constants(wrong) + instruction(opcode) + use(opcode.results(), true) + ANSWER);
            // What lies outside of the block is not for the instructions in it.
            String tooFew = constants(params.substring(0, i));
            refuses(
                    constants(params)
                            + "block "
                            + tooFew
                            + instruction(opcode)
                            + "end "
                            + "drop ".repeat(params.length())
                            + ANSWER);
        }
        if (!opcode.results().isEmpty()) {
            refuses(
                    constants(params)
                            + instruction(opcode)
                            + use(opcode.results(), false)
                            + ANSWER);
            refuses(constants(params) + instruction(opcode) + ANSWER);
        }
    }

    @Test
    void branchesAndCallsTakeNoOtherOperandsEither() {
        for (String code :
                List.of(
                        "i64.const 0 if end",
                        "if end",
                        "block i64.const 0 br_if 0 end",
                        "block br_if 0 end",
                        "block i64.const 0 br_table 1 0 end",
                        "block br_table 1 0 end",
                        "i64.const 0 i32.const 0 call 0 drop",
                        "i32.const 0 call 0 drop",
                        "i32.const 0 i32.const 0 call 0 i64.eqz drop",
                        "i32.const 0 i32.const 0 i64.const 0 call_indirect 0 drop",
                        "i32.const 0 i32.const 0 call_indirect 0 drop",
                        "i32.const 0 i64.const 0 i32.const 0 call_indirect 0 drop",
                        "i32.const 0 i32.const 0 i32.const 0 call_indirect 9 drop",
                        "i64.const 0 local.set 0",
                        "i64.const 0 local.tee 0 drop",
                        "local.set 0",
                        "i32.const 0 global.set 0",
                        "global.get 0 i32.eqz drop",
                        "i64.const 0 global.set 1",
                        "i32.const 0 i32.const 0 i64.const 0 select drop",
                        "i32.const 0 i32.const 0 select drop",
                        "drop",
                        "block i32 i64.const 0 i32.const 0 br_if 0 end drop",
                        "loop i32 end drop",
                        "i32.const 0 if i32 i32.const 0 end drop",
                        "i64.const 0 return",
                        "block block br_table 2 0 2 end end",
                        "br_if 0",
                        "br 4294967295",
                        "local.get 4294967295 drop",
                        "call 4294967295")) {
            refuses(code + " " + ANSWER);
        }
    }

    @Test
    void nothingButTheConstantStandsInAConstantExpression() {
        for (int code = 0; code < 256; code++) {
            if (code != 0x41) {
                assertRefused(entry().globalRaw(0x7f, 0, code, 0, 0x0b), "");
                assertRefused(entry().dataRaw(0, code, 0, 0x0b, 0), "");
                assertRefused(entry().elementRaw(0, code, 0, 0x0b, 0), "");
            }
            if (code != 0x0b) {
                assertRefused(entry().globalRaw(0x7f, 0, 0x41, 0, code, 0x0b), "");
                assertRefused(entry().dataRaw(0, 0x41, 0, code, 0x0b, 0), "");
                assertRefused(entry().elementRaw(0, 0x41, 0, code, 0x0b, 0), "");
            }
        }
        assertDoesNotThrow(() -> check(entry().globalRaw(0x7f, 0, 0x41, 0, 0x0b)));
        assertDoesNotThrow(() -> check(entry().dataRaw(0, 0x41, 0, 0x0b, 0)));
        assertDoesNotThrow(() -> check(entry().elementRaw(0, 0x41, 0, 0x0b, 0)));
    }

    @Test
    void everyInstructionBehindAPrefixIsRefused() {
        for (int prefix : new int[] {0xfb, 0xfc, 0xfd, 0xfe}) {
            for (int code = 0; code < 300; code++) {
                int low = (code & 0x7f) | (code > 127 ? 0x80 : 0);
                String bytes = "0x%02x 0x%02x 0x%02x".formatted(prefix, low, code >> 7);
                assertRefused(
                        TestModule.entry(bytes + " 0x00 0x00 0x00 0x00 " + ANSWER),
                        "0x%02x".formatted(prefix));
            }
        }
    }

    @Test
    void floatsStandNowhere() {
        for (int type : FLOATS) {
            // Parameters and results in every place, whether a function, an import or a call
            // through the table has the type; more than one result is another matter.
            for (int place = 0; place < 4; place++) {
                int[] params = {0x7f, 0x7e, 0x7f, 0x7e};
                params[place] = type;
                assertRefused(
                        typeSection(
                                1, 0x60, 4, params[0], params[1], params[2], params[3], 1, 0x7f),
                        "floating point type");
            }
            assertRefused(typeSection(1, 0x60, 1, 0x7f, 1, type), "floating point type");
            assertRefused(typeSection(2, 0x60, 0, 0, 0x60, 1, type, 0), "floating point type");
            String text = "0x%02x ".formatted(type);
            for (String block :
                    List.of(
                            "0x02 " + text + "unreachable end drop ",
                            "0x03 " + text + "unreachable end drop ",
                            ANSWER + " 0x04 " + text + "unreachable else unreachable end drop ",
                            "block 0x02 " + text + "end end ",
                            "unreachable 0x02 " + text + "end ")) {
                assertRefused(TestModule.entry(block + ANSWER), "floating point type");
            }
            for (int mutable = 0; mutable < 2; mutable++) {
                assertRefused(
                        entry().globalRaw(type, mutable, 0x43, 0, 0, 0, 0, 0x0b),
                        "floating point type");
                assertRefused(
                        entry().globalRaw(type, mutable, 0x41, 0, 0x0b), "floating point type");
                assertRefused(entry().importRaw("host", "g", 3, type, mutable), "import");
            }
            assertRefused(withLocals(1, 1, type), "floating point type");
            assertRefused(withLocals(2, 1, 0x7f, 1, type), "floating point type");
            assertRefused(withLocals(1, 0, type), "floating point type");
            assertRefused(
                    TestModule.entry("i32.const 0 i32.const 0 i32.const 0 0x1c 0x01 " + text),
                    "0x1c");
            assertRefused(entry().tableRaw(1, type, 0, 1), "reference types");
        }
    }

    @Test
    void pagesAreCountedInTheNumbersTheyAreWrittenIn() {
        // 65,536 pages; 2^32 - 1; 2^32 + 1 in five bytes and, as 64 bits have it, in six.
        assertRefused(entry().memoryRaw(1, 0, 0x80, 0x80, 4), "pages of memory");
        assertRefused(entry().memoryRaw(1, 0, 0xff, 0xff, 0xff, 0xff, 0x0f), "pages of memory");
        assertRefused(entry().memoryRaw(1, 0, 0x81, 0x80, 0x80, 0x80, 0x10), "too large");
        assertRefused(entry().memoryRaw(1, 0, 0x81, 0x80, 0x80, 0x80, 0x90, 0), "too long");
        assertRefused(entry().memoryRaw(1, 1, 1, 0xff, 0xff, 0xff, 0xff, 0x0f), "above 65536");
        assertRefused(entry().memoryRaw(1, 1, 1, 0x81, 0x80, 0x80, 0x80, 0x10), "too large");
        for (int flags = 2; flags < 256; flags++) {
            int[] twice = {0x81, 0x80, 0x80, 0x80, 0x10, 0x81, 0x80, 0x80, 0x80, 0x10};
            int[] memory = new int[2 + twice.length];
            memory[0] = 1;
            memory[1] = flags;
            System.arraycopy(twice, 0, memory, 2, twice.length);
            String kind = flags < 8 ? "64-bit" : "kind of limits";
            assertRefused(entry().memoryRaw(memory), flags < 4 ? "shared" : kind);
        }
    }

    @Test
    void aMemoryWithoutMaximumAndOneOf65536PagesGetTheLimit() throws RefusedModuleException {
        int most = ModuleLimits.DEFAULT.memoryPagesMax();
        assertEquals(most, check(entry().memoryRaw(1, 0, 1)).spaces().pagesMax());
        assertEquals(most, check(entry().memoryRaw(1, 1, 1, 0x80, 0x80, 4)).spaces().pagesMax());
        assertEquals(2, check(entry().memoryRaw(1, 1, 1, 2)).spaces().pagesMax());
    }

    private static TestModule entry() {
        return TestModule.entry(ANSWER).table(1);
    }

    private static Bytes typeSection(int... content) {
        return new ModuleWriter()
                .raw(TestModule.entry(ANSWER).bytes().slice(0, 8))
                .section(Section.TYPE, new ModuleWriter().raw(bytes(content)))
                .toBytes();
    }

    /** One function of no type with these runs of locals. */
    private static Bytes withLocals(int... locals) {
        ModuleWriter body = new ModuleWriter().raw(bytes(locals)).op(Opcode.END);
        return new ModuleWriter()
                .raw(TestModule.entry(ANSWER).bytes().slice(0, 8))
                .section(Section.TYPE, new ModuleWriter().u32(1).u8(0x60).u8(0).u8(0))
                .section(Section.FUNCTION, new ModuleWriter().u32(1).u32(0))
                .section(Section.CODE, new ModuleWriter().u32(1).sized(body))
                .toBytes();
    }

    private static Bytes bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return Bytes.copyOf(bytes);
    }

    private static CheckedModule check(TestModule module) throws RefusedModuleException {
        return module.checked(HostFunction.imports());
    }

    private static CheckedModule check(String code) throws RefusedModuleException {
        return check(withSurroundings(code));
    }

    /** The code as an entry, with a table, a mutable i64 and a mutable i32 beside it. */
    private static TestModule withSurroundings(String code) {
        return TestModule.entry(code).table(1).global(ValueType.I64, 0).global(ValueType.I32, 0);
    }

    private static void refuses(String code) {
        assertRefused(withSurroundings(code), "");
    }

    private static void assertRefused(TestModule module, String reason) {
        assertRefused(module.bytes(), reason);
    }

    private static void assertRefused(Bytes module, String reason) {
        RefusedModuleException refused =
                assertThrows(
                        RefusedModuleException.class,
                        () ->
                                ModuleRules.check(
                                        module, ModuleLimits.DEFAULT, HostFunction.imports()));
        assertTrue(refused.reason().contains(reason), refused.getMessage());
        assertTrue(refused.offset() <= module.size(), refused.getMessage());
    }

    @Test
    void theTableAboveNamesEveryInstructionOnce() {
        List<Opcode> others = new ArrayList<>(List.of(Opcode.values()));
        others.removeAll(plain().toList());
        assertEquals(
                List.of(
                        "unreachable",
                        "nop",
                        "block",
                        "loop",
                        "if",
                        "else",
                        "end",
                        "br",
                        "br_if",
                        "br_table",
                        "return",
                        "call",
                        "call_indirect",
                        "drop",
                        "select",
                        "local.get",
                        "local.set",
                        "local.tee",
                        "global.get",
                        "global.set"),
                others.stream().map(Opcode::mnemonic).toList());
    }
}
