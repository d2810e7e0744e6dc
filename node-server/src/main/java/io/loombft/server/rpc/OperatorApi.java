package io.loombft.server.rpc;

import io.loombft.core.crypto.PublicKey;
import io.loombft.core.journal.JournalRecord;
import io.loombft.core.peers.Ban;
import io.loombft.core.peers.Seed;
import io.loombft.core.types.Height;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the RPC asks of a node for its operator alone. Called by many virtual threads at once. */
public interface OperatorApi {
    /**
     * Records of the journal as they lie on the disk, read beside the node that writes them.
     *
     * @param height the newest when empty
     * @param offset where a record begins, or where the segment ended when it was read last
     */
    JournalAnswer journal(Optional<Height> height, long offset);

    /** Adds a node to be connected with, until the next start. */
    void dial(Seed seed);

    /** Ends the connection with the peer and makes no new one for so long. */
    void ban(PublicKey peer, Duration duration);

    /** Lets a banned peer come again. */
    void unban(PublicKey peer);

    /** The bans in force, at most some thousand, in the order of the nodes' ids. */
    List<Ban> bans();

    /** What was found in the journal. */
    sealed interface JournalAnswer {
        /**
         * Some records in a row.
         *
         * @param heights of all segments, ascending
         * @param bytes length of the segment when it was opened
         * @param nextOffset where to read on
         * @param torn what is wrong with the bytes at {@code nextOffset}: the node is writing them now, or
         *     they are damaged
         */
        record Part(
                Height height,
                List<Height> heights,
                long bytes,
                List<JournalRecord> records,
                long nextOffset,
                Optional<String> torn)
                implements JournalAnswer {
            public Part {
                heights = List.copyOf(heights);
                records = List.copyOf(records);
            }
        }

        /** There is no such segment. */
        record NoSegment(List<Height> heights) implements JournalAnswer {
            public NoSegment {
                heights = List.copyOf(heights);
            }
        }

        /** The segment has less bytes than the offset. */
        record PastTheEnd(long bytes) implements JournalAnswer {}

        /** The disk did not do what it was asked. */
        record Failed(String sentence) implements JournalAnswer {}
    }
}
