package io.loombft.console.look;

import java.util.List;
import javafx.collections.ObservableList;

/** Brings a list that is shown up to date with as few changes as it takes, so that a selection stays. */
public final class Rows {
    private Rows() {}

    public static <R> void update(ObservableList<R> shown, List<R> now) {
        int common = Math.min(shown.size(), now.size());
        for (int i = 0; i < common; i++) {
            if (!shown.get(i).equals(now.get(i))) {
                shown.set(i, now.get(i));
            }
        }
        if (shown.size() > now.size()) {
            shown.remove(now.size(), shown.size());
        } else if (now.size() > common) {
            shown.addAll(now.subList(common, now.size()));
        }
    }
}
