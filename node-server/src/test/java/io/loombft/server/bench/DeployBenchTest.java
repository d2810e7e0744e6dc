package io.loombft.server.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class DeployBenchTest {
    @Test
    void deploysModulesAsLargeAsTheRulesAllow() {
        DeployBench bench = new DeployBench(1);
        List<DeployCost> costs = bench.run(sentence -> {});
        assertEquals(1 + HostileCode.values().length, costs.size());
        assertTrue(costs.getFirst().bytes() > 250_000, "the honest one is the largest");
        for (DeployCost cost : costs) {
            assertTrue(cost.bytes() > 100_000 || cost.gas() > 65_000_000, cost.toString());
            assertTrue(cost.ms() > 0 && cost.gas() > 1_000_000);
        }
        assertTrue(bench.sum() > 0);
    }

    @Test
    void saysWhichBoundsDoNotHold() {
        assertEquals(List.of(), new DeployCost("one", 1, 75_000_000, 900, 300, 300).problems());
        assertEquals(1, new DeployCost("slow", 1, 90_000_000, 900, 301, 300).problems().size());
        assertEquals(1, new DeployCost("cheap", 1, 70_000_000, 900, 299, 300).problems().size());
    }
}
