package io.loombft.console.chain;

import io.loombft.console.connection.BlockRow;
import io.loombft.console.connection.Fleet;
import io.loombft.console.text.Figures;

/** What this console found out about a block, in words. */
final class Verdicts {
    private Verdicts() {}

    static String word(BlockRow block) {
        return switch (block.verdict()) {
            case VERIFIED -> "✓ verified";
            case UNCHECKED -> "not verified";
            case REFUTED -> "✗ refuted";
        };
    }

    static String style(BlockRow block) {
        return switch (block.verdict()) {
            case VERIFIED -> "good";
            case UNCHECKED -> "muted";
            case REFUTED -> "bad";
        };
    }

    static String sentence(BlockRow block, String origin) {
        return switch (block.verdict()) {
            case VERIFIED ->
                    "Verified here: a quorum signed it, of a validator set that was followed from "
                            + origin
                            + ", and its transactions are those of its header.";
            case UNCHECKED -> "Not verified: " + orWaiting(block.why()) + ".";
            case REFUTED -> "Refuted: " + block.why() + ". Do not rely on this node.";
        };
    }

    private static String orWaiting(String why) {
        return why.isEmpty() ? "it was not looked at yet" : why;
    }

    static String name(String validator, Fleet fleet) {
        String name = fleet.nameOf(validator);
        return name.isEmpty() ? Figures.hash(validator) : name;
    }
}
