package io.loombft.console.look;

import io.loombft.console.chart.Mark;
import io.loombft.console.chart.SigningStrip;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;

/** Says what the marks of votes and signatures mean. */
public final class Marks {
    private Marks() {}

    /** A mark and its meaning. */
    public record Meaning(Mark mark, String text) {}

    public static Node legend(Meaning... meanings) {
        FlowPane legend = new FlowPane();
        legend.getStyleClass().add("legend");
        for (Meaning meaning : meanings) {
            SigningStrip sample = new SigningStrip();
            sample.marks().set(List.of(meaning.mark()));
            sample.setMinSize(13, 17);
            sample.setPrefSize(13, 17);
            sample.setMaxSize(13, 17);
            HBox item = new HBox(sample, new Label(meaning.text()));
            item.setAlignment(Pos.CENTER_LEFT);
            item.getStyleClass().add("legend-item");
            legend.getChildren().add(item);
        }
        return legend;
    }
}
