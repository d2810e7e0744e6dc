package io.loombft.server.p2p;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.peers.DisconnectReason;

/** Opens the frames of one direction, in the order in which they arrive; used by one thread. */
final class FrameOpener {
    private final FrameKeys keys;

    FrameOpener(Bytes key, long framesPerKey) {
        keys = new FrameKeys(key, framesPerKey);
    }

    /** The length of what follows a frame's head, within its bounds. */
    static int sealedBytes(byte[] head) throws RefusedException {
        int size = ((head[0] & 0xff) << 8) | (head[1] & 0xff);
        if (size < Frame.SEALED_BYTES_MIN || size > Frame.SEALED_BYTES_MAX) {
            throw new RefusedException(DisconnectReason.MALFORMED);
        }
        return size;
    }

    /** Opens what followed the length; after an exception the connection must end. */
    Frame open(Bytes sealed) throws RefusedException {
        long counter = keys.count();
        Bytes plaintext =
                keys.current()
                        .open(counter, Bytes.EMPTY, sealed)
                        .orElseThrow(() -> new RefusedException(DisconnectReason.FORGED_FRAME));
        if (plaintext.size() < 2) {
            throw new RefusedException(DisconnectReason.MALFORMED);
        }
        Channel channel =
                Channel.ofCode(plaintext.at(0) & 0xff)
                        .orElseThrow(() -> new RefusedException(DisconnectReason.UNKNOWN_CHANNEL));
        int flags = plaintext.at(1) & 0xff;
        Bytes payload = plaintext.slice(2, plaintext.size() - 2);
        if (flags > 1 || (flags == 0 && payload.isEmpty())) {
            throw new RefusedException(DisconnectReason.MALFORMED);
        }
        return new Frame(channel, flags == 1, payload);
    }
}
