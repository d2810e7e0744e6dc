package io.loombft.console.look;

import java.util.function.Function;

/**
 * A column of a table.
 *
 * @param style a style class for the cell, by row; empty for none
 */
public record Column<R>(
        String title,
        double width,
        Kind kind,
        Function<R, String> text,
        Function<R, String> style) {
    /** How its text is set. */
    public enum Kind {
        TEXT,
        NUMBER,
        HASH
    }

    public static <R> Column<R> text(String title, double width, Function<R, String> text) {
        return new Column<>(title, width, Kind.TEXT, text, row -> "");
    }

    public static <R> Column<R> number(String title, double width, Function<R, String> text) {
        return new Column<>(title, width, Kind.NUMBER, text, row -> "");
    }

    public static <R> Column<R> hash(String title, double width, Function<R, String> text) {
        return new Column<>(title, width, Kind.HASH, text, row -> "");
    }

    /** The same, its cells in a style that depends on the row. */
    public Column<R> styled(Function<R, String> styleOfRow) {
        return new Column<>(title, width, kind, text, styleOfRow);
    }
}
