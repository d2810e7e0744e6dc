package io.loombft.console.look;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes rows as RFC 4180 says: commas, quotes where they are needed, lines that end with CR LF. */
final class Csv {
    private static final Pattern GROUPED = Pattern.compile("-?[0-9]{1,3}(,[0-9]{3})+(\\.[0-9]+)?");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");
    private static final Pattern QUOTED = Pattern.compile("[\",\r\n]");

    /** A spreadsheet takes text that begins so for a formula; nodes choose what stands here. */
    private static final String FORMULA = "=+-@\t\r";

    private Csv() {}

    static String of(List<List<String>> rows) {
        return rows.stream().map(Csv::line).collect(Collectors.joining());
    }

    private static String line(List<String> cells) {
        return cells.stream().map(Csv::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    static String cell(String text) {
        String plain = GROUPED.matcher(text).matches() ? text.replace(",", "") : text;
        boolean isFormula =
                !plain.isEmpty()
                        && FORMULA.indexOf(plain.charAt(0)) >= 0
                        && !NUMBER.matcher(plain).matches();
        String safe = isFormula ? "'" + plain : plain;
        return QUOTED.matcher(safe).find() ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
    }
}
