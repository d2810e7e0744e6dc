package io.loombft.core.wasm;

import java.util.ArrayList;
import java.util.List;

/** What a module has declared so far: types, functions, globals, a table, a memory. */
final class ModuleSpaces {
    /** No table, no memory, no entry point. */
    static final int NONE = -1;

    final List<FunctionType> types = new ArrayList<>();
    final List<CheckedModule.Import> imports = new ArrayList<>();
    final List<Integer> functions = new ArrayList<>();
    final List<CheckedModule.Global> globals = new ArrayList<>();
    final List<CheckedModule.Element> elements = new ArrayList<>();
    final List<CheckedModule.Data> data = new ArrayList<>();
    final List<CheckedModule.Body> bodies = new ArrayList<>();
    int tableSize = NONE;
    int pages = NONE;
    int pagesMax;
    int entry = NONE;
    boolean exportsMemory;
    int work;

    int typeCount() {
        return types.size();
    }

    FunctionType type(int index) {
        return types.get(index);
    }

    int functionCount() {
        return functions.size();
    }

    FunctionType functionType(int index) {
        return types.get(functions.get(index));
    }

    int globalCount() {
        return globals.size();
    }

    CheckedModule.Global global(int index) {
        return globals.get(index);
    }

    boolean hasTable() {
        return tableSize != NONE;
    }

    boolean hasMemory() {
        return pages != NONE;
    }
}
