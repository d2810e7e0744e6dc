package io.loombft.core.merkle;

import io.loombft.core.bytes.Bytes;
import java.util.Optional;

/**
 * Where the nodes of the state tree lie. A key begins with the version (8 bytes, big-endian) that
 * wrote the node and is 9 to 96 bytes long; what lies under a key of a committed version never
 * changes until it is pruned. Called from any thread that reads the state.
 */
@FunctionalInterface
public interface NodeStore {
    /** The bytes under the key, or empty when there are none. */
    Optional<Bytes> get(Bytes nodeKey);
}
