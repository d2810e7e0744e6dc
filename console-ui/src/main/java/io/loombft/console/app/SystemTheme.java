package io.loombft.console.app;

import io.loombft.console.remembered.Preferences.Theme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Whether the desktop is dark: asked once before the window opens, then again and again by a thread of its
 * own, because to ask takes a process. Any thread may read what was told last.
 */
final class SystemTheme implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final long ANSWER_MS = 1_000;
    private static final int ANSWER_BYTES = 4_096;

    private final Supplier<Theme> desktop;
    private final Duration every;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Theme told = Theme.DARK;

    /** Of the desktop that the console runs on. */
    SystemTheme() {
        this(SystemTheme::asked, EVERY);
    }

    /** Of whatever answers dark or light, and may take a while to. */
    SystemTheme(Supplier<Theme> desktop, Duration every) {
        this.desktop = desktop;
        this.every = every;
    }

    /** Asks, which may take a second, and goes on asking. Not for the thread that paints. */
    void begin() {
        told = desktop.get();
        Thread.ofPlatform().daemon().name("desktop theme").start(this::follow);
    }

    private void follow() {
        try {
            while (!closed.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
                told = desktop.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the desktop said last; dark before it was asked. */
    Theme told() {
        return told;
    }

    @Override
    public void close() {
        closed.countDown();
    }

    /** Dark or light; dark when the desktop does not say. */
    private static Theme asked() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String answer =
                system.contains("mac")
                        ? output(List.of("defaults", "read", "-g", "AppleInterfaceStyle"), "light")
                        : system.contains("win")
                                ? output(
                                        List.of(
                                                "reg",
                                                "query",
                                                "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion"
                                                        + "\\Themes\\Personalize",
                                                "/v",
                                                "AppsUseLightTheme"),
                                        "dark")
                                : output(
                                        List.of(
                                                "gsettings",
                                                "get",
                                                "org.gnome.desktop.interface",
                                                "color-scheme"),
                                        "dark");
        boolean isLight =
                answer.contains("light") || answer.contains("default") || answer.contains("0x1");
        return isLight ? Theme.LIGHT : Theme.DARK;
    }

    private static String output(List<String> command, String otherwise) {
        try {
            Process asked = new ProcessBuilder(command).redirectErrorStream(true).start();
            asked.getOutputStream().close();
            if (!asked.waitFor(ANSWER_MS, TimeUnit.MILLISECONDS)) {
                asked.destroyForcibly();
                return otherwise;
            }
            String text =
                    new String(
                            asked.getInputStream().readNBytes(ANSWER_BYTES),
                            StandardCharsets.UTF_8);
            return asked.exitValue() == 0 ? text.toLowerCase(Locale.ROOT) : otherwise;
        } catch (IOException noSuchProgram) {
            return otherwise;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return otherwise;
        }
    }
}
