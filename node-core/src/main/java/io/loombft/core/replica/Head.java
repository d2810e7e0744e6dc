package io.loombft.core.replica;

import io.loombft.core.consensus.ChainState;
import io.loombft.core.ledger.StateView;
import io.loombft.core.merkle.StateTree;
import io.loombft.core.merkle.UnreadableNodeException;
import java.util.function.Function;
import java.util.function.Supplier;

/** The last committed height and its state: immutable, so every answer is of one height. */
public record Head(ChainState chain, StateTree tree) {
    /** How often a slow reader may be overtaken by pruning before it is told. */
    public static final int READS_MAX = 8;

    public StateView state() {
        return StateView.of(tree);
    }

    /**
     * Reads the latest state. Blocks are committed meanwhile, and when few states are kept this one may
     * be pruned before it was read; then the reading begins anew with the one that is the latest then.
     */
    public static <T> T read(Supplier<Head> latest, Function<Head, T> reading) {
        Head head = latest.get();
        for (int i = 1; i < READS_MAX; i++) {
            try {
                return reading.apply(head);
            } catch (UnreadableNodeException e) {
                Head newer = latest.get();
                if (newer.chain().equals(head.chain())) {
                    throw e;
                }
                head = newer;
            }
        }
        return reading.apply(head);
    }
}
