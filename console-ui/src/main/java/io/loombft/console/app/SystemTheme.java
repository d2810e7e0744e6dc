package io.loombft.console.app;

import io.loombft.console.remembered.Preferences.Theme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Asks the desktop whether it is dark. */
final class SystemTheme {
    private static final long ANSWER_MS = 1_000;
    private static final int ANSWER_BYTES = 4_096;

    private SystemTheme() {}

    /** Dark or light; dark when the desktop does not say. */
    static Theme of() {
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
