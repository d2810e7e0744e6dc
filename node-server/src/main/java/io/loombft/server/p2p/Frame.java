package io.loombft.server.p2p;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.ChaCha20Poly1305Aead;

/**
 * A piece of a message, as it is sealed.
 *
 * <pre>
 * on the wire   length 2 (big-endian, 18 to 65,534, of what follows) | ciphertext | tag 16
 * plaintext     channel 1 | flags 1 (bit 0: last of its message, others 0) | payload
 * </pre>
 *
 * The nonce is not sent: each direction has its own key and counts its frames from 0. After {@link
 * FrameKeys#FRAMES_PER_KEY} frames both sides replace the key by the next one and count from 0 again.
 */
record Frame(Channel channel, boolean last, Bytes payload) {
    /** Length in front of a frame. */
    static final int HEAD_BYTES = 2;

    /** Channel, flags and tag. */
    static final int SEALED_BYTES_MIN = 2 + ChaCha20Poly1305Aead.TAG_SIZE;

    /** A frame with its length is at most 64 KiB. */
    static final int SEALED_BYTES_MAX = 65_536 - HEAD_BYTES;

    /** Most of a message that one frame carries. */
    static final int PAYLOAD_BYTES_MAX = SEALED_BYTES_MAX - SEALED_BYTES_MIN;
}
