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
import io.loombft.core.types.Vote;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Gives the pure core the events of one height, one after the other, and notes each step. As long as nobody
 * knows whose journal it is the core only observes; with the first signature of its own it is the validator
 * that signed, from the beginning. Used by one thread at a time.
 */
final class Replayer {
    /** All bits are set, which is no point of the curve: no validator can ever sign with it. */
    private static final PublicKey OBSERVER = new PublicKey(Bytes.copyOf(ones()));

    private final HeightSnapshot snapshot;
    private final Height height;
    private final EventCodec codec;
    private final List<Verified<SignedVote>> lastPrecommits;
    private final List<Step> steps = new ArrayList<>();
    private Optional<PublicKey> self;
    private ConsensusCore core;
    private boolean isCut;

    private Replayer(
            HeightSnapshot snapshot, Height height, Optional<PublicKey> self, Verifier verifier)
            throws UnreadableRecordingException {
        this.snapshot = snapshot;
        this.height = height;
        this.self = self;
        this.codec = new EventCodec(verifier, of -> set(snapshot, height, of));
        this.lastPrecommits = lastPrecommits(snapshot, verifier);
        this.core = begun();
    }

    private static byte[] ones() {
        byte[] bytes = new byte[PublicKey.SIZE];
        Arrays.fill(bytes, (byte) 0xFF);
        return bytes;
    }

    private ConsensusCore begun() {
        return new ConsensusCore(config(self.orElse(OBSERVER)), snapshot, lastPrecommits);
    }

    /**
     * At the beginning of a height.
     *
     * @param self whose journal it is, when that is known before anything of its own is read
     */
    static Replayer at(Height height, Bytes snapshot, Optional<PublicKey> self, Verifier verifier)
            throws UnreadableRecordingException, MalformedInputException {
        HeightSnapshot begun = Decoder.whole(snapshot, HeightSnapshot::decode);
        return new Replayer(begun, height, self, verifier);
    }

    /** The next event; what is above {@link Replay#STEPS_MAX} is left out. */
    void feed(Bytes event) throws MalformedInputException {
        if (steps.size() >= Replay.STEPS_MAX) {
            isCut = true;
            return;
        }
        Event decoded = codec.decode(event);
        if (self.isEmpty()) {
            self = signer(decoded);
            if (self.isPresent()) {
                beginAgain();
            }
        }
        take(decoded);
    }

    /** Whose signature the event is, when it is the answer to a wish of the node's own core. */
    private static Optional<PublicKey> signer(Event event) {
        return switch (event) {
            case Event.VoteSigned signed -> Optional.of(signed.vote().value().vote().validator());
            case Event.ProposalSigned signed ->
                    Optional.of(signed.proposal().value().proposal().proposer());
            case Event.GuardLoaded loaded ->
                    loaded.last().past().stream().findFirst().map(Vote::validator);
            case Event.ProposalReceived e -> Optional.empty();
            case Event.PartReceived e -> Optional.empty();
            case Event.BlockReceived e -> Optional.empty();
            case Event.VoteReceived e -> Optional.empty();
            case Event.CertificateReceived e -> Optional.empty();
            case Event.QuorumClaimed e -> Optional.empty();
            case Event.EvidenceReceived e -> Optional.empty();
            case Event.TimeoutFired e -> Optional.empty();
            case Event.TransactionsAvailable e -> Optional.empty();
            case Event.BlockBuilt e -> Optional.empty();
            case Event.BlockValidated e -> Optional.empty();
            case Event.SignatureRefused e -> Optional.empty();
            case Event.Decided e -> Optional.empty();
            case Event.BlockExecuted e -> Optional.empty();
        };
    }

    private void beginAgain() {
        List<Step> observed = List.copyOf(steps);
        steps.clear();
        core = begun();
        observed.forEach(step -> take(step.event()));
    }

    private void take(Event event) {
        List<Command> commands = core.on(event);
        steps.add(Step.of(steps.size(), event, commands, core));
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

    /**
     * Timeouts are events of the journal, so that their lengths decide nothing here; and what the node does about
     * empty blocks shows only in whether it starts that one timeout, which {@link Told} says.
     */
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
