package io.loombft.server.node;

import io.loombft.core.consensus.ChainState;
import io.loombft.core.ledger.StateView;
import io.loombft.core.merkle.StateTree;

/** The last committed height and its state: immutable, so every answer is of one height. */
record Head(ChainState chain, StateTree tree) {
    StateView state() {
        return StateView.of(tree);
    }
}
