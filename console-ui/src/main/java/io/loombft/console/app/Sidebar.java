package io.loombft.console.app;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.VBox;

/** The navigation: the pages by group. */
final class Sidebar {
    private final VBox bar = new VBox();
    private final ScrollPane scroll = new ScrollPane(bar);
    private final Map<String, ToggleButton> buttons = new HashMap<>();

    Sidebar(List<Page> pages, Consumer<Page> open) {
        bar.getStyleClass().add("sidebar");
        Label name = new Label("LoomBFT");
        name.getStyleClass().add("brand");
        bar.getChildren().add(name);
        ToggleGroup group = new ToggleGroup();
        for (Page.Group each : Page.Group.values()) {
            Label title = new Label(each.title());
            title.getStyleClass().add("nav-group");
            bar.getChildren().add(title);
            for (Page page : pages) {
                if (page.group() == each) {
                    bar.getChildren().add(button(page, group, open));
                }
            }
        }
        Label hint = new Label("Ctrl+K  go anywhere");
        hint.getStyleClass().add("nav-hint");
        bar.getChildren().add(hint);
        scroll.setFitToWidth(true);
        scroll.setFitToHeight(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().addAll("sidebar-scroll", "edge-to-edge");
    }

    private ToggleButton button(Page page, ToggleGroup group, Consumer<Page> open) {
        ToggleButton button = new ToggleButton(page.title());
        button.setId("nav-" + page.id());
        button.setToggleGroup(group);
        button.setMaxWidth(Double.MAX_VALUE);
        button.getStyleClass().add("nav-item");
        button.setOnAction(e -> open.accept(page));
        buttons.put(page.id(), button);
        return button;
    }

    void select(Page page) {
        ToggleButton button = buttons.get(page.id());
        if (button != null) {
            button.setSelected(true);
        }
    }

    /** Writes a number behind a page's name, nothing for 0. */
    void count(String pageId, String title, int number) {
        ToggleButton button = buttons.get(pageId);
        if (button != null) {
            button.setText(number == 0 ? title : title + "  (" + number + ")");
        }
    }

    Node root() {
        return scroll;
    }
}
