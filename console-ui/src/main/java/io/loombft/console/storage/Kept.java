package io.loombft.console.storage;

import io.loombft.console.connection.Metrics;
import io.loombft.console.text.Figures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** What a node's metrics say of its disk and of what it signed. */
final class Kept {
    /** Kinds that are listed; a node has some twenty. */
    static final int KINDS = 64;

    private static final String[] STEPS = {"nothing", "proposal", "prevote", "precommit"};

    private Kept() {}

    /** What is kept of a kind, and its share of all. */
    record Kind(String name, String bytes, String share) {}

    /** The largest first. */
    static List<Kind> kinds(Metrics metrics) {
        Map<String, Double> bytes = metrics.byLabel("storage_bytes");
        double all = bytes.values().stream().mapToDouble(Double::doubleValue).sum();
        List<Kind> kinds = new ArrayList<>();
        bytes.entrySet().stream()
                .sorted(
                        Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                                .thenComparing(Map.Entry.comparingByKey()))
                .limit(KINDS)
                .forEach(
                        kind ->
                                kinds.add(
                                        new Kind(
                                                kind.getKey().replace('_', ' '),
                                                Figures.bytes(kind.getValue()),
                                                all > 0
                                                        ? Figures.percent(kind.getValue() / all)
                                                        : Figures.UNKNOWN)));
        return kinds;
    }

    /** 12.3 GiB of 40 GiB. */
    static String free(Metrics metrics) {
        OptionalDouble free = metrics.value("storage_free_bytes");
        OptionalDouble total = metrics.value("storage_total_bytes");
        return free.isEmpty() || total.isEmpty() || total.getAsDouble() <= 0
                ? Figures.UNKNOWN
                : Figures.bytes(free.getAsDouble()) + " of " + Figures.bytes(total.getAsDouble());
    }

    /** Height 12, round 0, precommit. */
    static String lastSigned(Metrics metrics) {
        OptionalDouble step = metrics.value("signer_last_signed_step");
        if (step.isEmpty()) {
            return Figures.UNKNOWN;
        }
        int code = (int) step.getAsDouble();
        if (code <= 0 || code >= STEPS.length) {
            return STEPS[0];
        }
        return "height "
                + Figures.decimal(metrics.sum("signer_last_signed_height"))
                + ", round "
                + Figures.decimal(metrics.sum("signer_last_signed_round"))
                + ", "
                + STEPS[code];
    }

    /** What the guard makes of it, in words. */
    static String guard(Metrics metrics) {
        return metrics.byLabel("signer_guard_state").entrySet().stream()
                .filter(state -> state.getValue() == 1)
                .map(state -> words(state.getKey()))
                .findFirst()
                .orElse(Figures.UNKNOWN);
    }

    private static String words(String state) {
        return switch (state) {
            case "ready" -> "lets the node sign";
            case "unused" -> "has let nothing be signed yet";
            case "waiting" -> "waits for the height that was signed";
            default -> Figures.UNKNOWN;
        };
    }
}
