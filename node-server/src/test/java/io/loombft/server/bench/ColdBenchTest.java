package io.loombft.server.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColdBenchTest {
    @TempDir private Path folder;

    @Test
    void runsABlockOfCodeOfEachKindThatHasNeverRun() throws Exception {
        var size = new ColdBench.Size(1, 3_000_000, 1);
        List<ColdCost> costs = new ColdBench(folder.resolve("database"), size).run(sentence -> {});
        assertEquals(ColdCode.values().length, costs.size());
        for (ColdCost cost : costs) {
            assertTrue(cost.gas() > 2_900_000, cost.toString());
            assertTrue(cost.nsPerGas() > 0 && cost.wallNsPerGas() > 0, cost.toString());
        }
    }

    @Test
    void saysWhichBoundsDoNotHold() {
        assertEquals(List.of(), new ColdCost("calls", 1, 1_000, 9_000, 4_000).problems());
        assertEquals(1, new ColdCost("calls", 1, 1_000, 9_000, 4_001).problems().size());
    }
}
