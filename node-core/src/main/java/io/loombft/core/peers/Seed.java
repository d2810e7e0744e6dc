package io.loombft.core.peers;

import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.PublicKey;
import java.util.Optional;

/**
 * A node that the operator wants to be connected with, always.
 *
 * @param id who must answer; empty when whoever answers there is meant
 */
public record Seed(PeerAddress address, Optional<PublicKey> id) {
    /** Reads {@code id@host:port} or {@code host:port}; an IPv6 address stands in brackets. */
    public static Seed parse(String text) throws MalformedInputException {
        int at = text.indexOf('@');
        Optional<PublicKey> id =
                at < 0 ? Optional.empty() : Optional.of(PublicKey.fromHex(text.substring(0, at)));
        String place = text.substring(at + 1);
        int colon = place.lastIndexOf(':');
        if (colon < 1) {
            throw new MalformedInputException(
                    "expected id@host:port or host:port, got \"" + text + "\"");
        }
        String host = place.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        try {
            int port = Integer.parseInt(place.substring(colon + 1));
            return new Seed(new PeerAddress(host, port), id);
        } catch (IllegalArgumentException e) {
            throw new MalformedInputException(
                    "expected a host and a port from 1 to 65535, got \"" + place + "\"");
        }
    }

    @Override
    public String toString() {
        return id.map(key -> key.hex() + "@").orElse("") + address;
    }
}
