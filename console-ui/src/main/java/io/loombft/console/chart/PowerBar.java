package io.loombft.console.chart;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.text.TextAlignment;

/** The power behind a round's votes of one type, with marks at a third and at two thirds. */
public final class PowerBar extends Drawing {
    private static final double BAR_TOP = 4;
    private static final double BAR_HEIGHT = 20;

    private final ObjectProperty<Shares> shares = new SimpleObjectProperty<>(Shares.NONE);

    /** Parts of the power, together at most 1; equivocators count in one of the others, too. */
    public record Shares(double forBlock, double forNil, double forOthers, double equivocated) {
        public static final Shares NONE = new Shares(0, 0, 0, 0);
    }

    public PowerBar() {
        getStyleClass().add("power-bar");
        shares.addListener((value, before, now) -> redraw());
        setPrefHeight(44);
    }

    public ObjectProperty<Shares> shares() {
        return shares;
    }

    @Override
    void draw(GraphicsContext on, double width, double height) {
        Shares now = shares.get();
        on.setFill(ink(Ink.GRID));
        on.fillRect(0, BAR_TOP, width, BAR_HEIGHT);
        double x = part(on, Ink.VALUE, 0, now.forBlock() * width);
        x = part(on, Ink.SECOND, x, now.forOthers() * width);
        part(on, Ink.NIL, x, now.forNil() * width);
        on.setFill(ink(Ink.FAULT));
        on.fillRect(0, BAR_TOP + BAR_HEIGHT - 4, now.equivocated() * width, 4);
        threshold(on, width, 1.0 / 3, "1/3");
        threshold(on, width, 2.0 / 3, "2/3");
    }

    private double part(GraphicsContext on, Ink ink, double x, double width) {
        on.setFill(ink(ink));
        on.fillRect(x, BAR_TOP, width, BAR_HEIGHT);
        return x + width;
    }

    private void threshold(GraphicsContext on, double width, double share, String name) {
        double x = Math.min(width - 1, width * share);
        on.setStroke(ink(Ink.TEXT));
        line(on, x, 0, x, BAR_TOP + BAR_HEIGHT + 4);
        on.setFont(TINY);
        on.setFill(ink(Ink.MUTED));
        text(on, name, x, BAR_TOP + BAR_HEIGHT + 11, TextAlignment.CENTER);
    }
}
