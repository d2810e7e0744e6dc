package io.loombft.core.merkle;

/**
 * A node of the state tree is missing from its store or is not what was written: the version has
 * been pruned since the tree was opened, or the store is damaged. The message says which node and
 * how.
 */
public final class UnreadableNodeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableNodeException(String message) {
        super(message);
    }
}
