package io.loombft.console.look;

import javafx.beans.value.ObservableValue;
import javafx.css.PseudoClass;
import javafx.scene.Node;

/** Greys a part of a page while its values are old: the question for them was not answered. */
public final class Greyed {
    private static final PseudoClass STALE = PseudoClass.getPseudoClass("stale");

    private Greyed() {}

    /** The part, grey while the value is true. */
    public static <N extends Node> N when(ObservableValue<Boolean> isOld, N part) {
        part.pseudoClassStateChanged(STALE, isOld.getValue());
        isOld.addListener(
                (value, before, now) -> part.pseudoClassStateChanged(STALE, isOld.getValue()));
        return part;
    }
}
