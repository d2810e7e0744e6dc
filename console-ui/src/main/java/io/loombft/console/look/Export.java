package io.loombft.console.look;

import io.loombft.console.look.ExportRequest.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;

/** Offers each table of a page as CSV, each chart and the page itself as a picture. */
final class Export {
    private static final String DRAWING = "drawing";
    private static final String LEGEND = "legend";
    private static final String CARD = "card";
    private static final String CARD_TITLE = "card-title";

    private final Parent page;
    private final String title;
    private final Label said = new Label();
    private final MenuButton menu = new MenuButton("Export");

    /** Something that can be exported, and the name that it goes by. */
    private record Offer(String id, String name, Content content) {}

    private Export(Parent page, String title) {
        this.page = page;
        this.title = title;
        menu.setId("export");
        menu.getStyleClass().add("export");
        menu.setOnShowing(e -> offer());
        // A menu without an item does not open.
        menu.getItems().add(new MenuItem("Page (PNG)"));
        said.setId("export-said");
        said.getStyleClass().add("page-note");
    }

    /** The control for a page, what became of the last export at its left. */
    static HBox of(Parent page, String title) {
        Export export = new Export(page, title);
        HBox line = Parts.line(export.said, export.menu);
        line.setMinWidth(HBox.USE_PREF_SIZE);
        return line;
    }

    private void offer() {
        menu.getItems().setAll(offers().stream().map(this::item).toList());
    }

    private MenuItem item(Offer offer) {
        boolean isTable = offer.content() instanceof Content.Table;
        MenuItem item = new MenuItem(offer.name() + (isTable ? " (CSV)" : " (PNG)"));
        item.setId("export-" + offer.id());
        item.setOnAction(
                e ->
                        page.fireEvent(
                                new ExportRequest(
                                        fileName(offer.name()), offer.content(), said::setText)));
        return item;
    }

    private String fileName(String name) {
        String whole = name.equals(title) ? title : title + " " + name;
        return whole.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("-$", "");
    }

    private List<Offer> offers() {
        List<Offer> offers = new ArrayList<>();
        offers.add(new Offer("page", title, new Content.Picture(page)));
        collect(page, "", offers);
        return offers;
    }

    /** The tree of a page is a few levels deep, and its tables and charts are leaves. */
    private static void collect(Parent parent, String card, List<Offer> offers) {
        String name = parent.getStyleClass().contains(CARD) ? titleOf(parent, card) : card;
        for (Node child : parent.getChildrenUnmodifiable()) {
            if (child instanceof TableView<?> table) {
                offers.add(new Offer(table.getId(), name, new Content.Table(csv(table))));
            } else if (child.getStyleClass().contains(DRAWING)) {
                offers.add(picture(child, name, offers));
            } else if (child instanceof Parent inner && !isLegend(child)) {
                collect(inner, name, offers);
            }
        }
    }

    /** The second chart of a card has a number behind its name. */
    private static Offer picture(Node chart, String name, List<Offer> before) {
        long same =
                before.stream()
                        .filter(offer -> offer.id().startsWith("chart-" + idOf(name)))
                        .count();
        String unique = same == 0 ? name : name + " " + (same + 1);
        return new Offer("chart-" + idOf(unique), unique, new Content.Picture(chart));
    }

    private static String idOf(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }

    /** Its samples are drawn like charts, and show nothing. */
    private static boolean isLegend(Node node) {
        return node.getStyleClass().contains(LEGEND);
    }

    private static String titleOf(Parent card, String otherwise) {
        return card.getChildrenUnmodifiable().stream()
                .filter(child -> child.getStyleClass().contains(CARD_TITLE))
                .filter(Label.class::isInstance)
                .map(child -> ((Label) child).getText())
                .findFirst()
                .orElse(otherwise);
    }

    static String csv(TableView<?> table) {
        List<TextColumn<?>> columns = new ArrayList<>();
        for (TableColumn<?, ?> column : table.getColumns()) {
            if (column instanceof TextColumn<?> text) {
                columns.add(text);
            }
        }
        List<List<String>> lines = new ArrayList<>();
        lines.add(columns.stream().map(TextColumn::savedTitle).toList());
        for (int i = 0; i < table.getItems().size(); i++) {
            int row = i;
            lines.add(columns.stream().map(column -> column.savedAt(row)).toList());
        }
        return Csv.of(lines);
    }
}
