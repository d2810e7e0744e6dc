package io.loombft.core.crypto;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;

/** Reading hexadecimal values whose length is part of their type. */
final class FixedSize {
    private FixedSize() {}

    static Bytes fromHex(String text, int size, String what) throws MalformedInputException {
        Bytes bytes = Bytes.fromHex(text);
        if (bytes.size() != size) {
            throw new MalformedInputException(
                    what + " has " + size + " bytes, got " + bytes.size());
        }
        return bytes;
    }
}
