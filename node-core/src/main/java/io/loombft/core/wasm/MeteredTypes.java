package io.loombft.core.wasm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The types of the metered module, each once. A metered function takes two more parameters, the gas and
 * the depth that are left, and gives the gas that it leaves: alone, or above its i32 result in one i64.
 * One with an i64 result leaves it in the global of the gas, and takes its depth as i64, so that no two
 * types become one and an indirect call fits exactly when it did.
 */
final class MeteredTypes {
    private final Map<FunctionType, Integer> indexes = new LinkedHashMap<>();

    int indexOf(FunctionType type) {
        return indexes.computeIfAbsent(type, unseen -> indexes.size());
    }

    int meteredIndexOf(FunctionType type) {
        return indexOf(metered(type));
    }

    static FunctionType metered(FunctionType type) {
        List<ValueType> params = new ArrayList<>(type.params());
        params.add(ValueType.I32);
        params.add(givesI64(type) ? ValueType.I64 : ValueType.I32);
        return new FunctionType(
                params, List.of(type.results().isEmpty() ? ValueType.I32 : ValueType.I64));
    }

    static boolean givesI64(FunctionType type) {
        return type.results().equals(List.of(ValueType.I64));
    }

    static boolean givesI32(FunctionType type) {
        return type.results().equals(List.of(ValueType.I32));
    }

    ModuleWriter section() {
        ModuleWriter section = new ModuleWriter().u32(indexes.size());
        for (FunctionType type : indexes.keySet()) {
            section.u8(0x60);
            write(type.params(), section);
            write(type.results(), section);
        }
        return section;
    }

    private static void write(List<ValueType> types, ModuleWriter to) {
        to.u32(types.size());
        types.forEach(type -> to.u8(type.code()));
    }
}
