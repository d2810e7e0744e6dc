package io.loombft.console.connection;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.consensus.ProposerPriorities;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Round;
import io.loombft.core.types.Validator;
import io.loombft.core.types.ValidatorSet;
import java.util.ArrayList;
import java.util.List;

/** Validators as a node tells them, height by height from 1 on, with their priorities by the core's rule. */
final class TestOrder {
    private ProposerPriorities priorities;
    private long height = 1;

    /** So many validators with powers 1, 2, and so on. */
    TestOrder(int validators) {
        priorities = ProposerPriorities.first(set(validators));
    }

    void next() {
        height++;
        priorities = priorities.next(priorities.set());
    }

    /** The next height has so many validators. */
    void next(int validators) {
        height++;
        priorities = priorities.next(set(validators));
    }

    long height() {
        return height;
    }

    String proposer(int round) {
        return priorities.proposer(new Round(round)).hex();
    }

    Validators validators() {
        List<Validators.Member> members = new ArrayList<>();
        ValidatorSet set = priorities.set();
        for (int i = 0; i < set.size(); i++) {
            members.add(
                    new Validators.Member(
                            set.get(i).id().hex(),
                            "",
                            set.get(i).power(),
                            priorities.priorities().get(i)));
        }
        return new Validators(height, members, set.totalPower());
    }

    private static ValidatorSet set(int size) {
        List<Validator> validators = new ArrayList<>();
        for (int i = 1; i <= size; i++) {
            byte[] key = new byte[PublicKey.SIZE];
            key[0] = (byte) i;
            validators.add(new Validator(new PublicKey(Bytes.copyOf(key)), i));
        }
        try {
            return ValidatorSet.of(validators);
        } catch (MalformedInputException e) {
            throw new AssertionError(e);
        }
    }
}
