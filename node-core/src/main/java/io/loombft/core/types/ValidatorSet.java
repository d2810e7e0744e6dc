package io.loombft.core.types;

import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Who may vote at a height, by public key ascending, never empty. Canonical bytes: {@code count u32 |
 * validators 40 each}; its hash is the SHA-256 of these.
 */
public final class ValidatorSet implements Encodable {
    /** Largest total power: leaves room for every product and sum of the protocol in 64 bits. */
    public static final long TOTAL_POWER_MAX = 1L << 60;

    /** Most validators in a set. */
    public static final int SIZE_MAX = 1_000;

    private final List<Validator> validators;
    private final Map<PublicKey, Integer> indexes;
    private final long totalPower;
    private final Hash hash;

    private ValidatorSet(List<Validator> sorted, long totalPower) {
        this.validators = List.copyOf(sorted);
        this.totalPower = totalPower;
        // Looked up, never iterated.
        this.indexes = HashMap.newHashMap(sorted.size());
        for (int i = 0; i < sorted.size(); i++) {
            indexes.put(sorted.get(i).id(), i);
        }
        this.hash = Hash.of(encoded());
    }

    /**
     * Makes a set of validators in any order.
     *
     * @throws MalformedInputException when empty, too large, with a validator twice, or when the
     *     powers exceed {@link #TOTAL_POWER_MAX}
     */
    public static ValidatorSet of(List<Validator> validators) throws MalformedInputException {
        List<Validator> sorted = new ArrayList<>(validators);
        sorted.sort(Comparator.comparing(Validator::id));
        return ofSorted(sorted);
    }

    private static ValidatorSet ofSorted(List<Validator> sorted) throws MalformedInputException {
        if (sorted.isEmpty()) {
            throw new MalformedInputException("a validator set is never empty");
        }
        if (sorted.size() > SIZE_MAX) {
            throw new MalformedInputException("more than " + SIZE_MAX + " validators");
        }
        long total = 0;
        for (int i = 0; i < sorted.size(); i++) {
            if (i > 0 && sorted.get(i - 1).id().compareTo(sorted.get(i).id()) >= 0) {
                throw new MalformedInputException(
                        "validator " + sorted.get(i).id() + " is there twice or out of order");
            }
            total += sorted.get(i).power();
            if (total > TOTAL_POWER_MAX) {
                throw new MalformedInputException("total power exceeds 2^60");
            }
        }
        return new ValidatorSet(sorted, total);
    }

    /** By public key ascending. */
    public List<Validator> validators() {
        return validators;
    }

    public int size() {
        return validators.size();
    }

    public Validator get(int index) {
        return validators.get(index);
    }

    public boolean contains(PublicKey id) {
        return indexes.containsKey(id);
    }

    /** The place of the validator in the order of the set. */
    public OptionalInt indexOf(PublicKey id) {
        Integer index = indexes.get(id);
        return index == null ? OptionalInt.empty() : OptionalInt.of(index);
    }

    /** The power of the validator, 0 for a stranger. */
    public long powerOf(PublicKey id) {
        Integer index = indexes.get(id);
        return index == null ? 0 : validators.get(index).power();
    }

    public long totalPower() {
        return totalPower;
    }

    /** The least power that is more than two thirds: the paper's 2f + 1. */
    public long quorumPower() {
        return 2 * totalPower / 3 + 1;
    }

    /** The least power that is more than one third: the paper's f + 1. */
    public long skipPower() {
        return totalPower / 3 + 1;
    }

    public Hash hash() {
        return hash;
    }

    public static ValidatorSet decode(Decoder from) throws MalformedInputException {
        return ofSorted(from.list(SIZE_MAX, Validator.SIZE, Validator::decode));
    }

    @Override
    public void encode(Encoder to) {
        to.list(validators);
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof ValidatorSet that && validators.equals(that.validators));
    }

    @Override
    public int hashCode() {
        return hash.hashCode();
    }

    @Override
    public String toString() {
        return "ValidatorSet" + validators;
    }
}
