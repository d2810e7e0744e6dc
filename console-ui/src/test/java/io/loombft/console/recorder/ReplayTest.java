package io.loombft.console.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.client.KeyFile;
import io.loombft.core.consensus.ChainState;
import io.loombft.core.consensus.Command;
import io.loombft.core.consensus.Event;
import io.loombft.core.consensus.EventCodec;
import io.loombft.core.consensus.HeightSnapshot;
import io.loombft.core.consensus.ProposerPriorities;
import io.loombft.core.consensus.Timeout;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.Height;
import io.loombft.core.types.Params;
import io.loombft.core.types.Round;
import io.loombft.core.types.SignedVote;
import io.loombft.core.types.Validator;
import io.loombft.core.types.ValidatorSet;
import io.loombft.core.types.Verifier;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private static final Height HEIGHT = new Height(1);
    private static final Ed25519 SCHEME = new Ed25519();

    private final List<KeyPair> keys =
            Stream.generate(() -> KeyFile.generate(SCHEME))
                    .limit(4)
                    .sorted(Comparator.comparing(KeyPair::publicKey))
                    .toList();
    private final ValidatorSet set = set();
    private final ChainId chain = new ChainId("replayed");
    private final Verifier verifier = new Verifier(chain, SCHEME);

    /** Round 0 runs out without a proposal, so that every validator prevotes nil. */
    private final List<Event> idle =
            List.of(
                    fired(Timeout.Kind.COMMIT_WAIT),
                    fired(Timeout.Kind.EMPTY_BLOCK),
                    fired(Timeout.Kind.PROPOSE));

    @Test
    void aJournalWithoutASignatureOfItsNodeIsSeenByAnObserver() throws Exception {
        Replay replay = replayed(idle);

        assertEquals(Optional.empty(), replay.self());
        assertFalse(replay.isOfValidator());
        assertEquals("prevote", replay.steps().getLast().step());
        assertEquals(List.of(), wishes(replay));
    }

    @Test
    void votesOfOthersTellNothingAboutTheNode() throws Exception {
        List<Event> heard = new ArrayList<>(idle);
        heard.add(new Event.VoteReceived(verifier.vote(prevote(2), set).orElseThrow()));

        assertEquals(Optional.empty(), replayed(heard).self());
    }

    @Test
    void theFirstSignatureTellsWhoseJournalItIsFromTheBeginning() throws Exception {
        List<Event> signed = new ArrayList<>(idle);
        signed.add(new Event.VoteSigned(verifier.vote(prevote(2), set).orElseThrow()));
        Replay replay = replayed(signed);

        assertEquals(Optional.of(keys.get(2).publicKey()), replay.self());
        assertTrue(replay.isOfValidator());
        assertEquals(4, replay.steps().size());
        assertEquals(List.of(2), wishes(replay), "it wished to sign when the timeout ran out");
    }

    @Test
    void aNodeThatIsNoValidatorOfTheHeightWishesToSignNothing() throws Exception {
        KeyPair other = KeyFile.generate(SCHEME);
        Replayer replayer =
                Replayer.at(
                        HEIGHT,
                        new Encoder().value(snapshot()).toBytes(),
                        Optional.of(other.publicKey()),
                        verifier);
        for (Event event : idle) {
            replayer.feed(EventCodec.encode(event));
        }

        assertEquals(Optional.of(other.publicKey()), replayer.replay().self());
        assertFalse(replayer.replay().isOfValidator());
        assertEquals(List.of(), wishes(replayer.replay()));
    }

    @Test
    void onlyATimeoutThatRanOutTellsThatTheNodeMakesEmptyBlocks() throws Exception {
        assertTrue(replayed(idle).tellsOfEmptyBlocks());
        assertFalse(
                replayed(List.of(new Event.TransactionsAvailable(), idle.getLast()))
                        .tellsOfEmptyBlocks());

        Command start =
                new Command.ScheduleTimeout(
                        new Timeout(Timeout.Kind.EMPTY_BLOCK, HEIGHT, Round.ZERO), 0);
        assertEquals("start the empty block timeout", new Told(key -> "", true).command(start));
        assertEquals(
                "start the empty block timeout, if this node makes empty blocks",
                new Told(key -> "", false).command(start));
    }

    /** The steps, from 0, after which the core wanted a vote signed. */
    private static List<Integer> wishes(Replay replay) {
        return replay.steps().stream()
                .filter(
                        step ->
                                step.commands().stream()
                                        .anyMatch(Command.SignVote.class::isInstance))
                .map(Step::index)
                .toList();
    }

    private Replay replayed(List<Event> events) throws UnreadableRecordingException {
        List<Bytes> records = new ArrayList<>();
        records.add(new Encoder().value(snapshot()).toBytes());
        events.forEach(event -> records.add(EventCodec.encode(event)));
        return Replay.of(HEIGHT, records, verifier);
    }

    private static Event fired(Timeout.Kind kind) {
        return new Event.TimeoutFired(new Timeout(kind, HEIGHT, Round.ZERO));
    }

    private SignedVote prevote(int place) {
        KeyPair key = keys.get(place);
        Vote vote = new Vote(VoteType.PREVOTE, HEIGHT, Round.ZERO, Ballot.nil(), key.publicKey());
        return vote.signed(SCHEME.sign(key, vote.signBytes(chain)));
    }

    private HeightSnapshot snapshot() {
        ChainState genesis =
                new ChainState(
                        Height.GENESIS,
                        Hash.ZERO,
                        0,
                        set,
                        set,
                        ProposerPriorities.first(set),
                        Params.DEFAULT,
                        Hash.ZERO,
                        Hash.ZERO,
                        false);
        return new HeightSnapshot(genesis, set, Certificate.NONE);
    }

    private ValidatorSet set() {
        try {
            return ValidatorSet.of(
                    keys.stream().map(key -> new Validator(key.publicKey(), 10)).toList());
        } catch (MalformedInputException e) {
            throw new AssertionError(e);
        }
    }
}
