package io.loombft.console.connection;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All nodes at one moment, in the order in which they were given.
 *
 * @param selected the index of the node that pages of one node show; 0 when there is none
 * @param now by this machine's clock
 * @param names of validators by key in hex, as nodes that sign with them are called, else as the genesis
 *     says
 */
public record Fleet(
        List<NodeSnapshot> nodes, int selected, Instant now, Map<String, String> names) {
    public static final Fleet EMPTY = new Fleet(List.of(), 0, Instant.EPOCH, Map.of());

    public Fleet {
        nodes = List.copyOf(nodes);
    }

    /** The node that pages of one node show. */
    public Optional<NodeSnapshot> node() {
        return selected < nodes.size() ? Optional.of(nodes.get(selected)) : Optional.empty();
    }

    /** The name of a validator, empty when nobody gave it one. */
    public String nameOf(String validatorId) {
        return names.getOrDefault(validatorId, "");
    }
}
