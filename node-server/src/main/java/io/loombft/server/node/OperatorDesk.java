package io.loombft.server.node;

import io.loombft.core.crypto.PublicKey;
import io.loombft.core.journal.DiskFailedException;
import io.loombft.core.journal.JournalInspector;
import io.loombft.core.journal.JournalRecord;
import io.loombft.core.journal.SegmentDump;
import io.loombft.core.journal.SegmentDump.Entry;
import io.loombft.core.peers.Seed;
import io.loombft.core.types.Height;
import io.loombft.server.p2p.PeerNetwork;
import io.loombft.server.rpc.OperatorApi;
import io.loombft.server.storage.FileDisk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what the operator asks of a running node. The journal is read from its files, which the consensus
 * thread writes meanwhile and does not notice. For any thread.
 */
final class OperatorDesk implements OperatorApi {
    /** When the records of an answer were as long as this together, it ends. */
    static final long JOURNAL_BYTES_MAX = 4L * 1024 * 1024;

    /** Records in one answer. */
    static final int JOURNAL_RECORDS_MAX = 10_000;

    /** Answers that are read at once: each may hold a record of some MiB. */
    private static final int READERS_MAX = 2;

    private static final Logger LOG = LoggerFactory.getLogger("operator");

    private final JournalInspector journal;
    private final PeerNetwork network;
    private final Semaphore readers = new Semaphore(READERS_MAX);

    OperatorDesk(Path journalFolder, PeerNetwork network) {
        this.journal = new JournalInspector(FileDisk.toRead(journalFolder));
        this.network = network;
    }

    @Override
    public JournalAnswer journal(Optional<Height> height, long offset) {
        readers.acquireUninterruptibly();
        try {
            List<Height> heights = journal.heights();
            Optional<Height> asked = height.or(() -> heights.stream().reduce((a, b) -> b));
            return asked.isPresent() && heights.contains(asked.get())
                    ? read(asked.get(), heights, offset)
                    : new JournalAnswer.NoSegment(heights);
        } catch (DiskFailedException e) {
            return switch (e.reason()) {
                // It was released and deleted between the listing and the opening.
                case MISSING -> new JournalAnswer.NoSegment(List.of());
                case FULL, EXISTS, FAILED ->
                        new JournalAnswer.Failed(String.valueOf(e.getMessage()));
            };
        } finally {
            readers.release();
        }
    }

    private JournalAnswer read(Height height, List<Height> heights, long offset)
            throws DiskFailedException {
        try (SegmentDump dump = journal.dump(height, offset)) {
            if (offset > dump.bytes()) {
                return new JournalAnswer.PastTheEnd(dump.bytes());
            }
            List<JournalRecord> records = new ArrayList<>();
            Optional<String> torn = Optional.empty();
            long next = offset;
            Optional<Entry> entry = dump.next();
            while (entry.isPresent()) {
                switch (entry.get()) {
                    case Entry.Intact(JournalRecord record) -> {
                        records.add(record);
                        next = record.end();
                    }
                    case Entry.Bad(long at, long bytes, String what) -> torn = Optional.of(what);
                }
                boolean isFull =
                        next - offset >= JOURNAL_BYTES_MAX || records.size() >= JOURNAL_RECORDS_MAX;
                entry = isFull ? Optional.empty() : dump.next();
            }
            return new JournalAnswer.Part(height, heights, dump.bytes(), records, next, torn);
        }
    }

    @Override
    public void dial(Seed seed) {
        LOG.atInfo().addKeyValue("address", seed).log("the operator has a peer dialled");
        network.dial(seed);
    }

    @Override
    public void ban(PublicKey peer, Duration duration) {
        LOG.atInfo()
                .addKeyValue("id", peer.hex())
                .addKeyValue("seconds", duration.toSeconds())
                .log("the operator bans a peer");
        network.ban(peer, duration);
    }

    @Override
    public void unban(PublicKey peer) {
        LOG.atInfo().addKeyValue("id", peer.hex()).log("the operator lifts a ban");
        network.unban(peer);
    }
}
