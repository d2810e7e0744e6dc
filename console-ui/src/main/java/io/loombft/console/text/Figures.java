package io.loombft.console.text;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes numbers, sizes, times and hashes for people; the same everywhere, whatever the machine's language. */
public final class Figures {
    /** Stands where a value is not known. */
    public static final String UNKNOWN = "–";

    private static final String[] BYTE_UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};
    private static final int UNIT = 1_024;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT)
                    .withZone(ZoneId.systemDefault());

    /**
     * Texts as a person would sort them: numbers, sizes, spans and shares by how large they are, names with numbers
     * in them by these, what is not known first.
     */
    public static final Comparator<String> ORDER =
            Comparator.<String>comparingDouble(text -> size(text).orElse(-Double.MAX_VALUE))
                    .thenComparing(Figures::padded);

    private static final Pattern FIGURE =
            Pattern.compile(
                    "(-?[0-9][0-9,]*(?:\\.[0-9]+)?)(?: ([A-Za-zµ%]+))?(?: ([0-9]+) (s|min|h))?.*");

    private static final Map<String, Double> UNITS =
            Map.ofEntries(
                    Map.entry("KiB", 1024.0),
                    Map.entry("MiB", 1024.0 * 1024),
                    Map.entry("GiB", 1024.0 * 1024 * 1024),
                    Map.entry("TiB", 1024.0 * 1024 * 1024 * 1024),
                    Map.entry("µs", 1e-6),
                    Map.entry("ms", 1e-3),
                    Map.entry("min", 60.0),
                    Map.entry("h", 3_600.0),
                    Map.entry("d", 86_400.0));

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

    private Figures() {}

    /** How large the figure is that a text begins with, in bytes or seconds when it says so. */
    private static OptionalDouble size(String text) {
        Matcher figure = FIGURE.matcher(text);
        if (!figure.matches()) {
            return OptionalDouble.empty();
        }
        double first = Double.parseDouble(figure.group(1).replace(",", ""));
        double rest =
                figure.group(3) == null
                        ? 0
                        : Double.parseDouble(figure.group(3)) * unit(figure.group(4));
        return OptionalDouble.of(first * unit(figure.group(2)) + rest);
    }

    private static double unit(@Nullable String name) {
        return name == null ? 1 : UNITS.getOrDefault(name, 1.0);
    }

    private static String padded(String text) {
        return DIGITS.matcher(text.toLowerCase(Locale.ROOT))
                .replaceAll(
                        digits ->
                                String.format(
                                        Locale.ROOT, "%018d", Long.parseLong(digits.group())));
    }

    /** 1,234,567. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Digits of any length, grouped; other text as it is. */
    public static String amount(String digits) {
        return digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')
                ? digits
                : String.format(Locale.ROOT, "%,d", new BigInteger(digits));
    }

    /** 12 B, 3.4 KiB. */
    public static String bytes(double bytes) {
        double value = Math.abs(bytes);
        int unit = 0;
        while (value >= UNIT && unit < BYTE_UNITS.length - 1) {
            value /= UNIT;
            unit++;
        }
        return decimal(unit == 0 ? Math.rint(value) : value) + " " + BYTE_UNITS[unit];
    }

    /** Three digits that count: 0.123, 1.23, 12.3, 1,234. */
    public static String decimal(double value) {
        double size = Math.abs(value);
        if (size >= 100 || value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f", value);
    }

    /** 0.8 ms, 86 ms, 1.23 s, 3 min 12 s, 5 h 4 min. */
    public static String seconds(double seconds) {
        if (seconds == 0) {
            return "0 s";
        }
        if (seconds < 0.0001) {
            return decimal(seconds * 1_000_000) + " µs";
        }
        if (seconds < 1) {
            return decimal(seconds * 1_000) + " ms";
        }
        if (seconds < 60) {
            return decimal(seconds) + " s";
        }
        long whole = Math.round(seconds);
        if (whole < 3_600) {
            return whole / 60 + " min " + whole % 60 + " s";
        }
        return whole < 86_400
                ? whole / 3_600 + " h " + whole % 3_600 / 60 + " min"
                : whole / 86_400 + " d " + whole % 86_400 / 3_600 + " h";
    }

    /** The same, or the mark for what is not known. */
    public static String seconds(OptionalDouble seconds) {
        return seconds.isPresent() ? seconds(seconds.getAsDouble()) : UNKNOWN;
    }

    /** 0.4 s ago; clocks differ, so that a moment in the future is now. */
    public static String age(Instant moment, Instant now) {
        return moment.equals(Instant.EPOCH) ? "never" : span(moment, now) + " ago";
    }

    /** Whole seconds below a minute, then as {@link #seconds}. */
    public static String span(Instant from, Instant to) {
        long seconds = Math.max(0, Duration.between(from, to).toSeconds());
        return seconds < 60 ? seconds + " s" : seconds((double) seconds);
    }

    /** 49.5 %. */
    public static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", share * 100);
    }

    /** The first eight and the last four digits; short ones whole. */
    public static String hash(String hex) {
        return hex.length() <= 14
                ? hex
                : hex.substring(0, 8) + "…" + hex.substring(hex.length() - 4);
    }

    /** Time of day here, to the second. */
    public static String time(Instant moment) {
        return TIME.format(moment);
    }

    /** Day and time here, to the millisecond. */
    public static String moment(long epochMs) {
        return MOMENT.format(Instant.ofEpochMilli(epochMs));
    }

    /** "1 block", "2 blocks". */
    public static String plural(long number, String noun) {
        return count(number) + " " + noun + (number == 1 ? "" : "s");
    }
}
