package io.loombft.server.p2p;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.peers.DisconnectReason;
import java.io.ByteArrayOutputStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the frames of each channel together again; used by the reader thread. Holds at most one
 * unfinished message a channel, never more than has arrived and never more than the channel's cap.
 */
final class MessageAssembler {
    private final Map<Channel, ByteArrayOutputStream> unfinished = new EnumMap<>(Channel.class);

    /** The whole message when the frame was its last. */
    Optional<Bytes> add(Frame frame) throws RefusedException {
        ByteArrayOutputStream begun = unfinished.get(frame.channel());
        int before = begun == null ? 0 : begun.size();
        if (frame.payload().size() > frame.channel().messageBytesMax() - before) {
            throw new RefusedException(DisconnectReason.MESSAGE_TOO_LARGE);
        }
        if (begun == null && frame.last()) {
            return Optional.of(frame.payload());
        }
        if (begun == null) {
            begun = new ByteArrayOutputStream(2 * Frame.PAYLOAD_BYTES_MAX);
            unfinished.put(frame.channel(), begun);
        }
        begun.writeBytes(frame.payload().toArray());
        if (!frame.last()) {
            return Optional.empty();
        }
        unfinished.remove(frame.channel());
        return Optional.of(Bytes.copyOf(begun.toByteArray()));
    }
}
