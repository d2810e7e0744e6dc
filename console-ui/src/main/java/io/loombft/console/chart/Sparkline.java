package io.loombft.console.chart;

import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.canvas.GraphicsContext;

/** A line of the last values, without axes. */
public final class Sparkline extends Drawing {
    private final ObjectProperty<List<Double>> values = new SimpleObjectProperty<>(List.of());

    public Sparkline() {
        getStyleClass().add("sparkline");
        values.addListener((value, before, now) -> redraw());
        setPrefSize(96, 22);
    }

    /** The oldest first. */
    public ObjectProperty<List<Double>> values() {
        return values;
    }

    @Override
    void draw(GraphicsContext on, double width, double height) {
        List<Double> all = values.get();
        if (all.size() < 2) {
            return;
        }
        double top = Math.max(1e-9, all.stream().mapToDouble(v -> v).max().orElse(1));
        on.setStroke(ink(Ink.ACCENT));
        on.setLineWidth(1.5);
        on.beginPath();
        for (int i = 0; i < all.size(); i++) {
            double x = 1 + (width - 2) * i / (all.size() - 1);
            double y = height - 2 - (height - 4) * Math.clamp(all.get(i) / top, 0, 1);
            if (i == 0) {
                on.moveTo(x, y);
            } else {
                on.lineTo(x, y);
            }
        }
        on.stroke();
        on.setLineWidth(1);
    }
}
