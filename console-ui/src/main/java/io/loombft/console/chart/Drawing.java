package io.loombft.console.chart;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javafx.beans.value.ObservableValue;
import javafx.css.CssMetaData;
import javafx.css.Styleable;
import javafx.css.StyleableProperty;
import javafx.css.StyleablePropertyFactory;
import javafx.geometry.VPos;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;

/** A control drawn on canvas, in the colours of the stylesheet. Draws once per pulse, when something changed. */
abstract class Drawing extends Region {
    static final Font SMALL = Font.font("IBM Plex Sans", 11);
    static final Font TINY = Font.font("IBM Plex Sans", 10);

    private static final StyleablePropertyFactory<Drawing> FACTORY =
            new StyleablePropertyFactory<>(Region.getClassCssMetaData());

    private final Map<Ink, StyleableProperty<Color>> inks = new EnumMap<>(Ink.class);
    private final Canvas canvas = new Canvas();

    Drawing() {
        getStyleClass().add("drawing");
        for (Ink ink : Ink.values()) {
            StyleableProperty<Color> property =
                    FACTORY.createStyleableColorProperty(
                            this,
                            ink.name(),
                            ink.property(),
                            drawing -> drawing.styleable(ink),
                            Color.GRAY);
            inks.put(ink, property);
            if (property instanceof ObservableValue<?> observable) {
                observable.addListener((value, before, now) -> redraw());
            }
        }
        getChildren().add(canvas);
        setMinSize(0, USE_PREF_SIZE);
        setSnapToPixel(true);
    }

    private StyleableProperty<Color> styleable(Ink ink) {
        StyleableProperty<Color> property = inks.get(ink);
        if (property == null) {
            throw new AssertionError("made in the constructor");
        }
        return property;
    }

    /** Draws with the context, which is clear. */
    abstract void draw(GraphicsContext on, double width, double height);

    final Color ink(Ink ink) {
        return styleable(ink).getValue();
    }

    /** What is shown has changed. */
    final void redraw() {
        requestLayout();
    }

    @Override
    protected final void layoutChildren() {
        double width = Math.floor(getWidth());
        double height = Math.floor(getHeight());
        canvas.setWidth(width);
        canvas.setHeight(height);
        GraphicsContext on = canvas.getGraphicsContext2D();
        on.clearRect(0, 0, width, height);
        if (width > 0 && height > 0) {
            on.setFont(SMALL);
            on.setTextBaseline(VPos.CENTER);
            on.setTextAlign(TextAlignment.LEFT);
            on.setLineWidth(1);
            draw(on, width, height);
            if (isFocused()) {
                on.setStroke(ink(Ink.ACCENT));
                on.setLineWidth(1);
                on.strokeRect(0.5, 0.5, width - 1, height - 1);
            }
        }
    }

    /** Tab comes here, and what does not fit is scrolled to; a click does the same. */
    final void makeReachable() {
        setFocusTraversable(true);
        focusedProperty().addListener((value, before, now) -> redraw());
        addEventHandler(MouseEvent.MOUSE_PRESSED, e -> requestFocus());
    }

    @Override
    public List<CssMetaData<? extends Styleable, ?>> getCssMetaData() {
        return FACTORY.getCssMetaData();
    }

    static void text(GraphicsContext on, String text, double x, double y, TextAlignment align) {
        on.setTextAlign(align);
        on.fillText(text, x, y);
    }

    static void line(GraphicsContext on, double x1, double y1, double x2, double y2) {
        on.strokeLine(crisp(x1), crisp(y1), crisp(x2), crisp(y2));
    }

    /** The middle of a pixel, where a line of one pixel is sharp. */
    static double crisp(double at) {
        return Math.floor(at) + 0.5;
    }
}
