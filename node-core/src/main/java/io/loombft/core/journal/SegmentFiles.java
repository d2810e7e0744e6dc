package io.loombft.core.journal;

import io.loombft.core.types.Height;
import java.util.ArrayList;
import java.util.List;

/** How segments are named: the height with 19 digits, so that names sort as heights do. */
final class SegmentFiles {
    private static final String ENDING = ".wal";
    private static final int DIGITS = 19;

    private SegmentFiles() {}

    static String name(Height height) {
        String digits = Long.toString(height.value());
        return "0".repeat(DIGITS - digits.length()) + digits + ENDING;
    }

    /** The heights of all segments in ascending order; other files are not ours to judge. */
    static List<Height> heights(Disk disk) throws DiskFailedException {
        List<Height> heights = new ArrayList<>();
        for (String name : disk.list()) {
            if (isSegment(name)) {
                heights.add(new Height(Long.parseLong(name.substring(0, DIGITS))));
            }
        }
        heights.sort(null);
        return heights;
    }

    private static boolean isSegment(String name) {
        if (name.length() != DIGITS + ENDING.length() || !name.endsWith(ENDING)) {
            return false;
        }
        String digits = name.substring(0, DIGITS);
        return digits.chars().allMatch(c -> c >= '0' && c <= '9')
                && digits.compareTo(Long.toString(Long.MAX_VALUE)) <= 0;
    }
}
