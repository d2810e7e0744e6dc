package io.loombft.console.recorder;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.consensus.Command;
import io.loombft.core.consensus.ConsensusConfig;
import io.loombft.core.consensus.ConsensusCore;
import io.loombft.core.consensus.Event;
import io.loombft.core.consensus.EventCodec;
import io.loombft.core.consensus.HeightSnapshot;
import io.loombft.core.consensus.Timeouts;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Height;
import io.loombft.core.types.SignedVote;
import io.loombft.core.types.ValidatorSet;
import io.loombft.core.types.Verified;
import io.loombft.core.types.Verifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gives the pure core the events of one height, one after the other, and notes each step. Used by one thread at a time. */
final class Replayer {
    private final HeightSnapshot snapshot;
    private final Height height;
    private final PublicKey self;
    private final EventCodec codec;
    private final ConsensusCore core;
    private final List<Step> steps = new ArrayList<>();
    private boolean isCut;

    private Replayer(HeightSnapshot snapshot, Height height, PublicKey self, Verifier verifier)
            throws UnreadableRecordingException {
        this.snapshot = snapshot;
        this.height = height;
        this.self = self;
        this.codec = codec(snapshot, height, verifier);
        this.core = new ConsensusCore(config(self), snapshot, lastPrecommits(snapshot, verifier));
    }

    /**
     * At the beginning of a height.
     *
     * @param self whose journal it is; when that is not known, the first of the set
     */
    static Replayer at(Height height, Bytes snapshot, Optional<PublicKey> self, Verifier verifier)
            throws UnreadableRecordingException, MalformedInputException {
        HeightSnapshot begun = Decoder.whole(snapshot, HeightSnapshot::decode);
        PublicKey known = self.orElseGet(() -> begun.chain().validators().get(0).id());
        return new Replayer(begun, height, known, verifier);
    }

    /** What reads the events of a height that begins with the snapshot. */
    static EventCodec codec(HeightSnapshot snapshot, Height height, Verifier verifier) {
        return new EventCodec(verifier, of -> set(snapshot, height, of));
    }

    /** The next event; what is above {@link Replay#STEPS_MAX} is left out. */
    void feed(Bytes event) throws MalformedInputException {
        if (steps.size() >= Replay.STEPS_MAX) {
            isCut = true;
            return;
        }
        Event decoded = codec.decode(event);
        List<Command> commands = core.on(decoded);
        steps.add(Step.of(steps.size(), decoded, commands, core));
    }

    Height height() {
        return height;
    }

    Replay replay() {
        return new Replay(height, snapshot.chain().validators(), self, steps, isCut);
    }

    private static Optional<ValidatorSet> set(HeightSnapshot snapshot, Height height, Height of) {
        if (of.equals(height)) {
            return Optional.of(snapshot.chain().validators());
        }
        if (of.equals(height.next())) {
            return Optional.of(snapshot.chain().nextValidators());
        }
        return of.equals(height.previous())
                ? Optional.of(snapshot.lastValidators())
                : Optional.empty();
    }

    /** Timeouts are events of the journal, so that their lengths decide nothing here. */
    private static ConsensusConfig config(PublicKey self) {
        return new ConsensusConfig(self, Timeouts.DEFAULT, ConsensusConfig.EmptyBlocks.MADE, 0, 0);
    }

    private static List<Verified<SignedVote>> lastPrecommits(
            HeightSnapshot snapshot, Verifier verifier) throws UnreadableRecordingException {
        return verifier.votesOfLast(snapshot.lastCommit(), snapshot.lastValidators())
                .orElseThrow(
                        () ->
                                new UnreadableRecordingException(
                                        "The commit that the height begins with does not verify."));
    }
}
