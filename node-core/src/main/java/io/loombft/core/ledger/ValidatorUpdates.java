package io.loombft.core.ledger;

import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.consensus.ChainState;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.ledger.Outcome.ValidatorChange;
import io.loombft.core.types.CommitSignature;
import io.loombft.core.types.Fraction;
import io.loombft.core.types.Genesis.Administrators;
import io.loombft.core.types.Height;
import io.loombft.core.types.Params;
import io.loombft.core.types.Receipt.Code;
import io.loombft.core.types.TransactionBody.ValidatorUpdate;
import io.loombft.core.types.TransactionBody.ValidatorUpdate.Action;
import io.loombft.core.types.Validator;
import io.loombft.core.types.ValidatorSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the administrators decide in one block about the set of two heights later. A change counts
 * when enough of them have asked for it; it is looked at then, on top of the changes decided before
 * it in the block. One that is refused leaves nothing behind: the approvals before it stay.
 */
final class ValidatorUpdates {
    private final Height height;
    private final Params params;
    private final StateDraft draft;
    private final StateView before;
    private final long powerChangeMax;
    private final List<ValidatorChange> decided = new ArrayList<>();
    private ValidatorSet set;
    private long powerChanged;

    ValidatorUpdates(ChainState parent, StateDraft draft, StateView before) {
        this.height = parent.height().next();
        this.params = parent.params();
        this.draft = draft;
        this.before = before;
        this.set = parent.nextValidators();
        this.powerChangeMax = powerChangeMax(params.powerChangeMax(), set);
    }

    /** A share of 1 is no limit: a lone validator may become four in one block. */
    private static long powerChangeMax(Fraction share, ValidatorSet set) {
        boolean isLifted = share.numerator() == share.denominator();
        return isLifted ? Long.MAX_VALUE : share.of(set.totalPower());
    }

    Code apply(PublicKey sender, ValidatorUpdate update) {
        if (update.action() == Action.UNJAIL) {
            // Nobody is jailed yet.
            return Code.NOT_JAILED;
        }
        Administrators administrators = before.administrators();
        return administrators.keys().contains(sender)
                ? approve(sender, administrators.threshold(), update)
                : Code.NOT_ADMINISTRATOR;
    }

    /** The set with all changes of the block. */
    ValidatorSet set() {
        return set;
    }

    /** The changes in the order in which they were decided. */
    List<ValidatorChange> decided() {
        return decided;
    }

    private Code approve(PublicKey administrator, int threshold, ValidatorUpdate update) {
        Hash subject = Approvals.subject(update);
        Approvals live = draft.approvals(subject).liveAt(height);
        if (live.isBy(administrator)) {
            return Code.ALREADY_APPROVED;
        }
        Approvals all = live.with(new Approvals.Approval(administrator, height));
        if (all.approvals().size() < threshold) {
            draft.put(subject, all);
            return Code.SUCCESS;
        }
        if (!decide(update)) {
            return Code.VALIDATOR_CHANGE_REFUSED;
        }
        if (!draft.approvals(subject).approvals().isEmpty()) {
            draft.put(subject, Approvals.NONE);
        }
        return Code.SUCCESS;
    }

    private boolean decide(ValidatorUpdate update) {
        long before = set.powerOf(update.validator());
        boolean isKnown = before > 0;
        boolean mustBeKnown = update.action() != Action.ADD;
        long change = Math.abs(update.power() - before);
        if (isKnown != mustBeKnown || change == 0 || change > powerChangeMax - powerChanged) {
            return false;
        }
        Optional<ValidatorSet> changed = setWith(update.validator(), update.power());
        if (changed.isEmpty()) {
            return false;
        }
        set = changed.get();
        // With the limit lifted nothing is summed up that could overflow.
        powerChanged += powerChangeMax == Long.MAX_VALUE ? 0 : change;
        decided.add(
                new ValidatorChange(
                        update.validator(),
                        before,
                        new ValidatorChange.PowerAfter(update.power())));
        return true;
    }

    /** The set in which the validator has this power, or nothing when there is no such set. */
    private Optional<ValidatorSet> setWith(PublicKey id, long power) {
        List<Validator> members = new ArrayList<>();
        for (Validator each : set.validators()) {
            if (!each.id().equals(id)) {
                members.add(each);
            }
        }
        if (power > 0) {
            members.add(new Validator(id, power));
        }
        if (!fitsCommit(members.size(), params)) {
            return Optional.empty();
        }
        try {
            return Optional.of(ValidatorSet.of(members));
        } catch (MalformedInputException e) {
            // Empty, too many, or too much power.
            return Optional.empty();
        }
    }

    /** Half of a block must hold the signatures of all, or the chain could not go on. */
    static boolean fitsCommit(int validators, Params params) {
        return (long) validators * CommitSignature.SIZE <= params.blockBytesMax() / 2;
    }
}
