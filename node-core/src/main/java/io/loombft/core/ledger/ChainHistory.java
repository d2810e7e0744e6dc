package io.loombft.core.ledger;

import io.loombft.core.types.Height;
import io.loombft.core.types.ValidatorSet;

/** What validity asks about the heights below; the answers never change. */
@FunctionalInterface
public interface ChainHistory {
    /**
     * The validator set of a height from 1 on, not above the parent's and at most the evidence age
     * below the block that is checked. Nothing else is ever asked for.
     */
    ValidatorSet validators(Height height);
}
