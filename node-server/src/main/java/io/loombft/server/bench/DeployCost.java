package io.loombft.server.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What it takes to check, meter and compile a module.
 *
 * @param bytes its length
 * @param gas what loading it costs
 * @param firstMs the first time
 * @param ms the fastest time
 * @param msMax what the fastest may take
 */
public record DeployCost(
        String module, int bytes, long gas, double firstMs, double ms, double msMax) {
    public double nsPerGas() {
        return ms * 1_000_000 / gas;
    }

    /** A sentence for each bound that does not hold here. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (ms > msMax) {
            problems.add(
                    String.format(
                            Locale.ROOT,
                            "Deploying %s takes %.0f ms, more than %.0f.",
                            module,
                            ms,
                            msMax));
        }
        if (nsPerGas() > CodeResult.NS_PER_GAS_MAX) {
            problems.add(
                    String.format(
                            Locale.ROOT,
                            "A gas of loading %s takes %.2f ns, more than %.0f.",
                            module,
                            nsPerGas(),
                            CodeResult.NS_PER_GAS_MAX));
        }
        return problems;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "load %-10s %6.3f ns a gas, %d bytes in %.0f ms, the first time %.0f ms",
                module,
                nsPerGas(),
                bytes,
                ms,
                firstMs);
    }
}
