package io.loombft.core.wasm;

import java.util.Locale;

/** The bytes that stand for types in a module: those of integers, and why not the others. */
final class ValueTypes {
    private ValueTypes() {}

    static ValueType read(ModuleReader from) throws RefusedModuleException {
        int at = from.position();
        int code = from.u8();
        if (code == ValueType.I32.code()) {
            return ValueType.I32;
        }
        if (code == ValueType.I64.code()) {
            return ValueType.I64;
        }
        throw new RefusedModuleException(at, refusal(code));
    }

    static String refusal(int code) {
        return switch (code) {
            case 0x7d, 0x7c -> "floating point type";
            case 0x7b -> "SIMD type";
            case 0x6e, 0x6f, 0x70, 0x71, 0x72, 0x73, 0x6d, 0x6c, 0x6b, 0x6a, 0x69, 0x64, 0x63 ->
                    "reference type";
            default -> String.format(Locale.ROOT, "unknown type 0x%02x", code);
        };
    }
}
