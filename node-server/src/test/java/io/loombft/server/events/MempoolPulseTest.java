package io.loombft.server.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.core.mempool.MempoolStats;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MempoolPulseTest {
    private final List<NodeEvent> told = new ArrayList<>();
    private long nanos = -5;
    private MempoolStats stats = new MempoolStats(0, 0, 0);
    private final MempoolPulse pulse = new MempoolPulse(told::addAll, () -> nanos, () -> stats);

    @Test
    void tellsAtOnceAfterAQuietTime() {
        stats = new MempoolStats(1, 200, 1);
        pulse.changed(1, 0, 0);

        assertEquals(List.of(new NodeEvent.MempoolChanged(1, 200, 1, 1, 0, 0)), told);
    }

    @Test
    void gathersWhatComesCloseTogether() {
        stats = new MempoolStats(1, 200, 1);
        pulse.changed(1, 0, 0);
        told.clear();
        stats = new MempoolStats(3, 600, 2);
        nanos += MempoolPulse.PERIOD_NANOS - 1;
        pulse.changed(3, 0, 1);
        pulse.changed(0, 2, 0);
        assertEquals(List.of(), told);

        nanos++;
        pulse.tick();
        assertEquals(List.of(new NodeEvent.MempoolChanged(3, 600, 2, 3, 2, 1)), told);
    }

    @Test
    void isSilentWhenNothingChanges() {
        pulse.tick();
        nanos += 10 * MempoolPulse.PERIOD_NANOS;
        pulse.tick();

        assertEquals(List.of(), told);
    }

    @Test
    void tellsThatABlockTookSome() {
        stats = new MempoolStats(1, 200, 1);
        pulse.changed(1, 0, 0);
        stats = new MempoolStats(0, 0, 0);
        nanos += MempoolPulse.PERIOD_NANOS;
        pulse.tick();

        assertEquals(new NodeEvent.MempoolChanged(0, 0, 0, 0, 0, 0), told.getLast());
    }
}
