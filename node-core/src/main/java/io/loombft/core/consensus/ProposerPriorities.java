package io.loombft.core.consensus;

import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Round;
import io.loombft.core.types.ValidatorSet;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Weighted round robin: in a step every validator's priority grows by its power, the highest (of
 * equals the smallest public key) is chosen and falls by the total power. The cost of a height does
 * not grow with its number, and which round decided has no influence on later proposers. Canonical
 * bytes: {@code set | priorities i64 each, in the set's order | proposer 32}.
 */
public final class ProposerPriorities implements Encodable {
    private final ValidatorSet set;
    private final long[] priorities;
    private final PublicKey proposer;

    private ProposerPriorities(ValidatorSet set, long[] priorities, PublicKey proposer) {
        this.set = set;
        this.priorities = priorities;
        this.proposer = proposer;
    }

    /** The priorities of the first height. */
    public static ProposerPriorities first(ValidatorSet set) {
        return settledStep(set, new long[set.size()]);
    }

    /** The priorities of the next height, whose set may differ. */
    public ProposerPriorities next(ValidatorSet nextSet) {
        long total = nextSet.totalPower();
        // Newcomers start last, so that leaving and joining again gains nothing.
        long newcomer = -(total + total / 8);
        long[] carried = new long[nextSet.size()];
        for (int i = 0; i < carried.length; i++) {
            var known = set.indexOf(nextSet.get(i).id());
            carried[i] = known.isPresent() ? priorities[known.getAsInt()] : newcomer;
        }
        return settledStep(nextSet, carried);
    }

    /** Who proposes in the round of this height. */
    public PublicKey proposer(Round round) {
        if (round.value() == 0) {
            return proposer;
        }
        long[] copy = priorities.clone();
        PublicKey chosen = proposer;
        for (int i = 0; i < round.value(); i++) {
            chosen = step(set, copy);
        }
        return chosen;
    }

    public ValidatorSet set() {
        return set;
    }

    /** The priority of each validator, in the set's order. */
    public List<Long> priorities() {
        List<Long> list = new ArrayList<>(priorities.length);
        for (long priority : priorities) {
            list.add(priority);
        }
        return Collections.unmodifiableList(list);
    }

    public static ProposerPriorities decode(Decoder from) throws MalformedInputException {
        ValidatorSet set = ValidatorSet.decode(from);
        long[] priorities = new long[set.size()];
        for (int i = 0; i < priorities.length; i++) {
            priorities[i] = from.i64();
            // No priority that steps lead to is farther from the middle.
            if (priorities[i] < -3 * set.totalPower() || priorities[i] > 3 * set.totalPower()) {
                throw new MalformedInputException("priority " + priorities[i]);
            }
        }
        PublicKey proposer = PublicKey.decode(from);
        if (!set.contains(proposer)) {
            throw new MalformedInputException("the proposer is not in the set");
        }
        return new ProposerPriorities(set, priorities, proposer);
    }

    @Override
    public void encode(Encoder to) {
        to.value(set);
        for (long priority : priorities) {
            to.i64(priority);
        }
        to.value(proposer);
    }

    private static ProposerPriorities settledStep(ValidatorSet set, long[] priorities) {
        rescale(priorities, set.totalPower());
        centre(priorities);
        PublicKey proposer = step(set, priorities);
        return new ProposerPriorities(set, priorities, proposer);
    }

    /** Brings the spread within twice the total power, so that no wait grows without bound. */
    private static void rescale(long[] priorities, long totalPower) {
        long max = Long.MIN_VALUE;
        long min = Long.MAX_VALUE;
        for (long priority : priorities) {
            max = Math.max(max, priority);
            min = Math.min(min, priority);
        }
        long spread = Math.subtractExact(max, min);
        long spreadMax = 2 * totalPower;
        if (spread <= spreadMax) {
            return;
        }
        long ratio = Math.ceilDiv(spread, spreadMax);
        for (int i = 0; i < priorities.length; i++) {
            priorities[i] /= ratio;
        }
    }

    private static void centre(long[] priorities) {
        BigInteger sum = BigInteger.ZERO;
        for (long priority : priorities) {
            sum = sum.add(BigInteger.valueOf(priority));
        }
        BigInteger[] parts = sum.divideAndRemainder(BigInteger.valueOf(priorities.length));
        long average = parts[0].longValueExact() - (parts[1].signum() < 0 ? 1 : 0);
        for (int i = 0; i < priorities.length; i++) {
            priorities[i] = Math.subtractExact(priorities[i], average);
        }
    }

    private static PublicKey step(ValidatorSet set, long[] priorities) {
        int chosen = 0;
        for (int i = 0; i < priorities.length; i++) {
            priorities[i] = Math.addExact(priorities[i], set.get(i).power());
            if (priorities[i] > priorities[chosen]) {
                chosen = i;
            }
        }
        priorities[chosen] = Math.subtractExact(priorities[chosen], set.totalPower());
        return set.get(chosen).id();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProposerPriorities that && encoded().equals(that.encoded());
    }

    @Override
    public int hashCode() {
        return encoded().hashCode();
    }
}
