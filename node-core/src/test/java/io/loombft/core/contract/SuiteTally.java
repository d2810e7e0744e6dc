package io.loombft.core.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What a run over the specification's suite came to. */
final class SuiteTally {
    private final TreeMap<String, Integer> counts = new TreeMap<>();
    private final TreeMap<String, Integer> passed = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();
    private String script = "";

    /** What is counted from now on belongs to the script. */
    void script(String name) {
        script = name;
    }

    void count(String what) {
        counts.merge(what, 1, Integer::sum);
        if (what.contains(" passed")) {
            passed.merge(script, 1, Integer::sum);
        }
    }

    void count(String what, int times) {
        counts.merge(what, times, Integer::sum);
    }

    void fail(String what) {
        failures.add(what);
    }

    int of(String what) {
        return counts.getOrDefault(what, 0);
    }

    List<String> failures() {
        return failures;
    }

    String report() {
        StringBuilder out = new StringBuilder();
        counts.forEach((what, count) -> out.append("%6d  %s%n".formatted(count, what)));
        out.append("%6d  failed%n".formatted(failures.size()));
        failures.forEach(each -> out.append("        ").append(each).append('\n'));
        out.append("passed, by script:");
        passed.forEach((name, count) -> out.append(" %s %d".formatted(name, count)));
        return out.append('\n').toString();
    }
}
