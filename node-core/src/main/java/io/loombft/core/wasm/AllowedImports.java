package io.loombft.core.wasm;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The functions that a module may import, all from one import module. Only these may give two
 * results.
 */
public record AllowedImports(String module, SortedMap<String, FunctionType> functions) {
    public AllowedImports {
        functions = Collections.unmodifiableSortedMap(new TreeMap<>(functions));
        for (FunctionType type : functions.values()) {
            if (type.results().size() > 2) {
                throw new IllegalArgumentException("an import gives more than two results");
            }
        }
    }
}
