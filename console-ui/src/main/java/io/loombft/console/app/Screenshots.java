package io.loombft.console.app;

import io.loombft.console.connection.Fleet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.Scene;

/** Takes a picture of each page in turn, when what it shows has had time to come; called once a pulse that shows. */
final class Screenshots {
    /** So long a node is waited for before its absence is pictured. */
    private static final long FIRST_MS = 15_000;

    /** What charts need to look like something. */
    private static final long SETTLE_MS = 4_000;

    private static final long PAGE_MS = 1_500;

    private final Path folder;
    private final List<Page> pages;
    private final Consumer<Page> open;
    private final Scene scene;
    private int next;
    private long startedMs = -1;
    private long dueMs = Long.MAX_VALUE;

    Screenshots(Path folder, List<Page> pages, Consumer<Page> open, Scene scene) {
        this.folder = folder;
        this.pages = pages;
        this.open = open;
        this.scene = scene;
    }

    /** True when all pictures are taken. */
    boolean step(Fleet fleet) throws IOException {
        long nowMs = fleet.now().toEpochMilli();
        if (startedMs < 0) {
            startedMs = nowMs;
        }
        if (dueMs == Long.MAX_VALUE) {
            boolean isHere = fleet.node().filter(n -> !n.chain().blocks().isEmpty()).isPresent();
            if (isHere || nowMs - startedMs > FIRST_MS) {
                dueMs = nowMs + SETTLE_MS;
                open.accept(pages.get(next));
            }
            return false;
        }
        if (nowMs < dueMs) {
            return false;
        }
        Pictures.save(scene.snapshot(null), folder.resolve(pages.get(next).id() + ".png"));
        next++;
        if (next == pages.size()) {
            return true;
        }
        open.accept(pages.get(next));
        dueMs = nowMs + PAGE_MS;
        return false;
    }
}
