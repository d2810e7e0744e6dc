package io.loombft.server.config;

import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.PublicKey;
import java.util.Optional;

/** A node to dial first: {@code host:port}, or {@code id@host:port} when its key is known. */
public sealed interface Seed {
    HostPort address();

    /** Only a node with this key is accepted there. */
    record Pinned(PublicKey id, HostPort address) implements Seed {
        @Override
        public String toString() {
            return id.hex() + "@" + address;
        }
    }

    /** Whoever answers there. */
    record Open(HostPort address) implements Seed {
        @Override
        public String toString() {
            return address.toString();
        }
    }

    /** Reads what {@code toString} writes; the port is 1 to 65535. */
    static Optional<Seed> parse(String text) {
        int at = text.indexOf('@');
        Optional<HostPort> address =
                HostPort.parse(text.substring(at + 1)).filter(place -> place.port() != 0);
        if (at < 0) {
            return address.map(Open::new);
        }
        String id = text.substring(0, at);
        if (id.length() != 2 * PublicKey.SIZE) {
            return Optional.empty();
        }
        try {
            PublicKey key = PublicKey.fromHex(id);
            return address.map(place -> new Pinned(key, place));
        } catch (MalformedInputException e) {
            return Optional.empty();
        }
    }
}
