package io.loombft.server.rpc;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.journal.JournalRecord;
import io.loombft.core.journal.RecordKind;
import io.loombft.core.peers.Ban;
import io.loombft.core.peers.Offence;
import io.loombft.core.peers.Seed;
import io.loombft.core.types.Height;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A node with a journal of one height, which remembers what it was told last. */
final class FakeOperator implements OperatorApi {
    private static final Height HEIGHT = new Height(7);
    private static final long BYTES = 30;

    volatile String done = "";
    volatile List<Height> heights = List.of(HEIGHT);

    @Override
    public JournalAnswer journal(Optional<Height> height, long offset) {
        if (height.isPresent() && !height.get().equals(HEIGHT)) {
            return new JournalAnswer.NoSegment(List.of(HEIGHT));
        }
        if (offset > BYTES) {
            return new JournalAnswer.PastTheEnd(BYTES);
        }
        return new JournalAnswer.Part(
                HEIGHT,
                heights,
                BYTES,
                List.of(
                        new JournalRecord(0, RecordKind.SNAPSHOT, Bytes.utf8("s")),
                        new JournalRecord(10, RecordKind.EVENT, Bytes.utf8("ev"))),
                21,
                Optional.of("the header of a record ends after 9 bytes"));
    }

    @Override
    public void dial(Seed seed) {
        done = "dial " + seed;
    }

    @Override
    public void ban(PublicKey peer, Duration duration) {
        done = "ban " + peer.hex() + " " + duration;
    }

    @Override
    public List<Ban> bans() {
        return List.of(
                new Ban(
                        Sample.OTHER.publicKey(),
                        1_800_000_000_000L,
                        2,
                        new Ban.Reason.Misbehaved(Offence.FORGED_BLOCK)));
    }

    @Override
    public void unban(PublicKey peer) {
        done = "unban " + peer.hex();
    }
}
