package io.loombft.console.chart;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.text.TextAlignment;

/** Who is connected to whom: nodes on a circle, an arrow from who dialled. */
public final class PeerGraph extends Drawing {
    private static final double RADIUS = 7;
    private static final double MARGIN = 44;

    private final ObjectProperty<Picture> picture = new SimpleObjectProperty<>(Picture.EMPTY);

    /** A node; one that is only known from others is not ours. */
    public record Dot(String id, String name, boolean isConnected, boolean isSelected) {}

    /** A connection, from who dialled. */
    public record Link(String from, String to) {}

    /** All that is known, the dots in the order in which they stand. */
    public record Picture(List<Dot> dots, List<Link> links) {
        public static final Picture EMPTY = new Picture(List.of(), List.of());

        public Picture {
            dots = List.copyOf(dots);
            links = List.copyOf(links);
        }
    }

    private record Place(double x, double y) {}

    public PeerGraph() {
        getStyleClass().add("peer-graph");
        picture.addListener((value, before, now) -> redraw());
        setPrefSize(360, 320);
    }

    public ObjectProperty<Picture> picture() {
        return picture;
    }

    @Override
    void draw(GraphicsContext on, double width, double height) {
        List<Dot> dots = picture.get().dots();
        Map<String, Place> places = new HashMap<>();
        double radius = Math.max(10, Math.min(width, height) / 2 - MARGIN);
        for (int i = 0; i < dots.size(); i++) {
            double angle = 2 * Math.PI * i / dots.size() - Math.PI / 2;
            places.put(
                    dots.get(i).id(),
                    new Place(
                            width / 2 + radius * Math.cos(angle),
                            height / 2 + radius * Math.sin(angle)));
        }
        on.setStroke(ink(Ink.MUTED));
        for (Link link : picture.get().links()) {
            Place from = places.get(link.from());
            Place to = places.get(link.to());
            if (from != null && to != null) {
                arrow(on, from, to);
            }
        }
        for (Dot dot : dots) {
            Place place = places.get(dot.id());
            if (place != null) {
                dot(on, dot, place, new Place(width / 2, height / 2));
            }
        }
    }

    private void arrow(GraphicsContext on, Place from, Place to) {
        double length = Math.hypot(to.x() - from.x(), to.y() - from.y());
        if (length < 3 * RADIUS) {
            return;
        }
        double dx = (to.x() - from.x()) / length;
        double dy = (to.y() - from.y()) / length;
        double x = to.x() - dx * (RADIUS + 3);
        double y = to.y() - dy * (RADIUS + 3);
        on.setLineWidth(1);
        on.strokeLine(from.x() + dx * RADIUS, from.y() + dy * RADIUS, x, y);
        on.setFill(ink(Ink.MUTED));
        on.fillPolygon(
                new double[] {x, x - 7 * dx - 3.5 * dy, x - 7 * dx + 3.5 * dy},
                new double[] {y, y - 7 * dy + 3.5 * dx, y - 7 * dy - 3.5 * dx},
                3);
    }

    private void dot(GraphicsContext on, Dot dot, Place at, Place centre) {
        on.setFill(ink(dot.isConnected() ? Ink.VALUE : Ink.SURFACE));
        on.fillOval(at.x() - RADIUS, at.y() - RADIUS, 2 * RADIUS, 2 * RADIUS);
        on.setStroke(ink(dot.isConnected() ? Ink.VALUE : Ink.ABSENT));
        on.setLineWidth(dot.isConnected() ? 1 : 1.5);
        on.strokeOval(at.x() - RADIUS, at.y() - RADIUS, 2 * RADIUS, 2 * RADIUS);
        if (dot.isSelected()) {
            on.setStroke(ink(Ink.ACCENT));
            on.setLineWidth(2);
            double ring = RADIUS + 4;
            on.strokeOval(at.x() - ring, at.y() - ring, 2 * ring, 2 * ring);
        }
        on.setFill(ink(Ink.TEXT));
        boolean isAbove = at.y() < centre.y();
        text(on, dot.name(), at.x(), at.y() + (isAbove ? -20 : 20), TextAlignment.CENTER);
    }
}
