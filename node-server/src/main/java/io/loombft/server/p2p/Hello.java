package io.loombft.server.p2p;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.X25519;
import io.loombft.core.peers.DisconnectReason;

/**
 * The first, unencrypted message of each side. All integers are big-endian.
 *
 * <pre>
 *  0  magic          8   4c 4f 4f 4d 42 46 54 0a  ("LOOMBFT", line feed)
 *  8  kind           1   1 hello, 2 refusal
 *  9  length         2   of what follows: 70 to 325 for a hello, 1 for a refusal
 * 11  version        2   1
 * 13  role           1   1 dialler, 2 listener
 * 14  genesis hash  32
 * 46  ephemeral key 32   X25519, canonical, not of low order
 * 78  listen port    2   where the sender accepts connections, 0 for nowhere
 * 80  chain id     1+n   length, then UTF-8
 * </pre>
 *
 * A refusal carries one byte from 11 on, the code of a {@link DisconnectReason}. It is sent only to
 * who began with the magic, and nobody can tell who wrote it: it may delay a dialler, nothing else.
 */
record Hello(
        int version,
        Role role,
        Hash genesisHash,
        Bytes ephemeralKey,
        int listenPort,
        Bytes chainId) {
    static final int VERSION = 1;

    /** Magic, kind and length. */
    static final int HEAD_BYTES = 11;

    private static final Bytes MAGIC = Bytes.utf8("LOOMBFT\n");
    private static final int KIND_HELLO = 1;
    private static final int KIND_REFUSAL = 2;
    private static final int BODY_BYTES_MIN = 70;
    private static final int BODY_BYTES_MAX = BODY_BYTES_MIN + LocalNode.CHAIN_ID_BYTES_MAX;

    /** Longest hello or refusal. */
    static final int BYTES_MAX = HEAD_BYTES + BODY_BYTES_MAX;

    /** Who speaks. */
    enum Role {
        DIALLER(1),
        LISTENER(2);

        private final int code;

        Role(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        Role other() {
            return this == DIALLER ? LISTENER : DIALLER;
        }
    }

    Hello {
        if (ephemeralKey.size() != X25519.SIZE || chainId.size() > LocalNode.CHAIN_ID_BYTES_MAX) {
            throw new IllegalArgumentException("a hello's fields have fixed bounds");
        }
    }

    /** The whole message, head included. */
    Bytes encoded() {
        Encoder body =
                new Encoder(BODY_BYTES_MAX)
                        .u8(version >>> 8)
                        .u8(version & 0xff)
                        .u8(role.code())
                        .value(genesisHash)
                        .fixed(ephemeralKey)
                        .u8(listenPort >>> 8)
                        .u8(listenPort & 0xff)
                        .u8(chainId.size())
                        .fixed(chainId);
        return message(KIND_HELLO, body.toBytes());
    }

    static Bytes refusal(DisconnectReason reason) {
        return message(KIND_REFUSAL, new Encoder(1).u8(reason.code()).toBytes());
    }

    /** Whether a message may begin with these bytes, as far as they belong to the magic. */
    static boolean mayBegin(byte[] bytes, int size) {
        for (int i = 0; i < Math.min(size, MAGIC.size()); i++) {
            if (bytes[i] != MAGIC.at(i)) {
                return false;
            }
        }
        return true;
    }

    /** How many bytes follow a head of {@link #HEAD_BYTES}; never above the longest body. */
    static int bodyBytes(byte[] head) throws RefusedException {
        if (!mayBegin(head, head.length)) {
            throw new RefusedException(DisconnectReason.NOT_OUR_PROTOCOL);
        }
        int kind = head[8] & 0xff;
        int size = ((head[9] & 0xff) << 8) | (head[10] & 0xff);
        boolean fits =
                switch (kind) {
                    case KIND_HELLO -> size >= BODY_BYTES_MIN && size <= BODY_BYTES_MAX;
                    case KIND_REFUSAL -> size == 1;
                    default -> false;
                };
        if (!fits) {
            throw new RefusedException(DisconnectReason.MALFORMED);
        }
        return size;
    }

    /** Reads a whole message; a refusal by the other side is thrown like one of ours. */
    static Hello decode(Bytes message) throws RefusedException {
        if (message.size() < HEAD_BYTES) {
            throw new RefusedException(DisconnectReason.MALFORMED);
        }
        int size = bodyBytes(message.slice(0, HEAD_BYTES).toArray());
        if (message.size() != HEAD_BYTES + size) {
            throw new RefusedException(DisconnectReason.MALFORMED);
        }
        Bytes body = message.slice(HEAD_BYTES, size);
        if (message.at(8) == KIND_REFUSAL) {
            throw new RefusedException(
                    DisconnectReason.ofCode(body.at(0) & 0xff)
                            .orElse(DisconnectReason.CONNECTION_LOST),
                    RefusedException.By.PEER);
        }
        try {
            return body(new Decoder(body));
        } catch (MalformedInputException e) {
            throw new RefusedException(DisconnectReason.MALFORMED);
        }
    }

    private static Hello body(Decoder from) throws MalformedInputException, RefusedException {
        int version = u16(from);
        if (version != VERSION) {
            // What follows in another version is not known, so nothing more is read.
            throw new RefusedException(DisconnectReason.WRONG_VERSION);
        }
        Role role = role(from.u8());
        Hash genesisHash = Hash.decode(from);
        Bytes ephemeralKey = from.fixed(X25519.SIZE);
        int listenPort = u16(from);
        Bytes chainId = from.fixed(from.u8());
        from.end();
        return new Hello(version, role, genesisHash, ephemeralKey, listenPort, chainId);
    }

    private static Role role(int code) throws MalformedInputException {
        for (Role role : Role.values()) {
            if (role.code() == code) {
                return role;
            }
        }
        throw new MalformedInputException("role is " + code);
    }

    private static int u16(Decoder from) throws MalformedInputException {
        return (from.u8() << 8) | from.u8();
    }

    private static Bytes message(int kind, Bytes body) {
        return new Encoder(HEAD_BYTES + body.size())
                .fixed(MAGIC)
                .u8(kind)
                .u8(body.size() >>> 8)
                .u8(body.size() & 0xff)
                .fixed(body)
                .toBytes();
    }
}
