package io.loombft.console.recorder;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.client.GenesisJson;
import io.loombft.core.client.InvalidFileException;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.journal.DiskFailedException;
import io.loombft.core.journal.JournalDamagedException;
import io.loombft.core.journal.JournalInspector;
import io.loombft.core.journal.JournalRecord;
import io.loombft.core.journal.SegmentReader;
import io.loombft.core.types.Height;
import io.loombft.core.types.Verifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The journal of one node on this machine. Blocks while it reads. */
final class Recording {
    private final JournalInspector journal;
    private final Verifier verifier;

    private Recording(JournalInspector journal, Verifier verifier) {
        this.journal = journal;
        this.verifier = verifier;
    }

    /** The journal of the node whose home is the folder, or of which the folder is the journal itself. */
    static Recording open(Path folder) throws UnreadableRecordingException {
        Path given = folder.toAbsolutePath().normalize();
        Path home =
                given.endsWith(Path.of("data", "wal"))
                        ? given.resolve("..").resolve("..").normalize()
                        : given;
        Path wal = home.resolve("data").resolve("wal");
        if (!Files.isDirectory(wal)) {
            throw new UnreadableRecordingException(
                    "There is no journal at "
                            + wal
                            + ": give a node's home, for example localnet/node0.");
        }
        try {
            Path genesis = home.resolve("config").resolve("genesis.json");
            return new Recording(
                    new JournalInspector(new JournalFolder(wal)),
                    new Verifier(GenesisJson.read(genesis).chainId(), new Ed25519()));
        } catch (InvalidFileException e) {
            throw new UnreadableRecordingException(String.valueOf(e.getMessage()));
        }
    }

    /** The heights that can be replayed, ascending. */
    List<Height> heights() throws UnreadableRecordingException {
        try {
            return journal.heights();
        } catch (DiskFailedException e) {
            throw new UnreadableRecordingException(String.valueOf(e.getMessage()));
        }
    }

    /** All steps of a height. */
    Replay replay(Height height) throws UnreadableRecordingException {
        try (SegmentReader reader = journal.read(height)) {
            List<Bytes> records = new ArrayList<>();
            Optional<JournalRecord> next = reader.next();
            while (next.isPresent() && records.size() <= Replay.STEPS_MAX + 1) {
                records.add(next.get().payload());
                next = reader.next();
            }
            return Replay.of(height, records, verifier);
        } catch (DiskFailedException | JournalDamagedException e) {
            throw new UnreadableRecordingException(
                    "Height " + height + " cannot be replayed: " + e.getMessage());
        }
    }
}
