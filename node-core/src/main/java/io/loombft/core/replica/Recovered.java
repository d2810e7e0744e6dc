package io.loombft.core.replica;

import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.consensus.ChainState;
import io.loombft.core.consensus.Command;
import io.loombft.core.consensus.ConsensusConfig;
import io.loombft.core.consensus.ConsensusCore;
import io.loombft.core.consensus.Event;
import io.loombft.core.consensus.EventCodec;
import io.loombft.core.consensus.HeightSnapshot;
import io.loombft.core.consensus.Step;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.journal.DiskFailedException;
import io.loombft.core.journal.Journal;
import io.loombft.core.journal.JournalDamagedException;
import io.loombft.core.journal.JournalRecord;
import io.loombft.core.journal.LastSigned;
import io.loombft.core.journal.PastVote;
import io.loombft.core.journal.RecordKind;
import io.loombft.core.journal.Recovery;
import io.loombft.core.journal.SegmentReader;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Height;
import io.loombft.core.types.SignedVote;
import io.loombft.core.types.ValidatorSet;
import io.loombft.core.types.Verified;
import io.loombft.core.types.Verifier;
import io.loombft.core.types.Vote;
import java.util.List;
import java.util.Optional;

/**
 * The core as it was before the node stopped: the height's snapshot, then every event of its journal
 * segment, then what the guard remembers of the last signature.
 *
 * @param replayed how many events of the journal it has been given
 * @param left what the core had asked for and not been answered
 */
public record Recovered(ConsensusCore core, Journal journal, int replayed, List<Command> left) {
    /** What a recovery reads from. */
    public record Sources(
            ChainStorage store, Recovery.Ready journal, LastSigned lastSigned, Verifier verifier) {}

    public static Recovered from(Sources sources, ConsensusConfig config)
            throws ChainFailedException, DiskFailedException, ChainDamagedException {
        Journal journal = sources.journal().journal();
        HeightSnapshot fresh = snapshot(sources.store());
        Height deciding = fresh.chain().height().next();
        List<Height> replay = sources.journal().replay();
        if (replay.size() > 1 || (replay.size() == 1 && !replay.getFirst().equals(deciding))) {
            throw damaged(
                    "the journal goes on to height "
                            + replay.getLast()
                            + " but the database ends at "
                            + fresh.chain().height()
                            + ", so it is older: move data/ away and start again, the blocks come"
                            + " from the peers");
        }
        Replayed replayed;
        if (replay.isEmpty()) {
            journal.startSegment(deciding, fresh.encoded());
            replayed = new Replayed(begin(config, fresh, sources.verifier()), 0);
        } else {
            replayed = replay(sources, config, fresh);
        }
        ConsensusCore core = replayed.core();
        remember(core, config.self(), journal, sources.lastSigned());
        return new Recovered(core, journal, replayed.events(), core.resume());
    }

    private static HeightSnapshot snapshot(ChainStorage store)
            throws ChainFailedException, ChainDamagedException {
        ChainState chain = store.chain().orElseThrow();
        if (chain.height().equals(Height.GENESIS)) {
            return new HeightSnapshot(chain, chain.validators(), Certificate.NONE);
        }
        Optional<Certificate> commit = store.commit(chain.height());
        Optional<ValidatorSet> last = store.validators(chain.height());
        if (commit.isEmpty() || last.isEmpty()) {
            throw damaged(
                    "the database has no commit of its last height "
                            + chain.height()
                            + ": move data/ away and start again");
        }
        return new HeightSnapshot(chain, last.get(), commit.get());
    }

    private static ConsensusCore begin(
            ConsensusConfig config, HeightSnapshot snapshot, Verifier verifier)
            throws ChainDamagedException {
        return new ConsensusCore(config, snapshot, lastPrecommits(snapshot, verifier));
    }

    private static List<Verified<SignedVote>> lastPrecommits(
            HeightSnapshot snapshot, Verifier verifier) throws ChainDamagedException {
        return verifier.votesOfLast(snapshot.lastCommit(), snapshot.lastValidators())
                .orElseThrow(
                        () ->
                                damaged(
                                        "the commit of height "
                                                + snapshot.chain().height()
                                                + " does not verify: move data/ away and start"
                                                + " again"));
    }

    private record Replayed(ConsensusCore core, int events) {}

    private static Replayed replay(Sources sources, ConsensusConfig config, HeightSnapshot fresh)
            throws DiskFailedException, ChainDamagedException {
        Height height = fresh.chain().height().next();
        Journal journal = sources.journal().journal();
        try (SegmentReader reader = journal.read(height)) {
            HeightSnapshot snapshot = decode(reader.next().orElseThrow(), HeightSnapshot::decode);
            if (!snapshot.chain().equals(fresh.chain())) {
                throw damaged(
                        "the journal of height "
                                + height
                                + " begins after another block than the database ends with: move"
                                + " data/ away and start again");
            }
            ConsensusCore core = begin(config, snapshot, sources.verifier());
            EventCodec codec =
                    new EventCodec(sources.verifier(), of -> HeightContext.of(core).set(of));
            int events = 0;
            for (Optional<JournalRecord> record = reader.next();
                    record.isPresent();
                    record = reader.next()) {
                if (record.get().kind() == RecordKind.EVENT) {
                    // What the commands led to is in the journal too, or is asked for again below.
                    core.on(codec.decode(record.get().payload()));
                    events++;
                }
            }
            return new Replayed(core, events);
        } catch (MalformedInputException | JournalDamagedException e) {
            throw damaged(
                    "the journal of height "
                            + height
                            + " cannot be replayed: "
                            + e.getMessage()
                            + "; `wal verify` shows where, `wal repair` what would be dropped");
        }
    }

    private static void remember(
            ConsensusCore core, PublicKey self, Journal journal, LastSigned last)
            throws DiskFailedException {
        if (last.isNothing()) {
            return;
        }
        Step step =
                switch (last.step()) {
                    case NOTHING -> throw new AssertionError("checked above");
                    case PROPOSAL -> Step.PROPOSE;
                    case PREVOTE -> Step.PREVOTE;
                    case PRECOMMIT -> Step.PRECOMMIT;
                };
        Event loaded =
                new Event.GuardLoaded(
                        new Event.LastSignature(
                                last.height(),
                                last.round(),
                                step,
                                last.ballot(),
                                last.lock().round(),
                                last.lock().blockHash(),
                                last.past().stream().map(v -> vote(v, self)).toList()));
        journal.append(EventCodec.encode(loaded));
        core.on(loaded);
    }

    private static Vote vote(PastVote past, PublicKey validator) {
        return new Vote(past.type(), past.height(), past.round(), past.ballot(), validator);
    }

    private static <T> T decode(JournalRecord record, Decoder.Item<T> item)
            throws MalformedInputException {
        return Decoder.whole(record.payload(), item);
    }

    private static ChainDamagedException damaged(String sentence) {
        return new ChainDamagedException(sentence);
    }
}
