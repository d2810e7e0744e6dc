package io.loombft.console.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.LiveFeed.BlockWeight;
import io.loombft.console.connection.NodeSnapshot;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.animation.AnimationTimer;

/**
 * Measures the console while it turns over its pages: how long the thread that paints stands still between two
 * pulses, how long a block takes from its event to the screen, and what processor and memory it costs.
 * Used by the thread that paints.
 */
final class Measuring extends AnimationTimer {
    /** Before it counts: classes are loaded and compiled. */
    private static final long WARM_UP_NANOS = 45_000_000_000L;

    private static final long PAGE_NANOS = 4_000_000_000L;
    private static final long SAMPLE_NANOS = 1_000_000_000L;
    private static final long FREEZE_NANOS = 100_000_000L;
    private static final double MIB = 1024.0 * 1024.0;
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Options.Measure wish;
    private final List<Page> pages;
    private final Consumer<Page> open;
    private final Consumer<Optional<IOException>> ended;
    private final OperatingSystemMXBean system =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private int page;
    private long beganNanos = -1;
    private long lastNanos = -1;
    private long pageNanos;
    private long sampledNanos;
    private boolean isMeasuring;
    private long cpuNanos;
    private double heapAtStart;
    private double residentMax;
    private long pulses;
    private long freezeMax;
    private String freezePage = "";
    private long freezes;
    private long shownHeight;
    private long blocks;
    private long updateMax;
    private long updateSum;

    Measuring(
            Options.Measure wish,
            List<Page> pages,
            Consumer<Page> open,
            Consumer<Optional<IOException>> ended) {
        this.wish = wish;
        this.pages = pages;
        this.open = open;
        this.ended = ended;
    }

    @Override
    public void handle(long pulseNanos) {
        long now = System.nanoTime();
        if (beganNanos < 0) {
            beganNanos = now;
            lastNanos = now;
        }
        count(now - lastNanos);
        lastNanos = now;
        if (now - pageNanos >= PAGE_NANOS) {
            pageNanos = now;
            page = (page + 1) % pages.size();
            open.accept(pages.get(page));
        }
        if (now - sampledNanos >= SAMPLE_NANOS) {
            sampledNanos = now;
            residentMax = Math.max(residentMax, residentMb());
        }
        if (!isMeasuring && now - beganNanos >= WARM_UP_NANOS) {
            begin();
        } else if (isMeasuring && now - beganNanos >= wish.seconds() * 1_000_000_000L) {
            end(now);
        }
    }

    private void count(long gap) {
        if (!isMeasuring) {
            return;
        }
        pulses++;
        if (gap > FREEZE_NANOS) {
            freezes++;
        }
        if (gap > freezeMax) {
            freezeMax = gap;
            freezePage = pages.get(page).id();
        }
    }

    private void begin() {
        heapAtStart = liveHeapMb();
        isMeasuring = true;
        cpuNanos = system.getProcessCpuTime();
        beganNanos = System.nanoTime();
        lastNanos = beganNanos;
    }

    /** After a snapshot has come to the screen. */
    void shown(Fleet fleet) {
        Optional<NodeSnapshot> node = fleet.node();
        if (node.isEmpty()) {
            return;
        }
        long nowMs = System.currentTimeMillis();
        for (BlockWeight block : node.get().live().blocks()) {
            if (block.height() <= shownHeight) {
                continue;
            }
            shownHeight = block.height();
            if (isMeasuring) {
                blocks++;
                updateSum += nowMs - block.toldMs();
                updateMax = Math.max(updateMax, nowMs - block.toldMs());
            }
        }
    }

    private void end(long now) {
        stop();
        double seconds = (now - beganNanos) / 1e9;
        double cores = (system.getProcessCpuTime() - cpuNanos) / 1e9 / seconds;
        ObjectNode json = JSON.createObjectNode();
        json.put("seconds", rounded(seconds));
        json.put("cpu_cores", rounded(cores));
        json.put("rss_mb_max", rounded(residentMax));
        json.put("pulses", pulses);
        json.put("freeze_ms_max", rounded(freezeMax / 1e6));
        json.put("freeze_page", freezePage);
        json.put("freezes_over_100_ms", freezes);
        json.put("blocks_shown", blocks);
        json.put("update_ms_mean", rounded(updateSum / (double) Math.max(1, blocks)));
        json.put("update_ms_max", updateMax);
        json.put("heap_mb_start", rounded(heapAtStart));
        json.put("heap_mb_end", rounded(liveHeapMb()));
        try {
            Files.writeString(wish.file(), json.toPrettyString());
            ended.accept(Optional.empty());
        } catch (IOException e) {
            ended.accept(Optional.of(e));
        }
    }

    /** What is still used after a collection. */
    private static double liveHeapMb() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MIB;
    }

    /** 0 where the system does not tell. */
    private static double residentMb() {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
                }
            }
        } catch (IOException elsewhere) {
            return 0;
        }
        return 0;
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
