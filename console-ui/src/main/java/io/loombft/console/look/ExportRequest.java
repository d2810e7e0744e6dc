package io.loombft.console.look;

import java.util.function.Consumer;
import javafx.event.Event;
import javafx.event.EventType;
import javafx.scene.Node;

/** Asks whoever keeps the window to write something to a file; goes up from the part that it shows. */
public final class ExportRequest extends Event {
    public static final EventType<ExportRequest> TYPE = new EventType<>(Event.ANY, "EXPORT");

    private static final long serialVersionUID = 1;

    private final transient Content content;
    private final transient Consumer<String> said;
    private final String name;

    /** What is written. */
    public sealed interface Content {
        /** Text of a table. */
        record Table(String csv) implements Content {}

        /** A picture of a part of the window. */
        record Picture(Node node) implements Content {}
    }

    ExportRequest(String name, Content content, Consumer<String> said) {
        super(TYPE);
        this.name = name;
        this.content = content;
        this.said = said;
    }

    /** For the file, without its ending. */
    public String name() {
        return name;
    }

    public Content content() {
        return content;
    }

    /** Tells the operator what became of it. */
    public void say(String sentence) {
        said.accept(sentence);
    }
}
