package io.loombft.server.node;

import io.loombft.core.consensus.ConsensusView;
import io.loombft.core.consensus.Step;
import io.loombft.core.types.Height;
import io.loombft.core.types.Round;

/** Where consensus stands. */
record Progress(Height height, Round round, Step step) {
    static Progress of(ConsensusView view) {
        return new Progress(view.height(), view.round(), view.step());
    }
}
