package io.loombft.core.replica;

import io.loombft.core.consensus.ConsensusView;
import io.loombft.core.consensus.Step;
import io.loombft.core.types.Height;
import io.loombft.core.types.Round;

/** Where consensus stands. */
public record Progress(Height height, Round round, Step step) {
    public static Progress of(ConsensusView view) {
        return new Progress(view.height(), view.round(), view.step());
    }

    /** Whether the view still stands here. */
    boolean isOf(ConsensusView view) {
        return height.equals(view.height()) && round.equals(view.round()) && step == view.step();
    }
}
