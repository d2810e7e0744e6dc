package io.loombft.core.journal;

import io.loombft.core.journal.JournalReport.Fault;
import io.loombft.core.types.Height;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a repair would take out of a journal so that the node starts again: from the first fault on,
 * everything, since a replay must not skip. In ascending order of height; empty when nothing is wrong.
 */
public record RepairPlan(List<Drop> drops) {
    /** What happens to one segment; in each case a copy stays, under a name that ends in "damaged". */
    public sealed interface Drop {
        /** The segment's file name. */
        String file();

        /** One sentence for the operator. */
        String sentence();

        /** The whole segment goes. */
        record SetAside(String file, long bytes, String why) implements Drop {
            @Override
            public String sentence() {
                return "set aside all %d bytes of %s: %s".formatted(bytes, file, why);
            }
        }

        /** All from the offset on goes, {@code bytes} in number. */
        record CutAt(String file, long offset, long bytes, String why) implements Drop {
            @Override
            public String sentence() {
                return "cut %d bytes off %s at byte %d: %s".formatted(bytes, file, offset, why);
            }
        }
    }

    public RepairPlan {
        drops = List.copyOf(drops);
    }

    static RepairPlan of(JournalReport whole, Height committed) {
        JournalReport report = whole.above(committed);
        Optional<Fault> fault = report.firstFault(committed.next());
        return new RepairPlan(fault.map(f -> drops(report.segments(), f)).orElse(List.of()));
    }

    private static List<Drop> drops(List<SegmentReport> segments, Fault fault) {
        List<Drop> drops = new ArrayList<>();
        SegmentReport bad = segments.get(fault.index());
        Damage damage = fault.damage();
        if (damage.offset() == 0) {
            drops.add(new Drop.SetAside(bad.file(), bad.bytes(), damage.what()));
        } else if (damage.offset() < bad.bytes()) {
            long bytes = bad.bytes() - damage.offset();
            drops.add(new Drop.CutAt(bad.file(), damage.offset(), bytes, damage.what()));
        }
        for (SegmentReport later : segments.subList(fault.index() + 1, segments.size())) {
            String why = "it follows " + bad.file() + ", which cannot be replayed to its end";
            drops.add(new Drop.SetAside(later.file(), later.bytes(), why));
        }
        return drops;
    }
}
