package io.loombft.core.wasm;

import java.util.List;

/** What a function takes and gives. */
public record FunctionType(List<ValueType> params, List<ValueType> results) {
    public FunctionType {
        params = List.copyOf(params);
        results = List.copyOf(results);
    }
}
