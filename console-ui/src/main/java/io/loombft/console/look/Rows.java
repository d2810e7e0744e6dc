package io.loombft.console.look;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javafx.collections.ObservableList;

/** Brings a list that is shown up to date with as few changes as it takes. */
public final class Rows {
    private Rows() {}

    /** What has only its place in the list: the selection stays in its place. */
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

    /**
     * Things that come, go and change: the selection goes where its thing goes.
     *
     * @param key what tells a thing from the others, as long as it lives; where it does not, the list still becomes
     *     what it is to be
     */
    public static <R> void update(ObservableList<R> shown, List<R> now, Function<R, ?> key) {
        Set<?> wanted = now.stream().map(key).collect(Collectors.toSet());
        if (shown.stream().map(key).noneMatch(wanted::contains)) {
            shown.setAll(now);
            return;
        }
        for (int i = shown.size() - 1; i >= 0; i--) {
            if (!wanted.contains(key.apply(shown.get(i)))) {
                shown.remove(i);
            }
        }
        Set<?> known = shown.stream().map(key).collect(Collectors.toSet());
        for (int i = 0; i < now.size(); i++) {
            R next = now.get(i);
            if (known.contains(key.apply(next))) {
                bring(shown, next, i, key);
            } else {
                shown.add(i, next);
            }
        }
        shown.remove(now.size(), shown.size());
    }

    /** What is at the place or behind it is at the place afterwards, as it is now. */
    private static <R> void bring(ObservableList<R> shown, R next, int place, Function<R, ?> key) {
        int at = place;
        while (at < shown.size() && !key.apply(shown.get(at)).equals(key.apply(next))) {
            at++;
        }
        if (at == shown.size()) {
            shown.add(place, next);
        } else if (at > place) {
            shown.remove(at);
            shown.add(place, next);
        } else if (!shown.get(place).equals(next)) {
            shown.set(place, next);
        }
    }
}
