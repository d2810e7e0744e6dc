package io.loombft.console.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.console.alerts.Alert.Severity;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LastingTest {
    private static final Instant START = Instant.ofEpochSecond(1_700_000_000);
    private static final long HOLDS = Rule.BEHIND.holds().toSeconds();
    private static final long CLEARS = Rule.BEHIND.clears().toSeconds();

    private final Lasting lasting = new Lasting();
    private boolean isUnknown;
    private Lasting.Course course = new Lasting.Course(List.of(), List.of());

    @Test
    void isAnAlertOnceItHasLastedSinceItWasFirstFound() {
        found(0);
        found(HOLDS - 1);
        assertTrue(course.firing().isEmpty());

        found(HOLDS);
        assertEquals(START, course.firing().getFirst().since());
    }

    @Test
    void whatIsGoneOnceBeforeBeginsAnew() {
        found(0);
        gone(HOLDS - 1);
        found(HOLDS);
        assertTrue(course.firing().isEmpty());

        found(2 * HOLDS);
        assertEquals(1, course.firing().size());
    }

    @Test
    void isOverOnceItHasBeenGoneForItsTime() {
        fire();
        gone(HOLDS + CLEARS - 1);
        assertEquals(1, course.firing().size());

        gone(HOLDS + CLEARS);
        assertTrue(course.firing().isEmpty());
        assertEquals(START.plusSeconds(HOLDS), course.ended().getFirst().last());
    }

    @Test
    void whatComesBackInTimeHasNeverEnded() {
        fire();
        gone(HOLDS + CLEARS - 1);
        found(HOLDS + CLEARS);
        gone(HOLDS + 2 * CLEARS - 1);

        assertEquals(START, course.firing().getFirst().since());
    }

    @Test
    void doesNotEndWhileNobodyCanSayThatItIsGone() {
        fire();
        isUnknown = true;
        gone(HOLDS + 10 * CLEARS);
        isUnknown = false;
        gone(HOLDS + 11 * CLEARS - 1);
        assertEquals(1, course.firing().size());

        gone(HOLDS + 11 * CLEARS);
        assertEquals(1, course.ended().size());
    }

    @Test
    void whatNobodyCanSayIsNoFinding() {
        found(0);
        isUnknown = true;
        gone(1);
        found(HOLDS);

        assertTrue(course.firing().isEmpty());
    }

    @Test
    void staysCriticalUntilItEnds() {
        fire();
        found(HOLDS + 1, Severity.CRITICAL);
        found(HOLDS + 2, Severity.WARNING);

        assertEquals(Severity.CRITICAL, course.firing().getFirst().severity());
    }

    @Test
    void whatWasOnlySuspectedIsNotWorseThanItIs() {
        found(0, Severity.CRITICAL);
        found(HOLDS, Severity.WARNING);

        assertEquals(Severity.WARNING, course.firing().getFirst().severity());
    }

    @Test
    void aClockThatIsSetBackDelaysNothingForLong() {
        found(10_000);
        found(0);
        found(HOLDS);
        assertEquals(1, course.firing().size());

        gone(-10_000);
        gone(CLEARS - 10_000);
        assertEquals(1, course.ended().size());
    }

    @Test
    void whatIsFoundTwiceAtATimeIsOne() {
        Alert alert = alert(Severity.WARNING);
        lasting.take(List.of(alert, alert), any -> false, START);

        assertEquals(
                1,
                lasting.take(List.of(alert), any -> false, START.plusSeconds(HOLDS))
                        .firing()
                        .size());
    }

    private void fire() {
        found(0);
        found(HOLDS);
    }

    private void found(long second) {
        found(second, Severity.WARNING);
    }

    private void found(long second, Severity severity) {
        take(second, List.of(alert(severity)));
    }

    private void gone(long second) {
        take(second, List.of());
    }

    private void take(long second, List<Alert> found) {
        course = lasting.take(found, any -> isUnknown, START.plusSeconds(second));
    }

    private static Alert alert(Severity severity) {
        return new Alert(Rule.BEHIND, "u", "a", severity, "a is behind.", Instant.EPOCH);
    }
}
