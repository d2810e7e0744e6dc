package io.loombft.core.journal;

import io.loombft.core.types.Height;
import java.util.List;

/** What opening a journal came to. */
public sealed interface Recovery {
    /**
     * The journal can be replayed and written.
     *
     * @param segments the heights of all segments, ascending
     * @param replay those above the committed height, ascending and without gap: to be replayed in
     *     this order. Empty when the next act is {@link Journal#startSegment}.
     * @param cuts what was never synced and is gone now, at most one for each of two segments
     */
    record Ready(Journal journal, List<Height> segments, List<Height> replay, List<Cut> cuts)
            implements Recovery {
        public Ready {
            segments = List.copyOf(segments);
            replay = List.copyOf(replay);
            cuts = List.copyOf(cuts);
        }
    }

    /** Nothing may be replayed and nothing was changed: {@link JournalInspector} shows and repairs. */
    record Damaged(Damage damage) implements Recovery {}

    /** A torn end that was cut off; at offset 0 the whole segment was removed. */
    record Cut(String file, long offset, long bytes, String what) {
        /** One sentence for the log. */
        public String sentence() {
            return "cut %d bytes that had never been synced off %s at byte %d: %s"
                    .formatted(bytes, file, offset, what);
        }
    }
}
