package io.loombft.server.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LoadBenchTest {
    private static final Usage NOTHING = new Usage(Duration.ZERO, 1_024, 2_048);

    private static String problem(int seconds, OptionalInt rate, int txBytes) {
        return new LoadBench.Plan(seconds, rate, txBytes).problem().orElse("");
    }

    @Test
    void aPlanNamesTheOptionThatCannotBe() {
        assertEquals("", problem(30, OptionalInt.empty(), 200));
        assertEquals("", problem(1, OptionalInt.of(1), Signing.BYTES_MIN));
        assertTrue(problem(0, OptionalInt.empty(), 200).contains("--seconds"));
        assertTrue(problem(301, OptionalInt.empty(), 200).contains("--seconds"));
        assertTrue(problem(30, OptionalInt.of(0), 200).contains("--rate"));
        assertTrue(problem(30, OptionalInt.of(64_001), 200).contains("--rate"));
        assertTrue(problem(30, OptionalInt.empty(), 160).contains("--tx-bytes is 161"));
        assertTrue(problem(30, OptionalInt.empty(), 1_186).contains("1185"));
    }

    @Test
    void aPlanThatNeedsMoreMemoryThanThereIsIsRefused() {
        assertEquals("", problem(298, OptionalInt.of(2_400), 200));
        assertTrue(problem(298, OptionalInt.of(2_500), 200).contains("signed beforehand"));
    }

    @Test
    void aPhaseHoldsWhenAllIsCommittedSoonAfterTheLastWasSent() {
        assertTrue(phase(0, 0, PhaseResult.BEHIND_MS_MAX).holds());
        assertFalse(phase(0, 0, PhaseResult.BEHIND_MS_MAX + 1).holds());
        assertFalse(phase(1, 0, 0).holds());
        assertFalse(phase(0, 1, 0).holds());
    }

    @Test
    void theResultIsARatioOfWhatTheMachineCouldVerify() {
        BenchResult result = BenchResult.of(phase(0, 0, 0), new Machine(2, 100, 1_000), 4);
        assertEquals(200, result.committedTxPerSecond());
        assertEquals(5_000, result.boundTxPerSecond());
        assertEquals(0.04, result.ratioOfBound(), 1e-9);
        assertEquals(250, result.cpuUsPerTxPerNode());
        assertEquals(1.5, result.blocksPerSecond());
        assertEquals(List.of(), result.problems());
    }

    @Test
    void whatMustNotBeIsAProblem() {
        BenchResult result = BenchResult.of(phase(3, 4, 0), new Machine(2, 100, 1_000), 4);
        assertEquals(2, result.problems().size());
        assertTrue(result.problems().getFirst().startsWith("3 transfers were refused"));
        assertTrue(result.problems().getLast().startsWith("4 accepted transfers"));
    }

    @Test
    void usageIsReadAsTheSystemWritesIt() {
        List<String> status = List.of("Name:\tjava", "VmHWM:\t  204800 kB", "VmRSS:\t  102400 kB");
        assertEquals(102_400, Usage.kilobytes(status, "VmRSS:"));
        assertEquals(204_800, Usage.kilobytes(status, "VmHWM:"));
        assertEquals(0, Usage.kilobytes(status, "VmSwap:"));
    }

    @Test
    void transfersAreDueEvenly() {
        Schedule schedule = new Schedule(5, 3);
        assertEquals(5, schedule.dueNanos(0));
        assertEquals(333_333_338, schedule.dueNanos(1));
        assertEquals(1_000_000_005, schedule.dueNanos(3));
    }

    @Test
    void payersAreSharedEvenlyByTheConnections() {
        for (int nodes : new int[] {1, 2, 3, 4, 7, 16}) {
            int count = Payers.count(nodes);
            assertTrue(count >= Payers.COUNT_MIN && count % (nodes * Senders.PER_NODE) == 0);
        }
    }

    private static PhaseResult phase(int refused, int lost, long behindMs) {
        return new PhaseResult(
                200,
                10,
                2_400,
                refused,
                lost,
                0,
                2_000,
                15,
                new Latencies(1, 2, 3, 4),
                behindMs,
                NOTHING,
                new Usage(Duration.ofSeconds(2), 1_024, 2_048),
                new TreeMap<>());
    }
}
