package io.loombft.core.replica;

import io.loombft.core.consensus.ConsensusView;
import io.loombft.core.types.Height;
import io.loombft.core.types.ValidatorSet;
import java.util.Optional;

/**
 * Whose signatures can matter now: the sets of the height being decided, of the one before and the
 * next. Immutable; reader threads check messages against it before they reach the core.
 */
public record HeightContext(
        Height height, ValidatorSet last, ValidatorSet current, ValidatorSet next) {
    public static HeightContext of(ConsensusView view) {
        return new HeightContext(
                view.height(),
                view.lastValidators(),
                view.validators(),
                view.chain().nextValidators());
    }

    /** The set of a height, when messages of that height are of any use. */
    public Optional<ValidatorSet> set(Height of) {
        if (of.equals(height)) {
            return Optional.of(current);
        }
        if (of.equals(height.next())) {
            return Optional.of(next);
        }
        // Never counted up from what a peer says: its height may be the last that there is.
        return of.equals(height.previous()) ? Optional.of(last) : Optional.empty();
    }
}
