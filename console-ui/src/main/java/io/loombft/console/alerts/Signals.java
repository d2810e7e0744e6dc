package io.loombft.console.alerts;

import io.loombft.console.alerts.Alert.Severity;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** What the machine can do to call an operator who looks elsewhere. Called by the thread that paints. */
interface Signals {
    /** Sounds once; what keeps it from sounding is said in a sentence, an empty one when nothing does. */
    void sound(Severity most, Consumer<String> trouble);

    /** Shows these above all windows. */
    void show(List<Notice> notices, Instant now);

    /** Looks at the time. */
    void tick(Instant now);
}
