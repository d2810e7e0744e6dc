package io.loombft.core.journal;

import io.loombft.core.journal.SegmentReport.State;
import io.loombft.core.types.Height;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a reading of segments found, in ascending order of height. */
public record JournalReport(List<SegmentReport> segments) {
    public JournalReport {
        segments = List.copyOf(segments);
    }

    static JournalReport of(Disk disk, List<Height> heights) throws DiskFailedException {
        List<SegmentReport> segments = new ArrayList<>();
        for (Height height : heights) {
            segments.add(SegmentReport.of(disk, height));
        }
        return new JournalReport(segments);
    }

    /** The segments above the height. */
    public JournalReport above(Height height) {
        return new JournalReport(
                segments.stream().filter(s -> s.height().compareTo(height) > 0).toList());
    }

    /**
     * Why a node that has committed up to the height must not start on this journal: a segment that it
     * would replay is missing, damaged, or cut short although another one follows.
     */
    public Optional<Damage> damageAbove(Height committed) {
        return above(committed).firstFault(committed.next()).map(Fault::damage);
    }

    /** The first segment with which a replay must not go on, by its index, and why. */
    record Fault(int index, Damage damage) {}

    /** Looks for a fault in segments of which the first should be of the height. */
    Optional<Fault> firstFault(Height first) {
        Height expected = first;
        for (int i = 0; i < segments.size(); i++) {
            SegmentReport segment = segments.get(i);
            if (!segment.height().equals(expected)) {
                return Optional.of(new Fault(i, missing(expected, segment)));
            }
            Optional<Damage> damage = damage(segment, i == segments.size() - 1);
            if (damage.isPresent()) {
                return Optional.of(new Fault(i, damage.get()));
            }
            expected = expected.next();
        }
        return Optional.empty();
    }

    private static Damage missing(Height expected, SegmentReport found) {
        String what =
                "it begins the journal after a gap: " + SegmentFiles.name(expected) + " is missing";
        return new Damage(found.file(), 0, what);
    }

    private static Optional<Damage> damage(SegmentReport segment, boolean isNewest) {
        return switch (segment.state()) {
            case State.Sealed() -> Optional.empty();
            case State.Open() ->
                    isNewest
                            ? Optional.empty()
                            : Optional.of(cutShort(segment, segment.bytes(), "it ends early"));
            case State.Torn(long offset, String what) ->
                    isNewest ? Optional.empty() : Optional.of(cutShort(segment, offset, what));
            case State.Damaged(long offset, String what) ->
                    Optional.of(new Damage(segment.file(), offset, what));
        };
    }

    private static Damage cutShort(SegmentReport segment, long offset, String what) {
        return new Damage(segment.file(), offset, what + ", and another segment follows");
    }
}
