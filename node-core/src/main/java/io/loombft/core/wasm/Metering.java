package io.loombft.core.wasm;

import io.loombft.core.bytes.Bytes;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes a checked module anew so that it counts its own gas and call depth, at the same instructions
 * in every engine. Gas is taken for each run of instructions before it begins, for memory by the page
 * before it grows; depth at the start of each function.
 *
 * <p>The result exports {@code memory}, {@code call}, and two mutable i32 globals: gas and depth. They
 * are set before {@code call} and hold what is left after it, and while a host function runs. When the
 * module ends itself for want of one of them, that one is {@link #EXHAUSTED}. Everything else that the
 * module exported is left out.
 */
public final class Metering {
    /** The export of the gas that is left, 0 to 2^31 − 1. */
    public static final String GAS = ModuleRules.RESERVED + "gas";

    /** The export of the frames that may still be opened. */
    public static final String DEPTH = ModuleRules.RESERVED + "depth";

    /** What a counter holds when it was what ended the call. */
    public static final int EXHAUSTED = -1;

    /** What the depth holds when the module came to an instruction {@code unreachable}. */
    public static final int GAVE_UP = -2;

    /** Functions added to every module: out of gas, stop, unreachable, grow, entry. */
    private static final int ADDED = 5;

    private static final FunctionType NOTHING = new FunctionType(List.of(), List.of());
    private static final FunctionType TAKES_GAS =
            new FunctionType(List.of(ValueType.I32), List.of());
    private static final FunctionType GROWS =
            new FunctionType(List.of(ValueType.I32, ValueType.I32), List.of(ValueType.I64));
    private static final FunctionType ENTRY_TYPE =
            new FunctionType(List.of(ValueType.I32, ValueType.I32), List.of(ValueType.I32));

    private final CheckedModule module;
    private final CheckedModule.Functions functions;
    private final CodePrices prices;
    private final MeteredTypes types = new MeteredTypes();
    private final MeteredNames names;

    /** For each imported function that stands in the table, the function that stands there for it. */
    private final SortedMap<Integer, Integer> thunks = new TreeMap<>();

    private Metering(CheckedModule module, CodePrices prices) {
        this.module = module;
        this.functions = module.functions();
        this.prices = prices;
        int globals = module.globals().size();
        int added = functions.typeOf().size();
        names = new MeteredNames(globals, globals + 1, added, added + 1, added + 2, added + 3);
        findThunks(added + ADDED);
    }

    /** The module metered by the prices. Equal inputs give equal bytes. */
    public static Bytes metered(CheckedModule module, CodePrices prices) {
        return new Metering(module, prices).written();
    }

    private void findThunks(int first) {
        int next = first;
        for (CheckedModule.Element element : module.elements()) {
            for (int function : element.functions()) {
                if (functions.isImported(function) && !thunks.containsKey(function)) {
                    thunks.put(function, next++);
                }
            }
        }
    }

    private int entry() {
        return names.grow() + 1;
    }

    private Bytes written() {
        ModuleWriter imports = imports();
        ModuleWriter declared = declared();
        ModuleWriter code = code();
        ModuleWriter out = new ModuleWriter();
        for (int each : new int[] {0, 'a', 's', 'm', 1, 0, 0, 0}) {
            out.u8(each);
        }
        out.section(Section.TYPE, types.section());
        out.section(Section.IMPORT, imports);
        out.section(Section.FUNCTION, declared);
        if (module.spaces().table() >= 0) {
            out.section(Section.TABLE, table());
        }
        out.section(Section.MEMORY, memory());
        out.section(Section.GLOBAL, globals());
        out.section(Section.EXPORT, exports());
        out.section(Section.ELEMENT, elements());
        out.section(Section.CODE, code);
        out.section(Section.DATA, data());
        return out.toBytes();
    }

    private ModuleWriter imports() {
        ModuleWriter section = new ModuleWriter().u32(functions.imports().size());
        for (CheckedModule.Import each : functions.imports()) {
            section.name(module.importModule()).name(each.name()).u8(0);
            section.u32(types.indexOf(functions.types().get(each.type())));
        }
        return section;
    }

    private ModuleWriter declared() {
        int own = functions.bodies().size();
        ModuleWriter section = new ModuleWriter().u32(own + ADDED + thunks.size());
        for (int i = 0; i < own; i++) {
            section.u32(types.meteredIndexOf(functions.type(functions.imports().size() + i)));
        }
        section.u32(types.indexOf(NOTHING));
        section.u32(types.indexOf(TAKES_GAS));
        section.u32(types.indexOf(TAKES_GAS));
        section.u32(types.indexOf(GROWS));
        section.u32(types.indexOf(ENTRY_TYPE));
        for (int imported : thunks.keySet()) {
            section.u32(types.indexOf(thunkType(imported)));
        }
        return section;
    }

    /** No indirect call can ask for two results: what stands for it fits no call. */
    private FunctionType thunkType(int imported) {
        FunctionType type = functions.type(imported);
        return type.results().size() > 1 ? NOTHING : MeteredTypes.metered(type);
    }

    private ModuleWriter table() {
        int size = module.spaces().table();
        return new ModuleWriter().u32(1).u8(0x70).u8(1).u32(size).u32(size);
    }

    private ModuleWriter memory() {
        CheckedModule.Spaces spaces = module.spaces();
        return new ModuleWriter().u32(1).u8(1).u32(spaces.pages()).u32(spaces.pagesMax());
    }

    private ModuleWriter globals() {
        ModuleWriter section = new ModuleWriter().u32(module.globals().size() + 2);
        for (CheckedModule.Global global : module.globals()) {
            section.u8(global.type().code()).u8(global.isMutable() ? 1 : 0);
            section.op(global.type() == ValueType.I32 ? Opcode.I32_CONST : Opcode.I64_CONST);
            section.signed(global.initial()).op(Opcode.END);
        }
        for (int i = 0; i < 2; i++) {
            section.u8(ValueType.I32.code()).u8(1).i32Const(0).op(Opcode.END);
        }
        return section;
    }

    private ModuleWriter exports() {
        ModuleWriter section = new ModuleWriter().u32(4);
        section.name(ModuleRules.ENTRY).u8(0).u32(entry());
        section.name(ModuleRules.MEMORY).u8(2).u32(0);
        section.name(GAS).u8(3).u32(names.gasGlobal());
        section.name(DEPTH).u8(3).u32(names.depthGlobal());
        return section;
    }

    private ModuleWriter elements() {
        ModuleWriter section = new ModuleWriter().u32(module.elements().size());
        for (CheckedModule.Element element : module.elements()) {
            section.u32(0).i32Const(element.offset()).op(Opcode.END);
            section.u32(element.functions().size());
            for (int function : element.functions()) {
                section.u32(thunks.getOrDefault(function, function));
            }
        }
        return section;
    }

    private ModuleWriter data() {
        ModuleWriter section = new ModuleWriter().u32(module.data().size());
        for (CheckedModule.Data data : module.data()) {
            section.u32(0).i32Const(data.offset()).op(Opcode.END);
            section.u32(data.length()).raw(module.wasm().slice(data.start(), data.length()));
        }
        return section;
    }

    private ModuleWriter code() {
        int imported = functions.imports().size();
        int own = functions.bodies().size();
        ModuleWriter section = new ModuleWriter().u32(own + ADDED + thunks.size());
        for (int i = 0; i < own; i++) {
            section.sized(
                    BodyMeter.metered(
                            module.wasm(), functions, types, names, prices, imported + i));
        }
        section.sized(outOfGas()).sized(stop()).sized(unreachable()).sized(grow());
        section.sized(entryBody());
        thunks.keySet().forEach(each -> section.sized(thunk(each)));
        return section;
    }

    private ModuleWriter outOfGas() {
        ModuleWriter body = new ModuleWriter().u32(0);
        body.i32Const(EXHAUSTED).op(Opcode.GLOBAL_SET, names.gasGlobal());
        return body.op(Opcode.UNREACHABLE).op(Opcode.END);
    }

    /** Takes the gas: below 0 that was it, otherwise the depth. */
    private ModuleWriter stop() {
        ModuleWriter body = new ModuleWriter().u32(0);
        endWithoutGas(body, 0);
        body.i32Const(EXHAUSTED).op(Opcode.GLOBAL_SET, names.depthGlobal());
        return body.op(Opcode.UNREACHABLE).op(Opcode.END);
    }

    /** Takes the gas, which the call keeps. */
    private ModuleWriter unreachable() {
        ModuleWriter body = new ModuleWriter().u32(0);
        body.op(Opcode.LOCAL_GET, 0).op(Opcode.GLOBAL_SET, names.gasGlobal());
        body.i32Const(GAVE_UP).op(Opcode.GLOBAL_SET, names.depthGlobal());
        return body.op(Opcode.UNREACHABLE).op(Opcode.END);
    }

    /** Takes pages and gas; gives what memory.grow gives, packed with the gas that is left. */
    private ModuleWriter grow() {
        int pages = 0;
        int gas = 1;
        ModuleWriter body = new ModuleWriter().u32(0);
        // More pages than any memory has are refused before their price could overflow.
        body.op(Opcode.LOCAL_GET, pages).i32Const(module.spaces().pagesMax());
        body.op(Opcode.I32_GT_U).op(Opcode.IF).u8(CodeRules.NO_RESULT);
        body.i32Const(-1);
        BodyMeter.pack(body, gas);
        body.op(Opcode.RETURN).op(Opcode.END);
        body.op(Opcode.LOCAL_GET, gas);
        body.op(Opcode.LOCAL_GET, pages).i32Const(prices.memoryPage()).op(Opcode.I32_MUL);
        body.op(Opcode.I32_SUB).op(Opcode.LOCAL_SET, gas);
        endWithoutGas(body, gas);
        body.op(Opcode.LOCAL_GET, pages).op(Opcode.MEMORY_GROW).u8(0);
        BodyMeter.pack(body, gas);
        return body.op(Opcode.END);
    }

    private void endWithoutGas(ModuleWriter body, int gas) {
        body.op(Opcode.LOCAL_GET, gas).i32Const(0).op(Opcode.I32_LT_S);
        body.op(Opcode.IF).u8(CodeRules.NO_RESULT);
        body.op(Opcode.CALL, names.outOfGas()).op(Opcode.END);
    }

    /** What is exported as {@code call}: takes gas and depth from the globals, and gives them back. */
    private ModuleWriter entryBody() {
        int packed = 2;
        ModuleWriter body = new ModuleWriter().u32(1).u32(1).u8(ValueType.I64.code());
        body.op(Opcode.LOCAL_GET, 0).op(Opcode.LOCAL_GET, 1);
        if (functions.isImported(functions.entry())) {
            return body.op(Opcode.CALL, functions.entry()).op(Opcode.END);
        }
        body.op(Opcode.GLOBAL_GET, names.gasGlobal());
        body.op(Opcode.GLOBAL_GET, names.depthGlobal());
        body.op(Opcode.CALL, functions.entry());
        BodyMeter.unpack(body, packed);
        body.op(Opcode.GLOBAL_SET, names.gasGlobal());
        return body.op(Opcode.LOCAL_GET, packed).op(Opcode.I32_WRAP_I64).op(Opcode.END);
    }

    /** Stands in the table for a host function. */
    private ModuleWriter thunk(int imported) {
        FunctionType type = functions.type(imported);
        ModuleWriter body = new ModuleWriter().u32(0);
        if (type.results().size() > 1) {
            return body.op(Opcode.UNREACHABLE).op(Opcode.END);
        }
        int gas = type.params().size();
        body.op(Opcode.LOCAL_GET, gas).i32Const(prices.hostCall()).op(Opcode.I32_SUB);
        body.op(Opcode.LOCAL_SET, gas);
        endWithoutGas(body, gas);
        body.op(Opcode.LOCAL_GET, gas).op(Opcode.GLOBAL_SET, names.gasGlobal());
        body.op(Opcode.LOCAL_GET, gas + 1);
        if (MeteredTypes.givesI64(type)) {
            body.op(Opcode.I32_WRAP_I64);
        }
        body.op(Opcode.GLOBAL_SET, names.depthGlobal());
        for (int i = 0; i < gas; i++) {
            body.op(Opcode.LOCAL_GET, i);
        }
        body.op(Opcode.CALL, imported);
        if (MeteredTypes.givesI64(type)) {
            return body.op(Opcode.END);
        }
        body.op(Opcode.GLOBAL_GET, names.gasGlobal()).op(Opcode.LOCAL_SET, gas);
        if (MeteredTypes.givesI32(type)) {
            BodyMeter.pack(body, gas);
        } else {
            body.op(Opcode.LOCAL_GET, gas);
        }
        return body.op(Opcode.END);
    }
}
