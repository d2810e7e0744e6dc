package io.loombft.server.metrics;

import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;

/** What executing blocks costs and brings. */
public final class StateMetrics {
    private final Histogram execution;
    private final Counter succeeded;
    private final Counter failed;
    private final Counter gasUsed;

    StateMetrics(Instruments make) {
        String of = "state";
        execution = make.seconds(of, "block_execution_duration_seconds", "Block execution time");
        succeeded = make.counter(of, "tx_success", "Successful transactions");
        failed = make.counter(of, "tx_failed", "Failed transactions by receipt code", "code");
        gasUsed = make.counter(of, "gas_used", "Total gas consumed");
    }

    public void blockExecuted(long nanos) {
        execution.observe(Instruments.seconds(nanos));
    }

    public void transactionSucceeded() {
        succeeded.inc();
    }

    /** A transaction ended with a code other than success. */
    public void transactionFailed(Enum<?> code) {
        failed.labels(Instruments.label(code)).inc();
    }

    public void gasUsed(long gas) {
        gasUsed.inc((double) gas);
    }
}
