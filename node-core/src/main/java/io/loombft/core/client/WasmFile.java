package io.loombft.core.client;

import io.loombft.core.bytes.Bytes;
import java.nio.file.Path;

/** The module of a contract in a file, as it will be deployed; its rules are checked by the node. */
public final class WasmFile {
    /** Longest file in bytes: no transaction could hold more. */
    public static final int BYTES_MAX = 1024 * 1024;

    private static final long MAGIC = 0x0061736d_01000000L;

    private WasmFile() {}

    /** Reads a file that begins as a WebAssembly 1.0 module does. */
    public static Bytes read(Path file) throws InvalidFileException {
        Bytes wasm = Bytes.copyOf(SmallFile.read(file, BYTES_MAX));
        if (wasm.size() < Long.BYTES || wasm.i64At(0) != MAGIC) {
            throw new InvalidFileException(file, "is not a WebAssembly module.");
        }
        return wasm;
    }
}
