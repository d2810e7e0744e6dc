package io.loombft.server.modules;

import io.loombft.core.bytes.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Reads modules from the jar. */
public final class BundledModules {
    private BundledModules() {}

    /** A token from a C compiler. */
    public static Bytes token() {
        return read(BundledModules.class, "token");
    }

    /** The module of that name that lies beside the class. */
    public static Bytes read(Class<?> beside, String name) {
        String file = name + ".wasm";
        try (InputStream in = beside.getResourceAsStream(file)) {
            if (in == null) {
                throw new AssertionError(file + " is not in the jar");
            }
            return Bytes.copyOf(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + file + " from the jar", e);
        }
    }
}
