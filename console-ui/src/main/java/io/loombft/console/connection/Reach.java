package io.loombft.console.connection;

/** Whether a node can be asked. */
public sealed interface Reach {
    /** The first answer is not here yet. */
    record Connecting() implements Reach {}

    /** It answered the last question. */
    record Reached() implements Reach {}

    /** Nothing answers at the address: refused, unknown, or too slow; in a sentence, why. */
    record Unreachable(String why) implements Reach {}

    /** Something answered that is no LoomBFT node, or one that refused; in a sentence, why. */
    record NotUnderstood(String why) implements Reach {}
}
