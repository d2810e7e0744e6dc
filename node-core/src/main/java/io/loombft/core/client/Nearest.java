package io.loombft.core.client;

import java.util.List;

/** Finds the name that a person most likely meant. */
public final class Nearest {
    /** Only this much of an unknown name is compared. */
    private static final int COMPARED_MAX = 80;

    private Nearest() {}

    /** The known name with the least edit distance, the first of several; at least one is known. */
    public static String of(String unknown, List<String> known) {
        String text = unknown.substring(0, Math.min(COMPARED_MAX, unknown.length()));
        String nearest = known.getFirst();
        int least = Integer.MAX_VALUE;
        for (String candidate : known) {
            int distance = distance(text, candidate);
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /** Levenshtein: insertions, deletions and replacements of one character each. */
    static int distance(String a, String b) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[b.length()];
    }
}
