package io.loombft.core.wasm;

import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.ExternalType;
import com.dylibso.chicory.wasm.types.FunctionBody;
import com.dylibso.chicory.wasm.types.Global;
import com.dylibso.chicory.wasm.types.Instruction;
import com.dylibso.chicory.wasm.types.MutabilityType;
import com.dylibso.chicory.wasm.types.OpCode;
import com.dylibso.chicory.wasm.types.ValType;
import io.loombft.core.bytes.Bytes;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A module of the specification's test suite made into a contract: its sections as they are, with a
 * memory if it has none, and an entry that calls what the module exported. Functions that use floats or
 * whatever else no contract has, or are beyond a limit, are emptied: they note that they were reached, and trap.
 *
 * <p>The entry takes an order and a number: {@code 2k} and {@code 2k + 1} set the halves of argument k,
 * {@link #HIGH} gives the upper half of the last result, {@link #REACHED} says whether an emptied function
 * was, and {@link #EXPORT} and above run an export and give the lower half of its result.
 */
public final class SuiteModule {
    public static final int HIGH = 1_000;
    public static final int REACHED = 1_001;
    public static final int EXPORT = 2_000;

    /** Globals that hold arguments; the suite's functions take no more. */
    private static final int ARGUMENTS = 16;

    /** Exports that one function can run, within the limit of its weight. */
    private static final int GROUP = 50;

    private static final ModuleLimits LIMITS = ModuleLimits.DEFAULT;

    private static final int[] SECTIONS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 10, 11, 13};

    /** What an export takes and gives, in numbers of 32 and 64 bits, and the order that runs it. */
    public record Port(int order, List<ValueType> params, List<ValueType> results) {}

    private final Bytes wasm;
    private final WasmModule parsed;
    private final Map<Integer, Bytes> sections = new TreeMap<>();
    private final BitSet outside = new BitSet();
    private final Map<String, Port> ports = new TreeMap<>();

    private SuiteModule(Bytes wasm) throws RefusedModuleException {
        this.wasm = wasm;
        this.parsed =
                Parser.builder()
                        .withValidation(false)
                        .build()
                        .parse(() -> new ByteArrayInputStream(wasm.toArray()));
        ModuleReader from = new ModuleReader(wasm, Long.BYTES, wasm.size());
        while (!from.atEnd()) {
            int id = from.u8();
            int size = (int) from.u32();
            int start = from.skip(size, "section");
            if (id != Section.CUSTOM.id()) {
                sections.put(id, wasm.slice(start, size));
            }
        }
        if (!imports()) {
            findOutside();
        }
    }

    /** Of a module that the suite calls valid; one that {@link #imports} cannot become a contract. */
    public static SuiteModule of(Bytes wasm) {
        try {
            return new SuiteModule(wasm);
        } catch (RefusedModuleException e) {
            throw new IllegalArgumentException("the suite has a module with no sections", e);
        }
    }

    public boolean imports() {
        return parsed.importSection().importCount() > 0;
    }

    /** How many functions were emptied. */
    public int emptied() {
        return outside.cardinality();
    }

    /** What is exported and not emptied, after {@link #contract}. */
    public Map<String, Port> ports() {
        return ports;
    }

    private static boolean isInteger(ValType type) {
        return type.equals(ValType.I32) || type.equals(ValType.I64);
    }

    private boolean isInside(int type) {
        var each = parsed.typeSection().getType(type);
        return each.returns().size() <= 1
                && each.params().stream().allMatch(SuiteModule::isInteger)
                && each.returns().stream().allMatch(SuiteModule::isInteger);
    }

    /** Functions that use what is outside, and again those that call one. */
    private void findOutside() {
        int count = parsed.codeSection().functionBodyCount();
        int before = -1;
        while (before < outside.cardinality()) {
            before = outside.cardinality();
            for (int i = 0; i < count; i++) {
                FunctionBody body = parsed.codeSection().getFunctionBody(i);
                boolean inside =
                        isInside(parsed.functionSection().getFunctionType(i))
                                && locals(i) <= LIMITS.localsMax()
                                && body.localTypes().stream().allMatch(SuiteModule::isInteger)
                                && body.instructions().stream().allMatch(this::isInside);
                outside.set(i, !inside);
            }
        }
    }

    private int locals(int function) {
        int type = parsed.functionSection().getFunctionType(function);
        return parsed.typeSection().getType(type).params().size()
                + parsed.codeSection().getFunctionBody(function).localTypes().size();
    }

    private boolean isInside(Instruction instruction) {
        OpCode opcode = instruction.opcode();
        return switch (opcode) {
            case BLOCK, LOOP, IF ->
                    List.of(0x40L, 0x7fL, 0x7eL).contains(instruction.operand(0) & 0x7f)
                            && instruction.operand(0) <= 0x7f;
            case CALL -> !outside.get((int) instruction.operand(0));
            case CALL_INDIRECT ->
                    isInside((int) instruction.operand(0)) && instruction.operand(1) == 0;
            case GLOBAL_GET, GLOBAL_SET ->
                    isInteger(
                            parsed.globalSection()
                                    .getGlobal((int) instruction.operand(0))
                                    .valueType());
            case BR_TABLE -> instruction.operandCount() <= LIMITS.branchTableMax() + 1;
            case TABLE_GET, TABLE_SET, SELECT_T -> false;
            default -> opcode.opcode() <= 0xc4 && !opcode.name().matches(".*F(32|64).*");
        };
    }

    /** The module as a contract. */
    public Bytes contract() {
        int globals = parsed.globalSection().globalCount();
        List<ModuleWriter> entry = entry(globals);
        sections.put(Section.TYPE.id(), types());
        sections.put(Section.FUNCTION.id(), functions());
        if (parsed.memorySection().map(each -> each.memoryCount()).orElse(0) == 0) {
            sections.put(Section.MEMORY.id(), new ModuleWriter().u32(1).u8(0).u8(0).toBytes());
        }
        sections.put(Section.GLOBAL.id(), globals(globals));
        sections.put(Section.EXPORT.id(), exports());
        sections.put(Section.CODE.id(), code(entry, globals + ARGUMENTS + 1));
        ModuleWriter out = new ModuleWriter().raw(wasm.slice(0, Long.BYTES));
        for (int id : SECTIONS) {
            if (sections.containsKey(id)) {
                Bytes section = sections.get(id);
                out.u8(id).u32(section.size()).raw(section);
            }
        }
        return out.toBytes();
    }

    /** A type that is outside becomes one that no function of the suite has; equal ones stay equal. */
    private Bytes types() {
        int count = parsed.typeSection().typeCount();
        ModuleWriter out = new ModuleWriter().u32(count + 1);
        for (int i = 0; i < count; i++) {
            var type = parsed.typeSection().getType(i);
            if (isInside(i)) {
                out.u8(0x60).u32(type.params().size());
                type.params().forEach(each -> out.u8(each.opcode()));
                out.u32(type.returns().size());
                type.returns().forEach(each -> out.u8(each.opcode()));
            } else {
                int first = Arrays.asList(parsed.typeSection().types()).indexOf(type);
                out.u8(0x60).u32(2 * ARGUMENTS + 10);
                for (int j = 0; j < 2 * ARGUMENTS + 10; j++) {
                    boolean wide = j >= 10 || (first >> j & 1) == 1;
                    out.u8((wide ? ValueType.I64 : ValueType.I32).code());
                }
                out.u32(0);
            }
        }
        int i32 = ValueType.I32.code();
        return out.u8(0x60).u32(2).u8(i32).u8(i32).u32(1).u8(i32).toBytes();
    }

    private int groups() {
        return (parsed.exportSection().exportCount() + GROUP - 1) / GROUP;
    }

    private Bytes functions() {
        int count = parsed.functionSection().functionCount();
        int added = 1 + groups();
        ModuleWriter out = new ModuleWriter().u32(count + added);
        for (int i = 0; i < count; i++) {
            out.u32(parsed.functionSection().getFunctionType(i));
        }
        for (int i = 0; i < added; i++) {
            out.u32(parsed.typeSection().typeCount());
        }
        return out.toBytes();
    }

    private Bytes globals(int count) {
        ModuleWriter out = new ModuleWriter().u32(count + ARGUMENTS + 2);
        for (int i = 0; i < count; i++) {
            Global each = parsed.globalSection().getGlobal(i);
            boolean narrow = each.valueType().equals(ValType.I32);
            out.u8((narrow ? ValueType.I32 : ValueType.I64).code());
            out.u8(each.mutabilityType() == MutabilityType.Var ? 1 : 0);
            long initial =
                    isInteger(each.valueType()) ? each.initInstructions().get(0).operand(0) : 0;
            out.op(narrow ? Opcode.I32_CONST : Opcode.I64_CONST);
            out.signed(narrow ? (int) initial : initial).op(Opcode.END);
        }
        for (int i = 0; i < ARGUMENTS + 2; i++) {
            out.u8(ValueType.I64.code()).u8(1).i64Const(0).op(Opcode.END);
        }
        return out.toBytes();
    }

    private Bytes exports() {
        ModuleWriter out = new ModuleWriter().u32(2);
        out.name(ModuleRules.MEMORY).u8(2).u32(0);
        out.name(ModuleRules.ENTRY).u8(0).u32(parsed.functionSection().functionCount());
        return out.toBytes();
    }

    private Bytes code(List<ModuleWriter> entry, int reached) {
        int count = parsed.codeSection().functionBodyCount();
        ModuleWriter out = new ModuleWriter().u32(count + entry.size());
        try {
            Bytes code =
                    sections.getOrDefault(Section.CODE.id(), new ModuleWriter().u32(0).toBytes());
            ModuleReader from = new ModuleReader(code, 0, code.size());
            from.u32();
            for (int i = 0; i < count; i++) {
                int size = (int) from.u32();
                Bytes body = code.slice(from.skip(size, "function"), size);
                if (outside.get(i)) {
                    out.sized(emptied(reached));
                } else {
                    out.u32(size).raw(body);
                }
            }
        } catch (RefusedModuleException e) {
            throw new AssertionError("a valid module's code cannot be taken apart", e);
        }
        entry.forEach(out::sized);
        return out.toBytes();
    }

    private static ModuleWriter emptied(int reached) {
        ModuleWriter body = new ModuleWriter().u32(0).i64Const(1);
        return body.op(Opcode.GLOBAL_SET, reached).op(Opcode.UNREACHABLE).op(Opcode.END);
    }

    /** The entry, and the functions that it leaves groups of exports to. */
    private List<ModuleWriter> entry(int globals) {
        int result = globals + ARGUMENTS;
        ModuleWriter body = new ModuleWriter().u32(0);
        for (int i = 0; i < ARGUMENTS; i++) {
            int argument = globals + i;
            order(body, 2 * i).op(Opcode.LOCAL_GET, 1).op(Opcode.I64_EXTEND_I32_U);
            body.op(Opcode.GLOBAL_SET, argument);
            done(body.i32Const(0));
            order(body, 2 * i + 1).op(Opcode.LOCAL_GET, 1).op(Opcode.I64_EXTEND_I32_U);
            body.i64Const(Integer.SIZE).op(Opcode.I64_SHL);
            body.op(Opcode.GLOBAL_GET, argument).op(Opcode.I64_OR);
            body.op(Opcode.GLOBAL_SET, argument);
            done(body.i32Const(0));
        }
        order(body, HIGH).op(Opcode.GLOBAL_GET, result);
        done(body.i64Const(Integer.SIZE).op(Opcode.I64_SHR_U).op(Opcode.I32_WRAP_I64));
        order(body, REACHED).op(Opcode.GLOBAL_GET, result + 1);
        done(body.op(Opcode.I32_WRAP_I64));
        List<ModuleWriter> bodies = new ArrayList<>(List.of(body));
        for (int i = 0; i < groups(); i++) {
            bodies.add(group(i, globals));
            body.op(Opcode.LOCAL_GET, 0).i32Const(EXPORT + (i + 1) * GROUP);
            body.op(Opcode.I32_LT_U).op(Opcode.IF).u8(CodeRules.NO_RESULT);
            body.op(Opcode.LOCAL_GET, 0).op(Opcode.LOCAL_GET, 1);
            done(body.op(Opcode.CALL, parsed.functionSection().functionCount() + 1 + i));
        }
        body.op(Opcode.UNREACHABLE).op(Opcode.END);
        return bodies;
    }

    private ModuleWriter group(int number, int globals) {
        ModuleWriter body = new ModuleWriter().u32(0);
        int end = Math.min((number + 1) * GROUP, parsed.exportSection().exportCount());
        for (int i = number * GROUP; i < end; i++) {
            export(body, i, globals);
        }
        return body.op(Opcode.UNREACHABLE).op(Opcode.END);
    }

    private void export(ModuleWriter body, int number, int globals) {
        var export = parsed.exportSection().getExport(number);
        int index = export.index();
        List<ValueType> params = new ArrayList<>();
        List<ValueType> results = new ArrayList<>();
        if (export.exportType() == ExternalType.FUNCTION && !outside.get(index)) {
            var type =
                    parsed.typeSection().getType(parsed.functionSection().getFunctionType(index));
            type.params().forEach(each -> params.add(ours(each)));
            type.returns().forEach(each -> results.add(ours(each)));
        } else if (export.exportType() == ExternalType.GLOBAL
                && isInteger(parsed.globalSection().getGlobal(index).valueType())) {
            results.add(ours(parsed.globalSection().getGlobal(index).valueType()));
        } else {
            return;
        }
        ports.put(export.name(), new Port(EXPORT + number, params, results));
        order(body, EXPORT + number);
        for (int i = 0; i < params.size(); i++) {
            body.op(Opcode.GLOBAL_GET, globals + i);
            if (params.get(i) == ValueType.I32) {
                body.op(Opcode.I32_WRAP_I64);
            }
        }
        body.op(
                export.exportType() == ExternalType.GLOBAL ? Opcode.GLOBAL_GET : Opcode.CALL,
                index);
        if (results.isEmpty()) {
            body.i64Const(0);
        } else if (results.get(0) == ValueType.I32) {
            body.op(Opcode.I64_EXTEND_I32_U);
        }
        body.op(Opcode.GLOBAL_SET, globals + ARGUMENTS);
        done(body.op(Opcode.GLOBAL_GET, globals + ARGUMENTS).op(Opcode.I32_WRAP_I64));
    }

    private static ValueType ours(ValType type) {
        return type.equals(ValType.I32) ? ValueType.I32 : ValueType.I64;
    }

    private static ModuleWriter order(ModuleWriter body, int order) {
        body.op(Opcode.LOCAL_GET, 0).i32Const(order).op(Opcode.I32_EQ);
        return body.op(Opcode.IF).u8(CodeRules.NO_RESULT);
    }

    private static void done(ModuleWriter body) {
        body.op(Opcode.RETURN).op(Opcode.END);
    }
}
