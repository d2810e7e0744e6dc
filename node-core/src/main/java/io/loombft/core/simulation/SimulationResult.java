package io.loombft.core.simulation;

import java.util.Optional;

/**
 * What a run came to.
 *
 * @param height the lowest height that an honest node has committed
 * @param events how many events all cores have handled
 * @param messages how many messages were sent
 * @param faults how many faults the plan held
 * @param coverage which branches of the algorithm were taken
 */
public record SimulationResult(
        long seed,
        long height,
        long events,
        long messages,
        int faults,
        Coverage coverage,
        Optional<Violation> violation) {}
