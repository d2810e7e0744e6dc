package io.loombft.core.wasm;

import io.loombft.core.bytes.Bytes;
import java.util.List;

/** A module that keeps all rules, taken apart. Made by {@link ModuleRules#check} alone. */
public final class CheckedModule {
    /** A function that the module imports. */
    record Import(String name, int type) {}

    record Global(ValueType type, boolean isMutable, long initial) {}

    /** Functions put into the table from the offset on. */
    record Element(int offset, List<Integer> functions) {
        Element {
            functions = List.copyOf(functions);
        }
    }

    /** Bytes of the module, from {@code start}, put into memory at the offset. */
    record Data(int offset, int start, int length) {}

    /**
     * A function's instructions, with the final {@code end}, from {@code start} to {@code end}.
     *
     * @param locals those that are no parameters
     * @param operandsMax the highest that its operand stack ever is
     * @param calls whether it calls anything
     */
    record Body(int start, int end, List<ValueType> locals, int operandsMax, boolean calls) {
        Body {
            locals = List.copyOf(locals);
        }
    }

    /** The table's size, or −1 for none; the memory's pages. */
    record Spaces(int table, int pages, int pagesMax) {}

    /** All about functions: the type of each, imported ones first, and the bodies of the others. */
    record Functions(
            List<FunctionType> types,
            List<Import> imports,
            List<Integer> typeOf,
            List<Body> bodies,
            int entry) {
        Functions {
            types = List.copyOf(types);
            imports = List.copyOf(imports);
            typeOf = List.copyOf(typeOf);
            bodies = List.copyOf(bodies);
        }

        FunctionType type(int function) {
            return types.get(typeOf.get(function));
        }

        boolean isImported(int function) {
            return function < imports.size();
        }
    }

    private final Bytes wasm;
    private final String importModule;
    private final Functions functions;
    private final Spaces spaces;
    private final List<Global> globals;
    private final List<Element> elements;
    private final List<Data> data;
    private final int work;

    CheckedModule(
            Bytes wasm,
            String importModule,
            Functions functions,
            Spaces spaces,
            List<Global> globals,
            List<Element> elements,
            List<Data> data,
            int work) {
        this.wasm = wasm;
        this.importModule = importModule;
        this.functions = functions;
        this.spaces = spaces;
        this.globals = List.copyOf(globals);
        this.elements = List.copyOf(elements);
        this.data = List.copyOf(data);
        this.work = work;
    }

    /** The module as it came. */
    public Bytes wasm() {
        return wasm;
    }

    /** Pages of 64 KiB that the memory has at first. */
    public int initialPages() {
        return spaces.pages();
    }

    /**
     * What it takes to load it, about as many times 40 ns: an upper bound of the bytes of Java code
     * that it becomes, and what else takes time in the same measure.
     */
    public int work() {
        return work;
    }

    /** The module that all imports come from. */
    String importModule() {
        return importModule;
    }

    Functions functions() {
        return functions;
    }

    Spaces spaces() {
        return spaces;
    }

    List<Global> globals() {
        return globals;
    }

    List<Element> elements() {
        return elements;
    }

    List<Data> data() {
        return data;
    }
}
