package io.loombft.server.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CodeBenchTest {
    @Test
    void measuresEveryProgramAndWhatMeteringCosts() throws InterruptedException {
        AtomicInteger told = new AtomicInteger();
        CodeBench bench = new CodeBench(0, 1);
        CodeResult result = bench.run(sentence -> told.incrementAndGet());
        assertEquals(CodeProgram.values().length, result.costs().size());
        assertEquals(CodeProgram.values().length + 1, told.get());
        for (CodeCost cost : result.costs()) {
            assertTrue(cost.nsPerGas() > 0 && cost.gas() > 1_000, cost.toString());
        }
        assertTrue(result.hashRatio() > 0 && result.interpreterRatio() > 0);
        assertTrue(bench.sum() != 0);
    }

    @Test
    void namesEachBoundThatDoesNotHold() {
        CodeCost dear = new CodeCost("dear", 4.01, 1);
        CodeCost cheap = new CodeCost("cheap", 4.0, 1);
        assertEquals(
                5,
                new CodeResult(List.of(dear, cheap), 1.51, 3.01, 3.01, 49, 1, 1).problems().size());
        assertEquals(List.of(), new CodeResult(List.of(cheap), 1.5, 3, 3, 50, 1, 1).problems());
    }
}
