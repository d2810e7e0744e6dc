package io.loombft.core.consensus;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every distinct outcome of a rule of the algorithm: what a test run should have seen at least once
 * before anyone believes it. A {@link Kind#MOVE} comes out of the core as {@link Command.Moved};
 * what moves nothing is read from {@link ConsensusView#asides()}.
 */
public enum Branch {
    L11_ROUND_ZERO(Rule.L11, "the height begins with round 0"),

    L16_OFFERS_ITS_LOCK(Rule.L16, "the proposer offers the value it is locked on"),
    L16_OFFERS_A_LATER_POLKA(Rule.L16, "the proposer offers a polka later than its lock, if any"),
    L18_ASKS_FOR_A_VALUE(Rule.L18, "the proposer knows no polka and asks for a new value"),

    L22_VALUE(Rule.L22, "the fresh value is prevoted, without a lock"),
    L22_VALUE_OF_THE_LOCK(Rule.L22, "the fresh value is prevoted, being the locked one"),
    L22_NIL_INVALID(Rule.L22, "nil, the fresh value is invalid"),
    L22_NIL_UNACCEPTABLE(Rule.L22, "nil, the fresh value is untimely or names another proposer"),
    L22_NIL_LOCKED(Rule.L22, "nil, the lock is on another value"),

    L28_VALUE(Rule.L28, "the value with a polka is prevoted, no lock being later than the polka"),
    L28_VALUE_OF_THE_LOCK(Rule.L28, "the value with a polka is prevoted, a later lock being on it"),
    /** A polka for an invalid value takes prevotes of at least a third of the power, all faulty. */
    L28_NIL_INVALID(Rule.L28, Kind.UNREACHABLE, "nil, the value is invalid despite its polka"),
    L28_NIL_LATER_LOCK(Rule.L28, "nil, the lock on another value is later than the polka"),

    L34_STARTS_THE_TIMER(Rule.L34, "a quorum of prevotes starts the prevote timeout"),

    L36_LOCKS(Rule.L36, "the first lock of the height"),
    L36_LOCKS_AGAIN(Rule.L36, "the locked value gets a later lock"),
    L36_MOVES_THE_LOCK(Rule.L36, "the lock moves to another value"),

    L42_AFTER_THE_PRECOMMIT(Rule.L42, "the polka of the round came after the precommit"),
    L42_BEFORE_THE_PREVOTE(Rule.L42, "the polka of the round came before the own prevote"),
    L42_OF_AN_EARLIER_ROUND(Rule.L42, "the polka of a round already left is taken over"),

    L44_NIL_POLKA(Rule.L44, "the nil polka is answered"),

    L47_STARTS_THE_TIMER(Rule.L47, "a quorum of precommits starts the precommit timeout"),

    L49_THIS_ROUND(Rule.L49, "decided by precommits of the present round"),
    L49_EARLIER_ROUND(Rule.L49, "decided by precommits of an earlier round"),
    L49_LATER_ROUND(Rule.L49, "decided by precommits of a later round"),
    /** The precommits make round 0 begin first, so that only the bare algorithm gets here. */
    L49_BEFORE_ROUND_ZERO(Rule.L49, Kind.UNREACHABLE, "decided before the height began here"),

    L55_SKIPS(Rule.L55, "the rounds between are skipped"),

    L57_PREVOTES_NIL(Rule.L57, "the propose timeout came in its step"),
    L57_STALE_ROUND(Rule.L57, Kind.STALE, "the propose timeout of a round left"),
    L57_STALE_STEP(Rule.L57, Kind.STALE, "the propose timeout after the prevote"),
    L61_PRECOMMITS_NIL(Rule.L61, "the prevote timeout came in its step"),
    L61_STALE_ROUND(Rule.L61, Kind.STALE, "the prevote timeout of a round left"),
    L61_STALE_STEP(Rule.L61, Kind.STALE, "the prevote timeout after the precommit"),
    L65_NEXT_ROUND(Rule.L65, "the precommit timeout came in its round"),
    L65_STALE_ROUND(Rule.L65, Kind.STALE, "the precommit timeout of a round left"),
    L65_STALE_STEP(Rule.L65, Kind.STALE, "the precommit timeout after the decision"),

    GUARD_IS_AHEAD(null, Kind.RESTORED, "the guard's round and step are later than the journal's"),
    GUARD_IS_NOT_AHEAD(null, Kind.RESTORED, "the journal restored as much as the guard knows"),
    GUARD_GIVES_THE_LOCK(null, Kind.RESTORED, "the guard's lock is later than the journal's"),
    GUARD_GIVES_NO_LOCK(null, Kind.RESTORED, "the journal's lock stays");

    private final @Nullable Rule rule;
    private final Kind kind;
    private final String meaning;

    Branch(Rule rule, String meaning) {
        this(rule, Kind.MOVE, meaning);
    }

    Branch(@Nullable Rule rule, Kind kind, String meaning) {
        this.rule = rule;
        this.kind = kind;
        this.meaning = meaning;
    }

    /** What it means that a branch was taken. */
    public enum Kind {
        /** The rule fired. */
        MOVE,
        /** The rule fired where a core never comes with less than a third of the power faulty. */
        UNREACHABLE,
        /** A timeout that no rule answers any more. */
        STALE,
        /** Not of the paper: a restarted node compares its last-signed guard with its journal. */
        RESTORED
    }

    /** The rule that it is an outcome of; none when the guard restores, which the paper lacks. */
    public Optional<Rule> rule() {
        return Optional.ofNullable(rule);
    }

    public Kind kind() {
        return kind;
    }

    /** Whether a rule fired. */
    public boolean isMove() {
        return kind == Kind.MOVE || kind == Kind.UNREACHABLE;
    }

    /** A clause for a table or a trace. */
    public String meaning() {
        return meaning;
    }
}
