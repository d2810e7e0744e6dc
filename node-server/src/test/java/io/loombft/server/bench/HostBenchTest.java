package io.loombft.server.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.contract.HostFunction;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostBenchTest {
    @TempDir private Path folder;

    @Test
    void measuresEveryFunctionAndTransfers() throws Exception {
        AtomicInteger told = new AtomicInteger();
        var size = new HostBench.Size(400, 16, 300_000, 1, 20);
        HostResult result =
                new HostBench(folder.resolve("database"), size)
                        .run(sentence -> told.incrementAndGet());
        assertEquals(HostLine.values().length, result.costs().size());
        assertEquals(HostLine.values().length + 2, told.get());
        for (HostCost cost : result.costs()) {
            assertTrue(cost.nsPerGas() > 0 && cost.gasPerCall() > 50, cost.toString());
        }
        assertTrue(result.transfersPerSecond() > 0);
    }

    @Test
    void hasALineForEveryHostFunction() {
        for (HostFunction function : HostFunction.values()) {
            String name = function.importName().replace("host_", "");
            assertTrue(
                    Stream.of(HostLine.values())
                            .map(line -> line.title().split(",", -1)[0])
                            .collect(Collectors.toSet())
                            .contains(name),
                    name);
        }
    }

    @Test
    void namesEachBoundThatDoesNotHold() {
        HostCost dear = new HostCost("dear", 4.01, 1);
        HostCost cheap = new HostCost("cheap", 4.0, 1);
        assertEquals(2, new HostResult(List.of(dear, cheap), 9_999).problems().size());
        assertEquals(List.of(), new HostResult(List.of(cheap), 10_000).problems());
    }
}
