package io.loombft.console.look;

import io.loombft.console.text.Figures;
import java.util.Comparator;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * A column of a table.
 *
 * @param style a style class for the cell, by row; empty for none
 * @param exported what a saved table holds instead of the text: whole, and without a unit
 * @param order of the rows when the table is sorted by it
 */
public record Column<R>(
        String title,
        double width,
        Kind kind,
        Function<R, String> text,
        Function<R, String> style,
        Exported<R> exported,
        Comparator<R> order) {
    /** How its text is set. */
    public enum Kind {
        TEXT,
        NUMBER,
        HASH,
        /** Is not shown at all, only saved. */
        SAVED
    }

    /** What stands in a saved table, and above it. */
    public record Exported<R>(String title, Function<R, String> text) {}

    private static <R> Column<R> of(
            String title, double width, Kind kind, Function<R, String> text) {
        return new Column<>(
                title,
                width,
                kind,
                text,
                row -> "",
                new Exported<>(title, text),
                Comparator.comparing(text, Figures.ORDER));
    }

    public static <R> Column<R> text(String title, double width, Function<R, String> text) {
        return of(title, width, Kind.TEXT, text);
    }

    public static <R> Column<R> number(String title, double width, Function<R, String> text) {
        return of(title, width, Kind.NUMBER, text);
    }

    public static <R> Column<R> hash(String title, double width, Function<R, String> text) {
        return new Column<>(
                title,
                width,
                Kind.HASH,
                text,
                row -> "",
                new Exported<>(title, text),
                Comparator.comparing(text));
    }

    /** A key or a hash, given in all its digits and shown with a few of them. */
    public static <R> Column<R> key(String title, double width, Function<R, String> digits) {
        return new Column<>(
                title,
                width,
                Kind.HASH,
                row -> Figures.hash(digits.apply(row)),
                row -> "",
                new Exported<>(title, digits),
                Comparator.comparing(digits));
    }

    /** What is too long for the screen, and needed by whoever reads the saved table. */
    public static <R> Column<R> saved(String title, Function<R, String> text) {
        return of(title, 0, Kind.SAVED, text);
    }

    /** The same, its cells in a style that depends on the row. */
    public Column<R> styled(Function<R, String> styleOfRow) {
        return new Column<>(title, width, kind, text, styleOfRow, exported, order);
    }

    /** The same, of which a saved table holds all digits. */
    public Column<R> whole(Function<R, String> digits) {
        return new Column<>(title, width, kind, text, style, new Exported<>(title, digits), order);
    }

    /** The same, sorted by its exact value, which a saved table holds under a title that says the unit. */
    public Column<R> exactly(String titleWithUnit, ToLongFunction<R> value) {
        return new Column<>(
                title,
                width,
                kind,
                text,
                style,
                new Exported<>(titleWithUnit, row -> Long.toString(value.applyAsLong(row))),
                Comparator.comparingLong(value));
    }
}
