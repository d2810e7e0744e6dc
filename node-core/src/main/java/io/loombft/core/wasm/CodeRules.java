package io.loombft.core.wasm;

import io.loombft.core.bytes.Bytes;
import java.util.List;

/**
 * Checks the instructions of a function: all known, of fitting types, within the limits. One object
 * checks the functions of a module one after another, each in time linear in its bytes.
 */
final class CodeRules {
    /** What a block without a result has for its type. */
    static final int NO_RESULT = 0x40;

    private final Bytes wasm;
    private final ModuleLimits limits;
    private final ModuleSpaces module;
    private final ControlStack stack;
    private final Weights weights;

    private String locals = "";
    private String result = "";
    private boolean calls;

    CodeRules(Bytes wasm, ModuleLimits limits, ModuleSpaces module) {
        this.wasm = wasm;
        this.limits = limits;
        this.module = module;
        this.stack = new ControlStack(limits);
        this.weights = new Weights(limits);
    }

    /** Checks the instructions between the two offsets, which must end with the function. */
    CheckedModule.Body check(FunctionType type, List<ValueType> declared, int start, int end)
            throws RefusedModuleException {
        locals = letters(type.params()) + letters(declared);
        result = letters(type.results());
        calls = false;
        stack.begin(result.isEmpty() ? ControlStack.NOTHING : result.charAt(0));
        weights.begin(locals.length());
        ModuleReader code = new ModuleReader(wasm, start, end);
        while (stack.depth() > 0) {
            int offset = code.position();
            instruction(Opcode.of(code.u8(), offset), code, offset);
            if (weights.isOver()) {
                throw new RefusedModuleException(
                        offset, "function is heavier than " + limits.weightMax());
            }
        }
        if (!code.atEnd()) {
            throw code.refused("code after the end of a function");
        }
        weights.end();
        if (weights.work() > limits.workMax()) {
            throw new RefusedModuleException(
                    end, "functions so far take more work to compile than " + limits.workMax());
        }
        return new CheckedModule.Body(start, end, declared, stack.highest(), calls);
    }

    /** What it takes to compile the functions checked so far. */
    int work() {
        return (int) weights.work();
    }

    /** A letter for each type, as {@link Opcode} writes signatures. */
    static String letters(List<ValueType> types) {
        StringBuilder letters = new StringBuilder(types.size());
        for (ValueType type : types) {
            letters.append(type == ValueType.I32 ? 'i' : 'I');
        }
        return letters.toString();
    }

    private void instruction(Opcode opcode, ModuleReader code, int at)
            throws RefusedModuleException {
        weights.add(opcode, stack.height());
        switch (opcode) {
            case BLOCK, LOOP -> stack.open(opcode, blockType(code), at);
            case IF -> {
                stack.pop('i', at);
                stack.open(opcode, blockType(code), at);
            }
            case ELSE -> stack.otherwise(at);
            case END -> end(at);
            case BR -> branch(code, at);
            case BR_IF -> branchIf(code, at);
            case BR_TABLE -> branchTable(code, at);
            case RETURN -> {
                weights.unwind(stack.unwound(stack.depth() - 1));
                stack.pop(result, at);
                stack.becomeUnreachable();
            }
            case UNREACHABLE -> stack.becomeUnreachable();
            case CALL -> call(code, at);
            case CALL_INDIRECT -> callIndirect(code, at);
            case DROP -> stack.popAny(at);
            case SELECT -> {
                stack.pop('i', at);
                stack.push(stack.popPair(at), at);
            }
            case LOCAL_GET -> stack.push(local(code), at);
            case LOCAL_SET -> stack.pop(local(code), at);
            case LOCAL_TEE -> {
                char type = local(code);
                stack.pop(type, at);
                stack.push(type, at);
            }
            case GLOBAL_GET -> stack.push(letter(global(code).type()), at);
            case GLOBAL_SET -> {
                CheckedModule.Global global = global(code);
                if (!global.isMutable()) {
                    throw new RefusedModuleException(at, "global is constant");
                }
                stack.pop(letter(global.type()), at);
            }
            default -> plain(opcode, code, at);
        }
    }

    /** An instruction whose operands depend on nothing else. */
    private void plain(Opcode opcode, ModuleReader code, int at) throws RefusedModuleException {
        switch (opcode.immediate()) {
            case MEMORY_8 -> memory(code, 0);
            case MEMORY_16 -> memory(code, 1);
            case MEMORY_32 -> memory(code, 2);
            case MEMORY_64 -> memory(code, 3);
            case ZERO -> {
                if (code.u8() != 0) {
                    throw new RefusedModuleException(at + 1, "more than one memory");
                }
            }
            case I32 -> code.i32();
            case I64 -> code.i64();
            default -> {
                // Nothing follows.
            }
        }
        stack.pop(opcode.params(), at);
        stack.push(opcode.results(), at);
    }

    private void end(int at) throws RefusedModuleException {
        boolean lacksElse = stack.isOpenIf();
        char given = stack.close(at);
        if (lacksElse && given != ControlStack.NOTHING) {
            throw new RefusedModuleException(at, "if with a result has no else");
        }
        if (stack.depth() > 0 && given != ControlStack.NOTHING) {
            stack.push(given, at);
        }
    }

    private void branch(ModuleReader code, int at) throws RefusedModuleException {
        int label = label(code);
        weights.unwind(stack.unwound(label));
        popCarried(label, at);
        stack.becomeUnreachable();
    }

    private void branchIf(ModuleReader code, int at) throws RefusedModuleException {
        int label = label(code);
        weights.unwind(stack.unwound(label));
        stack.pop('i', at);
        char carried = stack.carriedTo(label);
        popCarried(label, at);
        if (carried != ControlStack.NOTHING) {
            stack.push(carried, at);
        }
    }

    private void branchTable(ModuleReader code, int at) throws RefusedModuleException {
        stack.pop('i', at);
        int count = code.u32(limits.branchTableMax(), "size of a br_table");
        weights.table(count, stack.height());
        // Every label must carry the same; the last one is the default.
        char carried = 0;
        for (int i = 0; i <= count; i++) {
            int label = label(code);
            weights.tableTarget(label, stack.unwound(label));
            char type = stack.carriedTo(label);
            if (i > 0 && type != carried) {
                throw code.refused("targets of a br_table carry different types");
            }
            carried = type;
        }
        if (carried != ControlStack.NOTHING) {
            stack.pop(carried, at);
        }
        stack.becomeUnreachable();
    }

    private void popCarried(int label, int at) throws RefusedModuleException {
        char carried = stack.carriedTo(label);
        if (carried != ControlStack.NOTHING) {
            stack.pop(carried, at);
        }
    }

    private int label(ModuleReader code) throws RefusedModuleException {
        int at = code.position();
        long label = code.u32();
        if (!stack.knows(label)) {
            throw new RefusedModuleException(at, "unknown label " + label);
        }
        return (int) label;
    }

    private void call(ModuleReader code, int at) throws RefusedModuleException {
        calls = true;
        FunctionType type = module.functionType(code.index(module.functionCount(), "function"));
        stack.pop(letters(type.params()), at);
        stack.push(letters(type.results()), at);
    }

    private void callIndirect(ModuleReader code, int at) throws RefusedModuleException {
        calls = true;
        FunctionType type = module.type(code.index(module.typeCount(), "type"));
        int table = code.u8();
        if (table != 0) {
            throw new RefusedModuleException(code.position() - 1, "more than one table");
        }
        if (!module.hasTable()) {
            throw new RefusedModuleException(at, "call_indirect without a table");
        }
        if (type.results().size() > 1) {
            throw new RefusedModuleException(at, "more than one result");
        }
        stack.pop('i', at);
        stack.pop(letters(type.params()), at);
        stack.push(letters(type.results()), at);
    }

    private void memory(ModuleReader code, int naturalAlignment) throws RefusedModuleException {
        int at = code.position();
        long alignment = code.u32();
        if (alignment > naturalAlignment) {
            throw new RefusedModuleException(at, "alignment above the natural one");
        }
        code.u32();
    }

    private char blockType(ModuleReader code) throws RefusedModuleException {
        int at = code.position();
        long type = code.i33();
        if (type >= 0) {
            throw new RefusedModuleException(at, "block of several values");
        }
        if (code.position() > at + 1) {
            throw new RefusedModuleException(at, "unknown block type");
        }
        int letter = (int) type & 0x7f;
        return switch (letter) {
            case NO_RESULT -> ControlStack.NOTHING;
            case 0x7f -> 'i';
            case 0x7e -> 'I';
            default -> throw new RefusedModuleException(at, ValueTypes.refusal(letter));
        };
    }

    private char local(ModuleReader code) throws RefusedModuleException {
        return locals.charAt(code.index(locals.length(), "local"));
    }

    private CheckedModule.Global global(ModuleReader code) throws RefusedModuleException {
        return module.global(code.index(module.globalCount(), "global"));
    }

    private static char letter(ValueType type) {
        return type == ValueType.I32 ? 'i' : 'I';
    }
}
