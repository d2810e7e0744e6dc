package io.loombft.console.app;

import io.loombft.console.remembered.Preferences.Theme;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.client.JsonRpcClient;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What the command line asks for. */
record Options(
        List<String> nodes,
        Optional<Path> screenshots,
        Size size,
        Optional<Theme> theme,
        Optional<Path> recording,
        boolean isKiosk,
        Optional<Measure> measure) {
    static final String USAGE =
            "Usage: loombft console [--node URL]... [--theme dark|light|system] [--kiosk]"
                    + " [--journal DIR] [--screenshot DIR [--size WxH]] [--measure FILE [--seconds S]]";

    private static final int SIDE_MIN = 640;
    private static final int SIDE_MAX = 8_192;

    /** What {@code loombft bench console} asks for: the file for the figures, and how long to measure. */
    record Measure(Path file, int seconds) {
        private static final int SECONDS = 60;
        private static final int SECONDS_MAX = 86_400;
    }

    /** Without a display: to take pictures, or to measure. */
    boolean isWithoutScreen() {
        return screenshots.isPresent() || measure.isPresent();
    }

    /** A window in pixels. */
    record Size(int width, int height) {
        static final Size DEFAULT = new Size(1_600, 1_000);
    }

    Options {
        nodes = List.copyOf(nodes);
    }

    /**
     * Reads the arguments.
     *
     * @throws MalformedInputException with a sentence about what is wrong
     */
    static Options parse(List<String> arguments) throws MalformedInputException {
        Options options =
                new Options(
                        List.of(),
                        Optional.empty(),
                        Size.DEFAULT,
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        Optional.empty());
        Deque<String> left = new ArrayDeque<>(arguments);
        while (!left.isEmpty()) {
            options = options.with(left.removeFirst(), left);
        }
        return options;
    }

    private Options with(String name, Deque<String> left) throws MalformedInputException {
        return switch (name) {
            case "--node" -> {
                List<String> more = new ArrayList<>(nodes);
                more.add(JsonRpcClient.checkedUrl(value(name, left)));
                yield new Options(more, screenshots, size, theme, recording, isKiosk, measure);
            }
            case "--screenshot" ->
                    new Options(
                            nodes,
                            Optional.of(Path.of(value(name, left))),
                            size,
                            theme,
                            recording,
                            isKiosk,
                            measure);
            case "--size" ->
                    new Options(
                            nodes,
                            screenshots,
                            size(value(name, left)),
                            theme,
                            recording,
                            isKiosk,
                            measure);
            case "--theme" ->
                    new Options(
                            nodes,
                            screenshots,
                            size,
                            Optional.of(theme(value(name, left))),
                            recording,
                            isKiosk,
                            measure);
            case "--journal" ->
                    new Options(
                            nodes,
                            screenshots,
                            size,
                            theme,
                            Optional.of(Path.of(value(name, left))),
                            isKiosk,
                            measure);
            case "--kiosk" ->
                    new Options(nodes, screenshots, size, theme, recording, true, measure);
            case "--measure" -> with(new Measure(Path.of(value(name, left)), Measure.SECONDS));
            case "--seconds" -> with(measured(value(name, left)));
            default -> throw new MalformedInputException("\"" + name + "\" is not understood.");
        };
    }

    private Options with(Measure chosen) {
        return new Options(
                nodes, screenshots, size, theme, recording, isKiosk, Optional.of(chosen));
    }

    private Measure measured(String text) throws MalformedInputException {
        if (measure.isPresent() && text.matches("[1-9][0-9]{0,4}")) {
            int seconds = Integer.parseInt(text);
            if (seconds <= Measure.SECONDS_MAX) {
                return new Measure(measure.get().file(), seconds);
            }
        }
        throw new MalformedInputException(
                "--seconds follows --measure FILE and is 1 to " + Measure.SECONDS_MAX + ".");
    }

    private static String value(String name, Deque<String> left) throws MalformedInputException {
        if (left.isEmpty()) {
            throw new MalformedInputException(name + " needs a value.");
        }
        return left.removeFirst();
    }

    private static Size size(String text) throws MalformedInputException {
        String[] sides = text.split("x", -1);
        try {
            if (sides.length == 2) {
                Size size = new Size(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
                if (isSide(size.width()) && isSide(size.height())) {
                    return size;
                }
            }
        } catch (NumberFormatException e) {
            // The sentence below says what is expected.
        }
        throw new MalformedInputException(
                "--size is like 1600x1000, each from " + SIDE_MIN + " to " + SIDE_MAX + ".");
    }

    private static boolean isSide(int pixels) {
        return pixels >= SIDE_MIN && pixels <= SIDE_MAX;
    }

    private static Theme theme(String name) throws MalformedInputException {
        return Arrays.stream(Theme.values())
                .filter(theme -> theme.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new MalformedInputException(
                                        "--theme is one of dark, light and system."));
    }
}
