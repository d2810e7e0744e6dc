package io.loombft.core.journal;

/** Where in which file something is not as it was written, and what. */
public record Damage(String file, long offset, String what) {
    /** One sentence for the operator. */
    public String sentence() {
        return file + " is damaged at byte " + offset + ": " + what;
    }
}
