package io.loombft.console.recorder;

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
import io.loombft.core.journal.DiskFailedException;
import io.loombft.core.journal.JournalDamagedException;
import io.loombft.core.journal.JournalInspector;
import io.loombft.core.journal.JournalRecord;
import io.loombft.core.journal.SegmentReader;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Height;
import io.loombft.core.types.SignedVote;
import io.loombft.core.types.ValidatorSet;
import io.loombft.core.types.Verified;
import io.loombft.core.types.Verifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One height, replayed: the pure core was given every event of the journal's segment again, and each step
 * says what it did then. Immutable.
 *
 * @param self the node's validator key, the proposer's of round 0 when the node signed nothing
 * @param isCut whether there are more events than are kept, or the end cannot be read
 */
record Replay(
        Height height, ValidatorSet validators, PublicKey self, List<Step> steps, boolean isCut) {
    /** Events of one height that are replayed. */
    static final int STEPS_MAX = 20_000;

    Replay {
        steps = List.copyOf(steps);
    }

    /** What a segment holds. */
    private record Segment(HeightSnapshot snapshot, List<Event> events, boolean isCut) {}

    static Replay of(JournalInspector journal, Height height, Verifier verifier)
            throws UnreadableRecordingException {
        Segment segment = read(journal, height, verifier);
        PublicKey self = self(segment);
        ConsensusCore core =
                new ConsensusCore(
                        config(self),
                        segment.snapshot(),
                        lastPrecommits(segment.snapshot(), verifier));
        List<Step> steps = new ArrayList<>();
        for (Event event : segment.events()) {
            List<Command> commands = core.on(event);
            steps.add(Step.of(steps.size(), event, commands, core));
        }
        return new Replay(
                height, segment.snapshot().chain().validators(), self, steps, segment.isCut());
    }

    private static Segment read(JournalInspector journal, Height height, Verifier verifier)
            throws UnreadableRecordingException {
        try (SegmentReader reader = journal.read(height)) {
            Optional<JournalRecord> first = reader.next();
            if (first.isEmpty()) {
                throw new UnreadableRecordingException("Height " + height + " is empty.");
            }
            HeightSnapshot snapshot = Decoder.whole(first.get().payload(), HeightSnapshot::decode);
            EventCodec codec = new EventCodec(verifier, of -> set(snapshot, height, of));
            List<Event> events = new ArrayList<>();
            boolean isCut = false;
            Optional<JournalRecord> next = reader.next();
            while (next.isPresent() && !isCut) {
                events.add(codec.decode(next.get().payload()));
                isCut = events.size() == STEPS_MAX;
                next = reader.next();
            }
            return new Segment(snapshot, events, isCut);
        } catch (DiskFailedException | JournalDamagedException | MalformedInputException e) {
            throw new UnreadableRecordingException(
                    "Height " + height + " cannot be replayed: " + e.getMessage());
        }
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

    /** The journal does not name its node, but holds what it signed. */
    private static PublicKey self(Segment segment) {
        for (Event event : segment.events()) {
            if (event instanceof Event.VoteSigned signed) {
                return signed.vote().value().vote().validator();
            }
        }
        return segment.snapshot().chain().validators().get(0).id();
    }

    /** Timeouts are events of the journal, so that their lengths decide nothing here. */
    private static ConsensusConfig config(PublicKey self) {
        return new ConsensusConfig(self, Timeouts.DEFAULT, ConsensusConfig.EmptyBlocks.MADE, 0, 0);
    }

    private static List<Verified<SignedVote>> lastPrecommits(
            HeightSnapshot snapshot, Verifier verifier) throws UnreadableRecordingException {
        if (snapshot.lastCommit().equals(Certificate.NONE)) {
            return List.of();
        }
        return verifier.certificate(snapshot.lastCommit(), snapshot.lastValidators())
                .map(Verifier::votesOf)
                .orElseThrow(
                        () ->
                                new UnreadableRecordingException(
                                        "The commit that the height begins with does not verify."));
    }
}
