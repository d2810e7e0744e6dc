package io.loombft.server.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What contracts cost the ledger on this machine.
 *
 * @param costs by host function
 * @param transfersPerSecond calls of a token's transfer, signatures aside, on one core
 */
public record HostResult(List<HostCost> costs, double transfersPerSecond) {
    public static final double TRANSFERS_PER_SECOND_MIN = 10_000;

    public HostResult {
        costs = List.copyOf(costs);
    }

    /** A sentence for each bound that does not hold here. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (HostCost cost : costs) {
            if (cost.nsPerGas() > CodeResult.NS_PER_GAS_MAX) {
                problems.add(
                        String.format(
                                Locale.ROOT,
                                "A gas of %s takes %.2f ns, more than %.0f.",
                                cost.function(),
                                cost.nsPerGas(),
                                CodeResult.NS_PER_GAS_MAX));
            }
        }
        if (transfersPerSecond < TRANSFERS_PER_SECOND_MIN) {
            problems.add(
                    String.format(
                            Locale.ROOT,
                            "The ledger makes %.0f transfers of a token a second, less than %.0f.",
                            transfersPerSecond,
                            TRANSFERS_PER_SECOND_MIN));
        }
        return problems;
    }
}
