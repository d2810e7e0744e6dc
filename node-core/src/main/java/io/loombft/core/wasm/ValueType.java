package io.loombft.core.wasm;

/** The types that a contract's values may have: integers, since floats differ between machines. */
public enum ValueType {
    I32(0x7f),
    I64(0x7e);

    private final int code;

    ValueType(int code) {
        this.code = code;
    }

    /** The byte that stands for the type in a module. */
    int code() {
        return code;
    }
}
