package io.loombft.console.recorder;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.consensus.Event;
import io.loombft.core.consensus.EventCodec;
import io.loombft.core.consensus.HeightSnapshot;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Height;
import io.loombft.core.types.ValidatorSet;
import io.loombft.core.types.Verifier;
import java.util.List;
import java.util.Optional;

/**
 * One height, replayed: the pure core was given every event of the journal's segment again, and each step
 * says what it did then. Immutable.
 *
 * @param self the node's validator key, the first of the set when the node signed nothing
 * @param isCut whether there are more events than are kept, or the end cannot be read
 */
record Replay(
        Height height, ValidatorSet validators, PublicKey self, List<Step> steps, boolean isCut) {
    /** Events of one height that are replayed. */
    static final int STEPS_MAX = 20_000;

    Replay {
        steps = List.copyOf(steps);
    }

    /**
     * Replays a whole height.
     *
     * @param records its snapshot, and then its events
     */
    static Replay of(Height height, List<Bytes> records, Verifier verifier)
            throws UnreadableRecordingException {
        if (records.isEmpty()) {
            throw new UnreadableRecordingException("Height " + height + " is empty.");
        }
        try {
            Replayer replayer =
                    Replayer.at(
                            height, records.getFirst(), self(height, records, verifier), verifier);
            for (Bytes event : records.subList(1, records.size())) {
                replayer.feed(event);
            }
            return replayer.replay();
        } catch (MalformedInputException e) {
            throw new UnreadableRecordingException(
                    "Height " + height + " cannot be replayed: " + e.getMessage());
        }
    }

    /** The journal does not name its node, but holds what it signed. */
    private static Optional<PublicKey> self(Height height, List<Bytes> records, Verifier verifier)
            throws MalformedInputException {
        EventCodec codec =
                Replayer.codec(
                        Decoder.whole(records.getFirst(), HeightSnapshot::decode),
                        height,
                        verifier);
        for (Bytes record : records.subList(1, records.size())) {
            if (codec.decode(record) instanceof Event.VoteSigned signed) {
                return Optional.of(signed.vote().value().vote().validator());
            }
        }
        return Optional.empty();
    }
}
