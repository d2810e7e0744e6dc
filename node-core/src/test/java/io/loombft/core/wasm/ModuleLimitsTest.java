package io.loombft.core.wasm;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A module may have as much of each as its limit says, and not one more. */
class ModuleLimitsTest {
    private static final ModuleLimits LIMITS = ModuleLimits.DEFAULT;
    private static final FunctionType ONE = TestModule.type("i32 -> i32");
    private static final AllowedImports IMPORTS =
            new AllowedImports("host", new TreeMap<>(Map.of("one", ONE)));
    private static final String ANSWER = "i32.const 0";
    private static final int HEAD_BYTES = 8;

    /** Of what there is at most so much, a module with so much of it, and how more is refused. */
    record Limit(String of, int most, IntFunction<Bytes> module, String reason) {
        @Override
        public String toString() {
            return of;
        }
    }

    static Stream<Limit> limits() {
        return Stream.of(
                new Limit(
                        "bytes",
                        LIMITS.codeBytesMax(),
                        ModuleLimitsTest::ofBytes,
                        "module is longer than 262144"),
                new Limit(
                        "sections",
                        LIMITS.sectionsMax(),
                        ModuleLimitsTest::ofSections,
                        "more than 64 sections"),
                new Limit("types", LIMITS.typesMax(), ModuleLimitsTest::ofTypes, "number of types"),
                new Limit(
                        "imports",
                        LIMITS.importsMax(),
                        ModuleLimitsTest::ofImports,
                        "number of imports"),
                new Limit(
                        "functions",
                        LIMITS.functionsMax(),
                        ModuleLimitsTest::ofFunctions,
                        "number of functions"),
                new Limit(
                        "parameters",
                        LIMITS.paramsMax(),
                        n -> with(module -> module.function("i32 ".repeat(n) + "->", "", "")),
                        "number of parameters"),
                new Limit(
                        "locals",
                        LIMITS.localsMax(),
                        n -> with(module -> module.function("i32 ->", "i64 ".repeat(n - 1), "")),
                        "number of"),
                new Limit(
                        "globals",
                        LIMITS.globalsMax(),
                        n -> with(module -> repeat(n, i -> module.global(ValueType.I64, i))),
                        "number of globals"),
                // Besides the memory and the entry.
                new Limit(
                        "exports",
                        LIMITS.exportsMax(),
                        n -> with(module -> repeat(n - 2, i -> module.exportFunction("e" + i, 0))),
                        "number of exports"),
                new Limit(
                        "bytes of a name",
                        LIMITS.nameBytesMax(),
                        n -> with(module -> module.exportFunction("n".repeat(n), 0)),
                        "length of a name"),
                new Limit(
                        "table",
                        LIMITS.tableMax(),
                        n -> with(module -> module.table(n)),
                        "size of the table"),
                new Limit(
                        "entries of the table",
                        LIMITS.tableMax(),
                        ModuleLimitsTest::ofEntries,
                        "number of table entries"),
                new Limit(
                        "pages of memory",
                        LIMITS.memoryPagesMax(),
                        n -> with(module -> module.memory(n, n)),
                        "pages of memory"),
                new Limit(
                        "element segments",
                        LIMITS.segmentsMax(),
                        n -> with(module -> repeat(n, i -> module.table(1).element(0, List.of()))),
                        "number of element segments"),
                new Limit(
                        "data segments",
                        LIMITS.segmentsMax(),
                        n -> with(module -> repeat(n, i -> module.data(0, Bytes.EMPTY))),
                        "number of data segments"));
    }

    @ParameterizedTest
    @MethodSource("limits")
    void asMuchPassesAndNotOneMore(Limit limit) {
        Bytes full = limit.module.apply(limit.most);
        Bytes beyond = limit.module.apply(limit.most + 1);

        assertDoesNotThrow(() -> ModuleRules.check(full, LIMITS, IMPORTS));
        RefusedModuleException refused =
                assertThrows(
                        RefusedModuleException.class,
                        () -> ModuleRules.check(beyond, LIMITS, IMPORTS));
        assertTrue(refused.reason().contains(limit.reason), refused.reason());
    }

    // ---- Modules.

    private interface Change {
        void apply(TestModule module);
    }

    private interface Step {
        void apply(int number);
    }

    private static void repeat(int count, Step step) {
        for (int i = 0; i < count; i++) {
            step.apply(i);
        }
    }

    private static Bytes with(Change change) {
        TestModule module = TestModule.entry(ANSWER);
        change.apply(module);
        return module.bytes();
    }

    private static Bytes ofFunctions(int count) {
        return with(module -> repeat(count - 1, i -> module.function("->", "", "")));
    }

    /** Besides that of the entry. */
    private static Bytes ofTypes(int count) {
        return with(module -> repeat(count - 1, i -> module.anotherType(ONE)));
    }

    private static Bytes ofImports(int count) {
        TestModule module = new TestModule().memory(1, 1);
        repeat(count, i -> module.importFunction("host", "one", ONE));
        int entry = module.function("i32 i32 -> i32", "", ANSWER);
        return module.exportFunction("call", entry).bytes();
    }

    /** In two segments, which are counted together. */
    private static Bytes ofEntries(int count) {
        return with(
                module ->
                        module.table(LIMITS.tableMax())
                                .element(0, Collections.nCopies(count - 1, 0))
                                .element(0, List.of(0)));
    }

    private static Bytes ofSections(int count) {
        Bytes module = with(same -> {});
        for (int sections = sections(module); sections < count; sections++) {
            module = module.concat(custom(1));
        }
        return module;
    }

    private static Bytes ofBytes(int count) {
        Bytes module = with(same -> {});
        return module.concat(custom(count - module.size() - custom(100_000).size() + 100_000));
    }

    /** Of so many bytes, the first of which says that its name has none. */
    private static Bytes custom(int bytes) {
        return new ModuleWriter()
                .u8(Section.CUSTOM.id())
                .u32(bytes)
                .toBytes()
                .concat(Bytes.copyOf(new byte[bytes]));
    }

    private static int sections(Bytes module) {
        int count = 0;
        for (int at = HEAD_BYTES; at < module.size(); count++) {
            int size = 0;
            int shift = 0;
            at++;
            while (module.at(at) < 0) {
                size |= (module.at(at++) & 0x7f) << shift;
                shift += 7;
            }
            size |= module.at(at++) << shift;
            at += size;
        }
        return count;
    }
}
