package io.loombft.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.core.client.InvalidFileException;
import io.loombft.core.client.KeyFile;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Address;
import java.io.IOException;
import java.nio.file.Path;

/** Key files as commands use them. */
final class Keys {
    private Keys() {}

    static KeyPair read(Context context, Path file) throws CommandFailedException {
        try {
            return KeyFile.read(file, context.scheme());
        } catch (InvalidFileException e) {
            throw CommandFailedException.config(String.valueOf(e.getMessage()));
        }
    }

    /** Makes a key in a new file. */
    static KeyPair create(Context context, Path file) throws CommandFailedException {
        KeyPair key = KeyFile.generate(context.scheme());
        write(file, key);
        return key;
    }

    static void write(Path file, KeyPair key) throws CommandFailedException {
        try {
            KeyFile.write(file, key);
        } catch (IOException e) {
            throw CommandFailedException.file("write the key", file, e);
        }
    }

    /** What may be shown of a key. */
    static ObjectNode shown(PublicKey key) {
        return Output.object().put("address", Address.of(key).hex()).put("public_key", key.hex());
    }
}
