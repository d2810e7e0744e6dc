package io.loombft.core.simulation;

/**
 * A stream of drawn numbers that is a function of its seed, on every JVM: SplitMix64 (Steele, Lea and
 * Flood, "Fast Splittable Pseudorandom Number Generators", 2014).
 */
final class Draws {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private long state;

    Draws(long seed) {
        state = mix(seed + GOLDEN_GAMMA);
    }

    /** A stream of its own, so that what one part draws does not shift what another one does. */
    Draws split() {
        return new Draws(next());
    }

    long next() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** From 0 to the bound - 1; a bound of 0 or less gives 0. */
    int below(int bound) {
        return bound <= 1 ? 0 : (int) (((next() >>> 32) * bound) >>> 32);
    }

    /** From the lower one to the upper one, both included. */
    long between(long low, long high) {
        return high <= low ? low : low + Long.remainderUnsigned(next(), high - low + 1);
    }

    boolean percent(int chance) {
        return chance > 0 && below(100) < chance;
    }

    boolean flip() {
        return next() < 0;
    }

    private static long mix(long from) {
        long z = from;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
