package io.loombft.console.connection;

import io.loombft.core.types.ChainId;
import io.loombft.core.types.Genesis;
import java.util.Optional;

/** For which chain something may be signed that a node is to get: the one that this console follows itself. */
public sealed interface ChainToSign {
    /**
     * The chain of the node, as the console has verified it.
     *
     * @param origin in words, what it was followed from
     */
    record Trusted(ChainId id, String origin) implements ChainToSign {}

    /** In a sentence, why nothing is to be signed for this node. */
    record Refused(String why) implements ChainToSign {}

    static ChainToSign of(NodeSnapshot node) {
        Optional<TrustedSets> sets = node.chain().trusted();
        if (sets.isEmpty()) {
            return new Refused(
                    "Nothing is signed for "
                            + node.label()
                            + ": its chain is not followed from what you trust"
                            + because(node));
        }
        if (node.chain().verifiedHeight() == 0 && !node.chain().blocks().isEmpty()) {
            return new Refused(
                    "Nothing is signed for "
                            + node.label()
                            + ": no block of it is verified yet"
                            + because(node));
        }
        ChainId trusted = sets.get().chain();
        Optional<String> told = told(node).filter(id -> !id.equals(trusted.toString()));
        return told.isPresent()
                ? new Refused(
                        "Nothing is signed for "
                                + node.label()
                                + ": it says that it is of chain "
                                + told.get()
                                + ", but what you trust is of chain "
                                + trusted
                                + ".")
                : new Trusted(trusted, sets.get().origin());
    }

    private static String because(NodeSnapshot node) {
        String trouble = node.chain().trouble();
        return trouble.isEmpty() ? "." : " (" + trouble + ").";
    }

    /** What the node says now, or said in its genesis. */
    private static Optional<String> told(NodeSnapshot node) {
        Optional<String> now = node.polled().status().value().map(NodeStatus::chainId);
        return now.isPresent()
                ? now
                : node.polled().genesis().value().map(Genesis::chainId).map(ChainId::toString);
    }
}
