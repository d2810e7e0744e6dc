package io.loombft.console.app;

import static io.loombft.console.app.Driver.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.loombft.console.remembered.Preferences.Theme;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SystemThemeTest {
    private final AtomicReference<Theme> desktop = new AtomicReference<>(Theme.LIGHT);
    private final Queue<Thread> askedBy = new ConcurrentLinkedQueue<>();

    private Theme asked() {
        askedBy.add(Thread.currentThread());
        return desktop.get();
    }

    @Test
    void isFollowedByAThreadThatPaintsNothing() {
        try (SystemTheme theme = new SystemTheme(this::asked, Duration.ofMillis(1))) {
            assertEquals(Theme.DARK, theme.told());
            assertEquals(0, askedBy.size());

            theme.begin();
            assertEquals(Theme.LIGHT, theme.told());
            assertEquals(Thread.currentThread(), askedBy.remove());
            eventually(() -> !askedBy.isEmpty());

            desktop.set(Theme.DARK);
            eventually(() -> theme.told() == Theme.DARK);
            assertFalse(askedBy.contains(Thread.currentThread()));
        }
    }
}
