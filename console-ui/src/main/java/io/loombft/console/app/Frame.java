package io.loombft.console.app;

import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.connection.Standstill;
import io.loombft.console.text.Figures;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** What is around every page: the navigation, the nodes, a line when what is shown is old. */
final class Frame {
    private static final PseudoClass STALE = PseudoClass.getPseudoClass("stale");

    private final Sidebar sidebar;
    private final NodeStrip strip;
    private final Label banner = new Label();
    private final Label standstill = new Label();
    private final StackPane content = new StackPane();
    private final BorderPane body = new BorderPane();
    private final StackPane root;

    Frame(List<Page> pages, Consumer<Page> open, IntConsumer select, Palette palette) {
        sidebar = new Sidebar(pages, open);
        strip = new NodeStrip(select);
        banner.setId("stale-banner");
        banner.getStyleClass().add("stale-banner");
        banner.setMaxWidth(Double.MAX_VALUE);
        banner.setVisible(false);
        banner.setManaged(false);
        content.setId("content");
        body.setLeft(sidebar.root());
        standstill.setId("standstill");
        standstill.getStyleClass().add("stale-banner");
        standstill.setMaxWidth(Double.MAX_VALUE);
        standstill.setWrapText(true);
        standstill.setVisible(false);
        standstill.setManaged(false);
        body.setTop(new VBox(strip.root(), banner, standstill));
        body.setCenter(content);
        root = new StackPane(body, palette.root());
        root.getStyleClass().add("frame");
    }

    Parent root() {
        return root;
    }

    Sidebar sidebar() {
        return sidebar;
    }

    void open(Page page) {
        sidebar.select(page);
        put(page.root());
    }

    /**
     * Shows this and nothing else. What was shown stays in the scene, unseen: to put a page into it is to style it
     * anew, which takes longer than a pulse may.
     */
    void put(Parent page) {
        prepare(page);
        for (Node each : content.getChildren()) {
            each.setVisible(each.equals(page));
        }
    }

    /** Puts a page into the scene, unseen, so that it is styled and laid out before it is wanted. */
    void prepare(Parent page) {
        if (!content.getChildren().contains(page)) {
            page.setVisible(false);
            content.getChildren().add(page);
        }
    }

    /** With or without the navigation. */
    void showNavigation(boolean isShown) {
        body.setLeft(isShown ? sidebar.root() : null);
    }

    void show(Fleet fleet) {
        strip.show(fleet);
        Optional<NodeSnapshot> stale =
                fleet.node().filter(node -> node.wasHeard() && node.isStale(fleet.now()));
        Optional<Standstill> still = fleet.node().flatMap(node -> Standstill.of(node, fleet.now()));
        still.ifPresent(found -> standstill.setText(found.sentence(fleet)));
        standstill.setVisible(still.isPresent());
        standstill.setManaged(still.isPresent());
        stale.ifPresent(
                node ->
                        banner.setText(
                                node.label()
                                        + " does not answer. What is shown of it is "
                                        + Figures.span(node.heardAt(), fleet.now())
                                        + " old; the console keeps trying."));
        banner.setVisible(stale.isPresent());
        banner.setManaged(stale.isPresent());
        content.pseudoClassStateChanged(STALE, stale.isPresent());
    }
}
