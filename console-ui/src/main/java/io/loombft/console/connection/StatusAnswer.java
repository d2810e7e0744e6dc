package io.loombft.console.connection;

/** What came of asking a node how it is. */
public sealed interface StatusAnswer {
    /** The node answered. */
    record Reached(NodeStatus status) implements StatusAnswer {}

    /** Nothing answered at the address: refused, unknown, or too slow. */
    record Unreachable() implements StatusAnswer {}

    /** Something answered that is not a LoomBFT node, or one that refused; in a few words, why. */
    record NotUnderstood(String why) implements StatusAnswer {}
}
