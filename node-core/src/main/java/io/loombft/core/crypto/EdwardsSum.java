package io.loombft.core.crypto;

import org.bouncycastle.math.ec.rfc7748.X25519Field;

/**
 * A sum of points of edwards25519, in extended coordinates {@code x = X/Z, y = Y/Z, xy = T/Z} (Hisil,
 * Wong, Carter and Dawson, "Twisted Edwards Curves Revisited", 2008, sections 3.1 and 3.3). Takes a time
 * that depends on the points. Not thread-safe.
 */
final class EdwardsSum {
    private static final int[] TWICE_D = twiceD();

    private final int[] x = X25519Field.create();
    private final int[] y = X25519Field.create();
    private final int[] z = X25519Field.create();

    // T is the product of these two, which a doubling that follows does not need.
    private final int[] e = X25519Field.create();
    private final int[] h = X25519Field.create();

    private final int[] a = X25519Field.create();
    private final int[] b = X25519Field.create();
    private final int[] c = X25519Field.create();
    private final int[] f = X25519Field.create();
    private final int[] g = X25519Field.create();

    /** A point as a sum takes it: {@code Y + X, Y - X, 2Z, 2dT}. */
    static final class Term {
        private final int[] plus = X25519Field.create();
        private final int[] minus = X25519Field.create();
        private final int[] twiceZ = X25519Field.create();
        private final int[] twiceDT = X25519Field.create();
    }

    /** The neutral point. */
    EdwardsSum() {
        X25519Field.one(y);
        X25519Field.one(z);
        X25519Field.one(h);
    }

    EdwardsSum(AffinePoint point) {
        X25519Field.copy(point.x(), 0, x, 0);
        X25519Field.copy(point.y(), 0, y, 0);
        X25519Field.one(z);
        X25519Field.copy(x, 0, e, 0);
        X25519Field.copy(y, 0, h, 0);
    }

    void add(Term term) {
        add(term.minus, term.plus, term);
        X25519Field.sub(g, c, f);
        X25519Field.add(g, c, g);
        multiply();
    }

    void subtract(Term term) {
        add(term.plus, term.minus, term);
        X25519Field.add(g, c, f);
        X25519Field.sub(g, c, g);
        multiply();
    }

    /** Leaves E, H, and D and C of the addition in g and c. */
    private void add(int[] differenceFactor, int[] sumFactor, Term term) {
        X25519Field.mul(e, h, c);
        X25519Field.sub(y, x, a);
        X25519Field.add(y, x, b);
        X25519Field.mul(a, differenceFactor, a);
        X25519Field.mul(b, sumFactor, b);
        X25519Field.mul(c, term.twiceDT, c);
        X25519Field.mul(z, term.twiceZ, g);
        X25519Field.sub(b, a, e);
        X25519Field.add(b, a, h);
    }

    void twice() {
        X25519Field.sqr(x, a);
        X25519Field.sqr(y, b);
        X25519Field.sqr(z, c);
        X25519Field.add(c, c, c);
        X25519Field.add(x, y, e);
        X25519Field.sqr(e, e);
        X25519Field.add(a, b, h);
        X25519Field.sub(h, e, e);
        X25519Field.sub(a, b, g);
        X25519Field.add(c, g, f);
        // Sums of three: the field multiplies sums of two as they are.
        X25519Field.carry(e);
        X25519Field.carry(f);
        multiply();
    }

    private void multiply() {
        X25519Field.mul(e, f, x);
        X25519Field.mul(g, h, y);
        X25519Field.mul(f, g, z);
    }

    Term term() {
        Term term = new Term();
        X25519Field.add(y, x, term.plus);
        X25519Field.sub(y, x, term.minus);
        X25519Field.add(z, z, term.twiceZ);
        X25519Field.mul(e, h, term.twiceDT);
        X25519Field.mul(term.twiceDT, TWICE_D, term.twiceDT);
        return term;
    }

    /** Whether eight times the sum is the neutral point: whether its order divides 8. */
    boolean isOfSmallOrder() {
        twice();
        twice();
        twice();
        X25519Field.sub(y, z, a);
        X25519Field.normalize(a);
        X25519Field.normalize(x);
        return X25519Field.isZeroVar(x) && X25519Field.isZeroVar(a);
    }

    private static int[] twiceD() {
        int[] twice = X25519Field.create();
        X25519Field.add(AffinePoint.D, AffinePoint.D, twice);
        X25519Field.carry(twice);
        return twice;
    }
}
