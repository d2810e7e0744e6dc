package io.loombft.core.crypto;

/** The odd multiples of a point up to a width, at hand for sums that take it many times. */
final class OddMultiples {
    private final int width;
    private final EdwardsSum.Term[] odd;

    /** The multiples below {@code 2^(width - 1)}; the width is 2 to 8. */
    OddMultiples(AffinePoint point, int width) {
        this.width = width;
        this.odd = new EdwardsSum.Term[1 << (width - 2)];
        EdwardsSum sum = new EdwardsSum(point);
        odd[0] = sum.term();
        EdwardsSum twice = new EdwardsSum(point);
        twice.twice();
        EdwardsSum.Term step = twice.term();
        for (int i = 1; i < odd.length; i++) {
            sum.add(step);
            odd[i] = sum.term();
        }
    }

    int width() {
        return width;
    }

    /** Adds so many times the point to the sum, an odd number. */
    void addTo(EdwardsSum sum, int times) {
        if (times > 0) {
            sum.add(odd[times / 2]);
        } else {
            sum.subtract(odd[-times / 2]);
        }
    }
}
