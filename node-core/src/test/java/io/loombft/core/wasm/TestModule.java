package io.loombft.core.wasm;

import io.loombft.core.bytes.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes modules for tests: instructions as text, sections as given, nothing checked. */
public final class TestModule {
    private static final Map<String, Opcode> OPCODES = new HashMap<>();

    static {
        for (Opcode each : Opcode.values()) {
            OPCODES.put(each.mnemonic(), each);
        }
    }

    private record Function(int type, List<ValueType> locals, String code) {}

    private final List<FunctionType> types = new ArrayList<>();
    private final List<ModuleWriter> imports = new ArrayList<>();
    private final List<Function> functions = new ArrayList<>();
    private final List<ModuleWriter> globals = new ArrayList<>();
    private final List<ModuleWriter> exports = new ArrayList<>();
    private final List<ModuleWriter> elements = new ArrayList<>();
    private final List<ModuleWriter> data = new ArrayList<>();
    private ModuleWriter table = new ModuleWriter();
    private ModuleWriter memory = new ModuleWriter();

    /** A module with one page of memory, exported, and these instructions as its entry. */
    public static TestModule entry(String code) {
        TestModule module = new TestModule().memory(1, 1);
        return module.exportFunction("call", module.function("i32 i32 -> i32", "", code));
    }

    /** Parses {@code i32 i64 -> i32}. */
    public static FunctionType type(String text) {
        String[] sides = (text + " ").split("->", -1);
        return new FunctionType(values(sides[0]), values(sides[1]));
    }

    public static List<ValueType> values(String text) {
        List<ValueType> types = new ArrayList<>();
        for (String word : text.trim().split("\\s+", -1)) {
            if (!word.isEmpty()) {
                types.add(word.equals("i32") ? ValueType.I32 : ValueType.I64);
            }
        }
        return types;
    }

    public int typeIndex(FunctionType type) {
        int known = types.indexOf(type);
        if (known >= 0) {
            return known;
        }
        types.add(type);
        return types.size() - 1;
    }

    /** Also one that is there already. */
    public TestModule anotherType(FunctionType type) {
        types.add(type);
        return this;
    }

    /** Must come before any function. */
    public int importFunction(String module, String name, FunctionType type) {
        imports.add(new ModuleWriter().name(module).name(name).u8(0).u32(typeIndex(type)));
        return imports.size() - 1;
    }

    public TestModule importRaw(String module, String name, int... description) {
        imports.add(bytes(new ModuleWriter().name(module).name(name), description));
        return this;
    }

    public int function(String type, String locals, String code) {
        return function(type(type), values(locals), code);
    }

    public int function(FunctionType type, List<ValueType> locals, String code) {
        functions.add(new Function(typeIndex(type), locals, code));
        return imports.size() + functions.size() - 1;
    }

    public TestModule memory(int pages, int pagesMax) {
        memory = new ModuleWriter().u32(1).u8(1).u32(pages).u32(pagesMax);
        exports.removeIf(each -> each.toBytes().equals(memoryExport().toBytes()));
        exports.add(memoryExport());
        return this;
    }

    public TestModule memoryRaw(int... bytes) {
        memory = bytes(new ModuleWriter(), bytes);
        return this;
    }

    public TestModule withoutExports() {
        exports.clear();
        return this;
    }

    public TestModule table(int size) {
        table = new ModuleWriter().u32(1).u8(0x70).u8(0).u32(size);
        return this;
    }

    public TestModule tableRaw(int... bytes) {
        table = bytes(new ModuleWriter(), bytes);
        return this;
    }

    /** A mutable global. */
    public TestModule global(ValueType type, long initial) {
        ModuleWriter global = new ModuleWriter().u8(type.code()).u8(1);
        global.op(type == ValueType.I32 ? Opcode.I32_CONST : Opcode.I64_CONST).signed(initial);
        globals.add(global.op(Opcode.END));
        return this;
    }

    public TestModule globalRaw(int... bytes) {
        globals.add(bytes(new ModuleWriter(), bytes));
        return this;
    }

    public TestModule exportFunction(String name, int function) {
        return export(name, 0, function);
    }

    public TestModule export(String name, int kind, int index) {
        exports.add(new ModuleWriter().name(name).u8(kind).u32(index));
        return this;
    }

    public TestModule element(int offset, List<Integer> functions) {
        ModuleWriter element = new ModuleWriter().u32(0).i32Const(offset).op(Opcode.END);
        element.u32(functions.size());
        functions.forEach(element::u32);
        elements.add(element);
        return this;
    }

    public TestModule elementRaw(int... bytes) {
        elements.add(bytes(new ModuleWriter(), bytes));
        return this;
    }

    public TestModule data(int offset, Bytes bytes) {
        ModuleWriter each = new ModuleWriter().u32(0).i32Const(offset).op(Opcode.END);
        data.add(each.u32(bytes.size()).raw(bytes));
        return this;
    }

    public TestModule dataRaw(int... bytes) {
        data.add(bytes(new ModuleWriter(), bytes));
        return this;
    }

    public Bytes bytes() {
        ModuleWriter out = bytes(new ModuleWriter(), 0, 'a', 's', 'm', 1, 0, 0, 0);
        out.section(Section.TYPE, typeSection());
        out.section(Section.IMPORT, vector(imports));
        ModuleWriter declared = new ModuleWriter().u32(functions.size());
        functions.forEach(each -> declared.u32(each.type()));
        out.section(Section.FUNCTION, declared);
        if (table.size() > 0) {
            out.section(Section.TABLE, table);
        }
        if (memory.size() > 0) {
            out.section(Section.MEMORY, memory);
        }
        out.section(Section.GLOBAL, vector(globals));
        out.section(Section.EXPORT, vector(exports));
        out.section(Section.ELEMENT, vector(elements));
        ModuleWriter code = new ModuleWriter().u32(functions.size());
        functions.forEach(each -> code.sized(body(each.locals(), each.code())));
        out.section(Section.CODE, code);
        out.section(Section.DATA, vector(data));
        return out.toBytes();
    }

    /** The module as the rules for contracts leave it. */
    public CheckedModule checked(AllowedImports imports) throws RefusedModuleException {
        return ModuleRules.check(bytes(), ModuleLimits.DEFAULT, imports);
    }

    /**
     * Instructions of the text format; {@code block}, {@code loop} and {@code if} may be followed by a
     * type, {@code br_table} by the number of labels and the labels, memory instructions by an offset;
     * {@code 0x..} is a byte as it is. The last end is added.
     */
    static ModuleWriter body(List<ValueType> locals, String text) {
        ModuleWriter out = new ModuleWriter().u32(locals.size());
        locals.forEach(each -> out.u32(1).u8(each.code()));
        return code(text, out).op(Opcode.END);
    }

    private static ModuleWriter code(String text, ModuleWriter out) {
        String[] words = text.trim().isEmpty() ? new String[0] : text.trim().split("\\s+", -1);
        for (int i = 0; i < words.length; ) {
            i = instruction(words, i, out);
        }
        return out;
    }

    private static int instruction(String[] words, int at, ModuleWriter out) {
        int next = at + 1;
        if (words[at].startsWith("0x")) {
            out.u8(Integer.decode(words[at]));
            return next;
        }
        Opcode opcode = OPCODES.get(words[at]);
        if (opcode == null) {
            throw new IllegalArgumentException("no instruction " + words[at]);
        }
        out.op(opcode);
        switch (opcode.immediate()) {
            case NONE -> {
                // The opcode is all.
            }
            case BLOCK_TYPE -> {
                boolean typed = next < words.length && words[next].matches("i32|i64");
                out.u8(typed ? values(words[next++]).get(0).code() : CodeRules.NO_RESULT);
            }
            case LABEL, FUNCTION, LOCAL, GLOBAL -> out.u32(Integer.parseUnsignedInt(words[next++]));
            case TYPE -> out.u32(Integer.parseInt(words[next++])).u8(0);
            case ZERO -> out.u8(0);
            case I32 -> out.signed(Integer.parseInt(words[next++]));
            case I64 -> out.signed(Long.parseLong(words[next++]));
            case MEMORY_8, MEMORY_16, MEMORY_32, MEMORY_64 ->
                    out.u32(0).u32((int) Long.parseLong(words[next++]));
            case LABEL_TABLE -> {
                int labels = Integer.parseInt(words[next++]);
                out.u32(labels - 1);
                for (int i = 0; i < labels; i++) {
                    out.u32(Integer.parseUnsignedInt(words[next++]));
                }
            }
        }
        return next;
    }

    private ModuleWriter typeSection() {
        ModuleWriter section = new ModuleWriter().u32(types.size());
        for (FunctionType each : types) {
            section.u8(0x60).u32(each.params().size());
            each.params().forEach(type -> section.u8(type.code()));
            section.u32(each.results().size());
            each.results().forEach(type -> section.u8(type.code()));
        }
        return section;
    }

    private static ModuleWriter memoryExport() {
        return new ModuleWriter().name("memory").u8(2).u32(0);
    }

    private static ModuleWriter vector(List<ModuleWriter> items) {
        ModuleWriter section = new ModuleWriter().u32(items.size());
        items.forEach(section::append);
        return section;
    }

    private static ModuleWriter bytes(ModuleWriter to, int... bytes) {
        for (int each : bytes) {
            to.u8(each);
        }
        return to;
    }
}
