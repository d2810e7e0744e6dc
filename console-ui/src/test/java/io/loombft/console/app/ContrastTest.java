package io.loombft.console.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stylesheet's own colours against WCAG 2.1 AA: text 4.5 to 1, marks and charts 3 to 1. */
class ContrastTest {
    private static final double TEXT_MIN = 4.5;
    private static final double GRAPHICS_MIN = 3;

    /** How much of a stale value is left, as the stylesheet says. */
    private static final Pattern STALE =
            Pattern.compile("#content:stale [^{]*\\{\\s*-fx-opacity: ([0-9.]+);");

    private static final Pattern COLOUR = Pattern.compile("-loom-([a-z]+): #([0-9a-f]{6});");
    private static final Pattern TEXT_FILL = Pattern.compile("-fx-text-fill: -loom-([a-z]+);");
    private static final List<String> GRAPHICS =
            List.of("value", "nil", "absent", "fault", "accent", "second", "third");

    private final String css = stylesheet();

    @ParameterizedTest
    @ValueSource(strings = {"dark", "light"})
    void allTextCanBeReadOnPagesAndCards(String theme) {
        Map<String, Integer> colours = coloursOf(theme);
        List<String> weak = new ArrayList<>();
        for (String text : textColours()) {
            for (String behind : List.of("page", "card")) {
                check(weak, text + " on " + behind, of(colours, text), of(colours, behind));
            }
        }
        assertEquals(List.of(), weak);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dark", "light"})
    void aStaleValueCanStillBeRead(String theme) {
        Matcher opacity = STALE.matcher(css);
        assertTrue(opacity.find());
        Map<String, Integer> colours = coloursOf(theme);
        int card = of(colours, "card");
        int faded = blended(of(colours, "text"), card, Double.parseDouble(opacity.group(1)));
        List<String> weak = new ArrayList<>();
        check(weak, "stale text", faded, card);
        assertEquals(List.of(), weak);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dark", "light"})
    void bannersCanBeRead(String theme) {
        Map<String, Integer> colours = coloursOf(theme);
        List<String> weak = new ArrayList<>();
        check(weak, "banner", of(colours, "page"), of(colours, "warn"));
        assertEquals(List.of(), weak);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dark", "light"})
    void marksAndCurvesCanBeSeen(String theme) {
        Map<String, Integer> colours = coloursOf(theme);
        List<String> weak =
                GRAPHICS.stream()
                        .filter(
                                name ->
                                        contrast(of(colours, name), of(colours, "card"))
                                                < GRAPHICS_MIN)
                        .toList();
        assertEquals(List.of(), weak);
    }

    /** If it found no colours, every rule above would pass. */
    @Test
    void theStylesheetIsUnderstood() {
        assertEquals(coloursOf("dark").keySet(), coloursOf("light").keySet());
        assertTrue(textColours().containsAll(List.of("text", "muted", "good", "warn", "bad")));
        assertEquals(21, contrast(0x000000, 0xffffff), 0.001);
        assertEquals(4.54, contrast(0x767676, 0xffffff), 0.01);
    }

    private static void check(List<String> weak, String what, int text, int behind) {
        double contrast = contrast(text, behind);
        if (contrast < TEXT_MIN) {
            weak.add(what + " " + contrast);
        }
    }

    /** All that text is painted with, but what stands on a banner. */
    private Set<String> textColours() {
        Set<String> names = new TreeSet<>();
        Matcher fill = TEXT_FILL.matcher(css);
        while (fill.find()) {
            names.add(fill.group(1));
        }
        names.remove("page");
        return names;
    }

    private Map<String, Integer> coloursOf(String theme) {
        int from = css.indexOf(".root." + theme + " {");
        Matcher colour = COLOUR.matcher(css.substring(from, css.indexOf('}', from)));
        Map<String, Integer> colours = new TreeMap<>();
        while (colour.find()) {
            colours.put(colour.group(1), Integer.parseInt(colour.group(2), 16));
        }
        return colours;
    }

    private static int of(Map<String, Integer> colours, String name) {
        return Objects.requireNonNull(colours.get(name), name);
    }

    private static int blended(int above, int below, double opacity) {
        int blended = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            double channel =
                    (above >> shift & 0xff) * opacity + (below >> shift & 0xff) * (1 - opacity);
            blended |= (int) Math.round(channel) << shift;
        }
        return blended;
    }

    private static double contrast(int one, int other) {
        double lighter = Math.max(luminance(one), luminance(other));
        double darker = Math.min(luminance(one), luminance(other));
        return (lighter + 0.05) / (darker + 0.05);
    }

    private static double luminance(int rgb) {
        return 0.2126 * linear(rgb >> 16 & 0xff)
                + 0.7152 * linear(rgb >> 8 & 0xff)
                + 0.0722 * linear(rgb & 0xff);
    }

    private static double linear(int channel) {
        double share = channel / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }

    private static String stylesheet() {
        try (var css = ContrastTest.class.getResourceAsStream("console.css")) {
            return new String(Objects.requireNonNull(css).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
