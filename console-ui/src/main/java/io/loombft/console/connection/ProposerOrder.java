package io.loombft.console.connection;

import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.client.RpcException;
import io.loombft.core.consensus.ProposerPriorities;
import io.loombft.core.types.Round;
import io.loombft.core.types.Validator;
import io.loombft.core.types.ValidatorSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who is to propose in each round, by the priorities that a node tells and by the core's own rule. Priorities are told
 * as they are after round 0 of a height, so that who proposes in round 0 is known only where they follow by the rule
 * from those of the height before. Used by one thread.
 */
final class ProposerOrder {
    /** Rounds whose proposer is worked out; each takes a step of the rule. */
    static final int ROUNDS_MAX = 1_000;

    /** Heights over which the rule is carried on without a word from the node. */
    static final int HEIGHTS_MAX = 256;

    private Optional<Known> known = Optional.empty();
    private long changesAt = Long.MAX_VALUE;

    /** What is known of a height; by whether its round 0 is, too. */
    private record Known(long height, ProposerPriorities priorities, boolean isFirstKnown) {
        Known next(ValidatorSet set) {
            return new Known(height + 1, priorities.next(set), true);
        }

        boolean isAs(Known told) {
            return height == told.height
                    && priorities.set().equals(told.priorities.set())
                    && priorities.priorities().equals(told.priorities.priorities());
        }
    }

    /** Takes what the node says of a height; what cannot be is as good as nothing. */
    void told(Validators validators) {
        Optional<Known> told = read(validators);
        if (told.isEmpty()) {
            known = Optional.empty();
            return;
        }
        if (known.isPresent() && told.get().height() < known.get().height()) {
            return;
        }
        known = expected(told.get()).filter(rule -> rule.isAs(told.get())).or(() -> told);
        if (changesAt <= told.get().height()) {
            changesAt = Long.MAX_VALUE;
        }
    }

    /** What the rule says of a height, by what was known of those before. */
    private Optional<Known> expected(Known told) {
        ValidatorSet set = told.priorities().set();
        if (told.height() == 1) {
            return Optional.of(new Known(1, ProposerPriorities.first(set), true));
        }
        if (known.isPresent() && known.get().height() == told.height()) {
            return known;
        }
        return carriedTo(told.height() - 1).map(before -> before.next(set));
    }

    /** The set of a height, and of those that follow, is another one. */
    void changes(long effectiveHeight) {
        changesAt = Math.min(changesAt, effectiveHeight);
    }

    /** What was told is wrong: somebody else proposed, or it was of another chain. */
    void forget() {
        known = Optional.empty();
    }

    /** The key in hex of who is to propose; empty where it is not known. */
    String of(long height, int round) {
        Optional<Known> at = carriedTo(height);
        if (at.isEmpty() || round > ROUNDS_MAX || (round == 0 && !at.get().isFirstKnown())) {
            return "";
        }
        known = at;
        return at.get().priorities().proposer(new Round(round)).hex().intern();
    }

    private Optional<Known> carriedTo(long height) {
        if (known.isEmpty()
                || height < known.get().height()
                || height >= changesAt
                || height - known.get().height() > HEIGHTS_MAX) {
            return Optional.empty();
        }
        Known at = known.get();
        while (at.height() < height) {
            at = at.next(at.priorities().set());
        }
        return Optional.of(at);
    }

    private static Optional<Known> read(Validators validators) {
        try {
            ValidatorSet set = validators.set();
            Map<String, Long> told = new HashMap<>();
            validators.members().forEach(member -> told.put(member.id(), member.priority()));
            Encoder to = new Encoder().value(set);
            for (Validator each : set.validators()) {
                to.i64(told.getOrDefault(each.id().hex(), 0L));
            }
            // Who proposed in round 0 is not told, and so not asked of these.
            to.value(set.get(0).id());
            return Optional.of(
                    new Known(
                            validators.height(),
                            Decoder.whole(to.toBytes(), ProposerPriorities::decode),
                            false));
        } catch (MalformedInputException | RpcException e) {
            return Optional.empty();
        }
    }
}
