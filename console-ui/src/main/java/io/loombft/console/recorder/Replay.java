package io.loombft.console.recorder;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.consensus.Event;
import io.loombft.core.consensus.Timeout;
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
 * @param self the node's validator key; none when neither the node nor a signature in the journal told it, and the
 *     core only observed
 * @param isCut whether there are more events than are kept, or the end cannot be read
 */
record Replay(
        Height height,
        ValidatorSet validators,
        Optional<PublicKey> self,
        List<Step> steps,
        boolean isCut) {
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
            Replayer replayer = Replayer.at(height, records.getFirst(), Optional.empty(), verifier);
            for (Bytes event : records.subList(1, records.size())) {
                replayer.feed(event);
            }
            return replayer.replay();
        } catch (MalformedInputException e) {
            throw new UnreadableRecordingException(
                    "Height " + height + " cannot be replayed: " + e.getMessage());
        }
    }

    /** Whether the node had a vote in this height. */
    boolean isOfValidator() {
        return self.filter(validators::contains).isPresent();
    }

    /** Whether the journal itself tells that the node makes blocks without content: its timeout ran out in it. */
    boolean tellsOfEmptyBlocks() {
        return steps.stream()
                .anyMatch(
                        step ->
                                step.event() instanceof Event.TimeoutFired fired
                                        && fired.timeout().kind() == Timeout.Kind.EMPTY_BLOCK);
    }
}
