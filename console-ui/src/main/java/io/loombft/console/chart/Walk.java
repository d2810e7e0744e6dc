package io.loombft.console.chart;

import java.util.OptionalInt;
import javafx.scene.input.KeyCode;

/** Where the arrow keys lead among things that are drawn; nothing for other keys. */
final class Walk {
    private Walk() {}

    /** In a grid that is filled line by line; the first key comes to the first cell from -1, which is none. */
    static OptionalInt inGrid(KeyCode key, int at, int columns, int count) {
        int step =
                switch (key) {
                    case LEFT -> -1;
                    case RIGHT -> 1;
                    case UP -> -columns;
                    case DOWN -> columns;
                    case HOME -> -at;
                    case END -> count - 1 - at;
                    default -> 0;
                };
        boolean isToAnEnd = key == KeyCode.HOME || key == KeyCode.END;
        if (count == 0 || (step == 0 && !isToAnEnd)) {
            return OptionalInt.empty();
        }
        if (at < 0) {
            return OptionalInt.of(key == KeyCode.END ? count - 1 : 0);
        }
        int next = at + step;
        return OptionalInt.of(next < 0 || next >= count ? at : next);
    }

    /** In a line whose last place is the newest: the first key comes to the end from -1, which is none. */
    static OptionalInt inLine(KeyCode key, int at, int count) {
        boolean isAlong =
                key == KeyCode.LEFT
                        || key == KeyCode.RIGHT
                        || key == KeyCode.HOME
                        || key == KeyCode.END;
        if (count == 0 || !isAlong) {
            return OptionalInt.empty();
        }
        return at < 0 ? OptionalInt.of(count - 1) : inGrid(key, at, 1, count);
    }
}
