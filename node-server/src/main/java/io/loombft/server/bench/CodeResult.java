package io.loombft.server.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What running contracts costs on this machine.
 *
 * @param costs by the kind of instruction
 * @param hashRatio metered code against plain code, on a hash loop
 * @param callRatio the same, on calls that give an i32
 * @param callI64Ratio the same, on calls that give an i64
 * @param interpreterRatio the interpreter against compiled code, on the hash loop
 * @param callUs a call that does nothing, on a machine used before, in microseconds
 * @param loadMs checking, metering and compiling the largest of the programs, in milliseconds
 */
public record CodeResult(
        List<CodeCost> costs,
        double hashRatio,
        double callRatio,
        double callI64Ratio,
        double interpreterRatio,
        double callUs,
        double loadMs) {
    /** A gas must not take longer, on one core, in nanoseconds. */
    public static final double NS_PER_GAS_MAX = 4;

    public static final double HASH_RATIO_MAX = 1.5;
    public static final double CALL_RATIO_MAX = 3;
    public static final double INTERPRETER_RATIO_MIN = 50;

    public CodeResult {
        costs = List.copyOf(costs);
    }

    /** A sentence for each bound that does not hold here. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (CodeCost cost : costs) {
            if (cost.nsPerGas() > NS_PER_GAS_MAX) {
                problems.add(
                        String.format(
                                Locale.ROOT,
                                "A gas of %s takes %.2f ns, more than %.0f.",
                                cost.program(),
                                cost.nsPerGas(),
                                NS_PER_GAS_MAX));
            }
        }
        atMost("hash loop", hashRatio, HASH_RATIO_MAX, problems);
        atMost("calls", callRatio, CALL_RATIO_MAX, problems);
        atMost("calls that give an i64", callI64Ratio, CALL_RATIO_MAX, problems);
        if (interpreterRatio < INTERPRETER_RATIO_MIN) {
            problems.add(
                    String.format(
                            Locale.ROOT,
                            "Compiled code is only %.0f times as fast as the interpreter.",
                            interpreterRatio));
        }
        return problems;
    }

    private static void atMost(String what, double ratio, double max, List<String> problems) {
        if (ratio > max) {
            problems.add(
                    String.format(
                            Locale.ROOT,
                            "Metering makes the %s %.2f times as slow, more than %.1f.",
                            what,
                            ratio,
                            max));
        }
    }
}
