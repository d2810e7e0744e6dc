package io.loombft.core.simulation;

/**
 * What is simulated for each seed.
 *
 * @param validators 1 to {@link #VALIDATORS_MAX}
 * @param byzantine how many of them do not follow the protocol
 * @param heights the lowest honest node shall get this far
 * @param signatures what signs
 * @param trouble what befalls the others
 */
public record SimulationSpec(
        int validators, int byzantine, int heights, Signatures signatures, Trouble trouble) {
    /** Most validators of a simulated network. */
    public static final int VALIDATORS_MAX = 200;

    /** What signs in the simulated network. */
    public enum Signatures {
        /** A keyed hash, many times cheaper and not secure. */
        KEYED_HASH,
        ED25519
    }

    /** What befalls the nodes and the network. */
    public enum Trouble {
        /** Nothing at all. */
        NONE,
        /** What the seed draws. */
        DRAWN,
        /** In every run one node alone sees a decision, and is cut off: the test of locks. */
        HIDDEN_COMMITS
    }

    public SimulationSpec {
        if (validators < 1 || validators > VALIDATORS_MAX) {
            throw new IllegalArgumentException(
                    "validators must be 1 to " + VALIDATORS_MAX + ", got " + validators);
        }
        if (byzantine < 0 || byzantine > validators) {
            throw new IllegalArgumentException(
                    "byzantine must be 0 to the number of validators, got " + byzantine);
        }
        if (heights < 1) {
            throw new IllegalArgumentException("heights must be at least 1, got " + heights);
        }
    }

    /** A network with drawn trouble and cheap signatures. */
    public static SimulationSpec of(int validators, int byzantine, int heights) {
        return new SimulationSpec(
                validators, byzantine, heights, Signatures.KEYED_HASH, Trouble.DRAWN);
    }

    /** The same with other trouble. */
    public SimulationSpec with(Trouble other) {
        return new SimulationSpec(validators, byzantine, heights, signatures, other);
    }

    /** How many Byzantine validators of equal power the protocol withstands. */
    int tolerated() {
        return (validators - 1) / 3;
    }
}
