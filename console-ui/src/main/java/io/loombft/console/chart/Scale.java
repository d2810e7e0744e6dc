package io.loombft.console.chart;

/** Round numbers for axes. */
final class Scale {
    private static final double[] STEPS = {1, 2, 4, 8, 10};

    private Scale() {}

    /** The least round number that is not below the value; 1 for nothing. */
    static double nice(double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            return 1;
        }
        double unit = Math.pow(10, Math.floor(Math.log10(value)));
        for (double step : STEPS) {
            if (step * unit >= value) {
                return step * unit;
            }
        }
        return 10 * unit;
    }
}
