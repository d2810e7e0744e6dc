package io.loombft.core.simulation;

/** Takes the transcript of a run, line by line. */
@FunctionalInterface
public interface Trace {
    /** Nobody reads it, so nothing is written. */
    Trace NONE =
            new Trace() {
                @Override
                public void line(String line) {}

                @Override
                public boolean isRead() {
                    return false;
                }
            };

    void line(String line);

    default boolean isRead() {
        return true;
    }
}
