package io.loombft.server.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a block of code takes that was loaded before and has never run.
 *
 * @param code what it consists of
 * @param modules how many contracts the block calls
 * @param gas what it used
 * @param wallNs from its begin to its end, with what the JVM's compilers take meanwhile on the same
 *     processor
 * @param threadNs on the thread that runs it
 */
public record ColdCost(String code, int modules, long gas, long wallNs, long threadNs) {
    /** On the thread that runs it: the compilers work beside it, and what they do is not its gas. */
    public double nsPerGas() {
        return (double) threadNs / gas;
    }

    public double wallNsPerGas() {
        return (double) wallNs / gas;
    }

    /** A sentence when the bound does not hold here. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (nsPerGas() > CodeResult.NS_PER_GAS_MAX) {
            problems.add(
                    String.format(
                            Locale.ROOT,
                            "A gas of %s that have never run takes %.2f ns, more than %.0f.",
                            code,
                            nsPerGas(),
                            CodeResult.NS_PER_GAS_MAX));
        }
        return problems;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "never run: %-15s %6.3f ns a gas, %.3f by the clock, %d contracts, %d gas in %d ms",
                code,
                nsPerGas(),
                wallNsPerGas(),
                modules,
                gas,
                wallNs / 1_000_000);
    }
}
