package io.loombft.core.simulation;

import io.loombft.core.consensus.Rule;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a run came to.
 *
 * @param height the lowest height that an honest node has committed
 * @param events how many events all cores have handled
 * @param messages how many messages were sent
 * @param faults how many faults the plan held
 * @param fired how often each rule fired
 */
public record SimulationResult(
        long seed,
        long height,
        long events,
        long messages,
        int faults,
        Map<Rule, Long> fired,
        Optional<Violation> violation) {
    public SimulationResult {
        fired = java.util.Collections.unmodifiableMap(new EnumMap<>(fired));
    }
}
