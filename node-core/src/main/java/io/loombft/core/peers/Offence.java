package io.loombft.core.peers;

/** What a peer can do wrong, and what it costs; at {@link ScoreBoard#BAN_BELOW} it is banned. */
public enum Offence {
    /** Bytes that are not what the channel carries. */
    MALFORMED_MESSAGE(50),
    /** A vote, proposal or other item whose signature does not verify. */
    BAD_SIGNATURE(50),
    /** A block, part, commit or proof that is not what it was said to be. */
    FORGED_BLOCK(100),
    /** A claim about its height or holdings that it did not keep. */
    FALSE_CLAIM(20),
    /** A request that was not answered in time. */
    NO_ANSWER(10),
    /** Something that we had not asked for, or had already. */
    USELESS_MESSAGE(2),
    /** A transaction that can never be valid. */
    BAD_TRANSACTION(5),
    /** Far more than its limits allow. */
    FLOODING(40),
    /** The transport's own rules broken inside the encrypted channel. */
    PROTOCOL_VIOLATION(40);

    private final int points;

    Offence(int points) {
        this.points = points;
    }

    int points() {
        return points;
    }
}
