package io.loombft.core.wasm;

import io.loombft.core.bytes.Bytes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides whether a module may become a contract: WebAssembly 1.0 with integers and sign extension,
 * within the limits, importing only what is allowed, exporting {@code memory} and {@code call(i32,
 * i32) -> i32}. One pass over the bytes, in time and memory linear in them; nothing is run.
 */
public final class ModuleRules {
    /** The export that runs the contract: takes a pointer and a length, gives a pointer. */
    public static final String ENTRY = "call";

    /** The export of the only memory. */
    public static final String MEMORY = "memory";

    /** Names that begin so are ours: {@link Metering} exports under them. */
    public static final String RESERVED = "loombft:";

    private static final FunctionType ENTRY_TYPE =
            new FunctionType(List.of(ValueType.I32, ValueType.I32), List.of(ValueType.I32));

    /** {@code \0asm}, version 1. */
    private static final long MAGIC = 0x0061736d_01000000L;

    /** To read so many bytes takes as long as to make a byte of Java code. */
    private static final int BYTES_PER_WORK = 2;

    private static final int PAGE_SIZE = 65_536;
    private static final int FUNCTION_FORM = 0x60;
    private static final int FUNCTION_REFERENCE = 0x70;

    private final Bytes wasm;
    private final ModuleLimits limits;
    private final AllowedImports allowed;
    private final ModuleSpaces module = new ModuleSpaces();
    private int declaredBodies;

    private ModuleRules(Bytes wasm, ModuleLimits limits, AllowedImports allowed) {
        this.wasm = wasm;
        this.limits = limits;
        this.allowed = allowed;
    }

    /**
     * The module taken apart.
     *
     * @throws RefusedModuleException naming the first rule that it breaks, and where
     */
    public static CheckedModule check(Bytes wasm, ModuleLimits limits, AllowedImports allowed)
            throws RefusedModuleException {
        return new ModuleRules(wasm, limits, allowed).check();
    }

    private CheckedModule check() throws RefusedModuleException {
        if (wasm.size() > limits.codeBytesMax()) {
            throw new RefusedModuleException(
                    limits.codeBytesMax(), "module is longer than " + limits.codeBytesMax());
        }
        if (wasm.size() < Long.BYTES || wasm.i64At(0) != MAGIC) {
            throw new RefusedModuleException(0, "not a WebAssembly 1.0 module");
        }
        ModuleReader from = new ModuleReader(wasm, Long.BYTES, wasm.size());
        int sections = 0;
        Section last = Section.CUSTOM;
        while (!from.atEnd()) {
            if (++sections > limits.sectionsMax()) {
                throw from.refused("more than " + limits.sectionsMax() + " sections");
            }
            Section section = Section.read(from, last);
            int size = from.u32(limits.codeBytesMax(), "size of a section");
            int start = from.skip(size, "section");
            ModuleReader content = new ModuleReader(wasm, start, start + size);
            section(section, content);
            if (!content.atEnd()) {
                throw content.refused("section is longer than its content");
            }
            last = section == Section.CUSTOM ? last : section;
        }
        checkWhole();
        return taken();
    }

    private CheckedModule taken() throws RefusedModuleException {
        return new CheckedModule(
                wasm,
                allowed.module(),
                new CheckedModule.Functions(
                        module.types,
                        module.imports,
                        module.functions,
                        module.bodies,
                        module.entry),
                new CheckedModule.Spaces(module.tableSize, module.pages, module.pagesMax),
                module.globals,
                module.elements,
                module.data,
                work());
    }

    /** What compiling its functions takes, and what holding the rest of it in memory takes. */
    private int work() throws RefusedModuleException {
        long work = (long) module.work + wasm.size() / BYTES_PER_WORK + Holding.of(module);
        if (work > limits.workMax() + (long) wasm.size() / BYTES_PER_WORK) {
            throw new RefusedModuleException(
                    wasm.size(), "the module takes more work to load than " + limits.workMax());
        }
        return (int) work;
    }

    private void checkWhole() throws RefusedModuleException {
        int end = wasm.size();
        if (module.bodies.size() != declaredBodies) {
            throw new RefusedModuleException(end, "functions without code");
        }
        if (!module.exportsMemory) {
            throw new RefusedModuleException(end, "no memory is exported as " + MEMORY);
        }
        if (module.entry == ModuleSpaces.NONE) {
            throw new RefusedModuleException(
                    end, "no function (i32, i32) -> i32 is exported as " + ENTRY);
        }
    }

    private void section(Section section, ModuleReader from) throws RefusedModuleException {
        switch (section) {
            case CUSTOM -> {
                from.name(limits.nameBytesMax());
                from.skip(from.end() - from.position(), "custom section");
            }
            case TYPE -> types(from);
            case IMPORT -> imports(from);
            case FUNCTION -> functions(from);
            case TABLE -> table(from);
            case MEMORY -> memory(from);
            case GLOBAL -> globals(from);
            case EXPORT -> exports(from);
            case ELEMENT -> elements(from);
            case CODE -> code(from);
            case DATA -> data(from);
        }
    }

    private void types(ModuleReader from) throws RefusedModuleException {
        int count = from.u32(limits.typesMax(), "number of types");
        for (int i = 0; i < count; i++) {
            int at = from.position();
            if (from.u8() != FUNCTION_FORM) {
                throw new RefusedModuleException(at, "type of something else than a function");
            }
            FunctionType type = new FunctionType(valueTypes(from), valueTypes(from));
            if (type.results().size() > 1 && !allowed.functions().containsValue(type)) {
                throw new RefusedModuleException(at, "more than one result");
            }
            module.types.add(type);
        }
    }

    private List<ValueType> valueTypes(ModuleReader from) throws RefusedModuleException {
        int count = from.u32(limits.paramsMax(), "number of parameters or results");
        List<ValueType> types = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            types.add(ValueTypes.read(from));
        }
        return types;
    }

    private void imports(ModuleReader from) throws RefusedModuleException {
        int count = from.u32(limits.importsMax(), "number of imports");
        for (int i = 0; i < count; i++) {
            int at = from.position();
            String space = from.name(limits.nameBytesMax());
            String name = from.name(limits.nameBytesMax());
            int kindAt = from.position();
            switch (from.u8()) {
                case 0 -> importFunction(space, name, from, at);
                case 1 -> throw new RefusedModuleException(kindAt, "import of a table");
                case 2 -> throw new RefusedModuleException(kindAt, "import of a memory");
                case 3 -> throw new RefusedModuleException(kindAt, "import of a global");
                case 4 -> throw new RefusedModuleException(kindAt, "exceptions (import of a tag)");
                default -> throw new RefusedModuleException(kindAt, "unknown kind of import");
            }
        }
    }

    private void importFunction(String space, String name, ModuleReader from, int at)
            throws RefusedModuleException {
        int type = from.index(module.typeCount(), "type");
        if (!space.equals(allowed.module()) || !allowed.functions().containsKey(name)) {
            throw new RefusedModuleException(at, "unknown import " + space + "." + name);
        }
        if (!module.type(type).equals(allowed.functions().get(name))) {
            throw new RefusedModuleException(at, "import " + name + " has another type");
        }
        module.imports.add(new CheckedModule.Import(name, type));
        module.functions.add(type);
    }

    private void functions(ModuleReader from) throws RefusedModuleException {
        int most = limits.functionsMax() - module.imports.size();
        int count = from.u32(most, "number of functions");
        for (int i = 0; i < count; i++) {
            int at = from.position();
            int type = from.index(module.typeCount(), "type");
            if (module.type(type).results().size() > 1) {
                throw new RefusedModuleException(at, "more than one result");
            }
            module.functions.add(type);
        }
        declaredBodies = count;
    }

    private void table(ModuleReader from) throws RefusedModuleException {
        int count = from.u32(1, "number of tables");
        if (count == 0) {
            return;
        }
        int at = from.position();
        if (from.u8() != FUNCTION_REFERENCE) {
            throw new RefusedModuleException(at, "reference types (table of another kind)");
        }
        boolean hasMaximum = hasMaximum(from);
        int minimumAt = from.position();
        module.tableSize = from.u32(limits.tableMax(), "size of the table");
        if (hasMaximum && from.u32() < module.tableSize) {
            throw new RefusedModuleException(minimumAt, "table's maximum is below its minimum");
        }
    }

    private void memory(ModuleReader from) throws RefusedModuleException {
        int count = from.u32(1, "number of memories");
        if (count == 0) {
            return;
        }
        boolean hasMaximum = hasMaximum(from);
        int minimumAt = from.position();
        module.pages = from.u32(limits.memoryPagesMax(), "pages of memory");
        long most = hasMaximum ? from.u32() : limits.memoryPagesMax();
        if (most < module.pages) {
            throw new RefusedModuleException(minimumAt, "memory's maximum is below its minimum");
        }
        if (most > PAGE_SIZE) {
            throw new RefusedModuleException(minimumAt, "memory's maximum is above 65536 pages");
        }
        module.pagesMax = (int) Math.min(most, limits.memoryPagesMax());
    }

    private static boolean hasMaximum(ModuleReader from) throws RefusedModuleException {
        int at = from.position();
        return switch (from.u8()) {
            case 0 -> false;
            case 1 -> true;
            case 2, 3 -> throw new RefusedModuleException(at, "shared memory");
            case 4, 5, 6, 7 -> throw new RefusedModuleException(at, "memory of 64-bit addresses");
            default -> throw new RefusedModuleException(at, "unknown kind of limits");
        };
    }

    private void globals(ModuleReader from) throws RefusedModuleException {
        int count = from.u32(limits.globalsMax(), "number of globals");
        for (int i = 0; i < count; i++) {
            ValueType type = ValueTypes.read(from);
            int at = from.position();
            int mutability = from.u8();
            if (mutability > 1) {
                throw new RefusedModuleException(at, "unknown kind of global");
            }
            long initial = type == ValueType.I32 ? constantI32(from) : constantI64(from);
            module.globals.add(new CheckedModule.Global(type, mutability == 1, initial));
        }
    }

    private static int constantI32(ModuleReader from) throws RefusedModuleException {
        constant(Opcode.I32_CONST, from);
        int value = from.i32();
        constant(Opcode.END, from);
        return value;
    }

    private static long constantI64(ModuleReader from) throws RefusedModuleException {
        constant(Opcode.I64_CONST, from);
        long value = from.i64();
        constant(Opcode.END, from);
        return value;
    }

    private static void constant(Opcode expected, ModuleReader from) throws RefusedModuleException {
        int at = from.position();
        Opcode found = Opcode.of(from.u8(), at);
        if (found != expected) {
            throw new RefusedModuleException(
                    at,
                    found.mnemonic()
                            + " in a constant expression, expected "
                            + expected.mnemonic());
        }
    }

    private void exports(ModuleReader from) throws RefusedModuleException {
        int count = from.u32(limits.exportsMax(), "number of exports");
        Set<String> names = new HashSet<>();
        for (int i = 0; i < count; i++) {
            int at = from.position();
            String name = from.name(limits.nameBytesMax());
            if (!names.add(name)) {
                throw new RefusedModuleException(at, "two exports of one name");
            }
            if (name.startsWith(RESERVED)) {
                throw new RefusedModuleException(at, "export of a reserved name");
            }
            export(name, from, at);
        }
    }

    private void export(String name, ModuleReader from, int at) throws RefusedModuleException {
        int kindAt = from.position();
        int kind = from.u8();
        switch (kind) {
            case 0 -> exportFunction(name, from.index(module.functionCount(), "function"), at);
            case 1 -> from.index(module.hasTable() ? 1 : 0, "table");
            case 2 -> from.index(module.hasMemory() ? 1 : 0, "memory");
            case 3 -> from.index(module.globalCount(), "global");
            case 4 -> throw new RefusedModuleException(kindAt, "exceptions (export of a tag)");
            default -> throw new RefusedModuleException(kindAt, "unknown kind of export");
        }
        if (name.equals(MEMORY)) {
            if (kind != 2) {
                throw new RefusedModuleException(kindAt, "export memory is no memory");
            }
            module.exportsMemory = true;
        }
        if (name.equals(ENTRY) && kind != 0) {
            throw new RefusedModuleException(kindAt, "export call is no function");
        }
    }

    private void exportFunction(String name, int function, int at) throws RefusedModuleException {
        if (!name.equals(ENTRY)) {
            return;
        }
        if (!module.functionType(function).equals(ENTRY_TYPE)) {
            throw new RefusedModuleException(at, "export call is not (i32, i32) -> i32");
        }
        module.entry = function;
    }

    private void elements(ModuleReader from) throws RefusedModuleException {
        int count = from.u32(limits.segmentsMax(), "number of element segments");
        int entries = 0;
        for (int i = 0; i < count; i++) {
            int at = from.position();
            if (from.u32() != 0) {
                throw new RefusedModuleException(
                        at, "reference types or bulk memory (kind of an element segment)");
            }
            if (!module.hasTable()) {
                throw new RefusedModuleException(at, "element segment without a table");
            }
            long offset = Integer.toUnsignedLong(constantI32(from));
            int length = from.u32(limits.tableMax() - entries, "number of table entries");
            if (offset + length > module.tableSize) {
                throw new RefusedModuleException(at, "element segment leads out of the table");
            }
            entries += length;
            List<Integer> functions = new ArrayList<>();
            for (int j = 0; j < length; j++) {
                functions.add(from.index(module.functionCount(), "function"));
            }
            module.elements.add(new CheckedModule.Element((int) offset, functions));
        }
    }

    private void code(ModuleReader from) throws RefusedModuleException {
        int at = from.position();
        int count = from.u32(limits.functionsMax(), "number of function bodies");
        if (count != declaredBodies) {
            throw new RefusedModuleException(at, "as many bodies as functions are needed");
        }
        CodeRules rules = new CodeRules(wasm, limits, module);
        for (int i = 0; i < count; i++) {
            int size = from.u32(limits.codeBytesMax(), "size of a function");
            int start = from.skip(size, "function");
            ModuleReader body = new ModuleReader(wasm, start, start + size);
            FunctionType type = module.functionType(module.imports.size() + i);
            List<ValueType> locals = locals(type, body);
            module.bodies.add(rules.check(type, locals, body.position(), body.end()));
        }
        module.work = rules.work();
    }

    /** Each run of locals of one type has a count, which is compared before the list grows. */
    private List<ValueType> locals(FunctionType type, ModuleReader from)
            throws RefusedModuleException {
        int room = limits.localsMax() - type.params().size();
        int runs = from.u32(limits.localsMax(), "number of runs of locals");
        List<ValueType> locals = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            int count = from.u32(room - locals.size(), "number of locals");
            ValueType each = ValueTypes.read(from);
            for (int j = 0; j < count; j++) {
                locals.add(each);
            }
        }
        return locals;
    }

    private void data(ModuleReader from) throws RefusedModuleException {
        int count = from.u32(limits.segmentsMax(), "number of data segments");
        for (int i = 0; i < count; i++) {
            int at = from.position();
            if (from.u32() != 0) {
                throw new RefusedModuleException(at, "bulk memory (kind of a data segment)");
            }
            if (!module.hasMemory()) {
                throw new RefusedModuleException(at, "data segment without a memory");
            }
            long offset = Integer.toUnsignedLong(constantI32(from));
            int length = from.u32(limits.codeBytesMax(), "length of a data segment");
            int start = from.skip(length, "data segment");
            if (offset + length > (long) module.pages * PAGE_SIZE) {
                throw new RefusedModuleException(at, "data segment leads out of memory");
            }
            module.data.add(new CheckedModule.Data((int) offset, start, length));
        }
    }
}
