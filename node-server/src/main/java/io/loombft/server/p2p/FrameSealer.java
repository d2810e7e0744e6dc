package io.loombft.server.p2p;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;

/** Seals the frames of one direction, in the order in which they are sent; used by one thread. */
final class FrameSealer {
    private final FrameKeys keys;

    FrameSealer(Bytes key, long framesPerKey) {
        keys = new FrameKeys(key, framesPerKey);
    }

    /** The frame as it goes on the wire, length included. */
    Bytes seal(Frame frame) {
        if (frame.payload().size() > Frame.PAYLOAD_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a payload of " + frame.payload().size() + " bytes does not fit a frame");
        }
        Encoder plaintext = new Encoder(2 + frame.payload().size());
        plaintext.u8(frame.channel().code()).u8(frame.last() ? 1 : 0).fixed(frame.payload());
        return sealPlaintext(plaintext.toBytes());
    }

    Bytes sealPlaintext(Bytes plaintext) {
        long counter = keys.count();
        Bytes sealed = keys.current().seal(counter, Bytes.EMPTY, plaintext);
        return new Encoder(Frame.HEAD_BYTES + sealed.size())
                .u8(sealed.size() >>> 8)
                .u8(sealed.size() & 0xff)
                .fixed(sealed)
                .toBytes();
    }
}
