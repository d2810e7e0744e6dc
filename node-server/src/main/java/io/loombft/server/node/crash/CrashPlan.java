package io.loombft.server.node.crash;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * At which {@link CrashPoint} this process shall end as if its power were cut, or its disk fail once.
 * Taken from the environment of the process and from nowhere else, and only when that says twice that
 * it is meant. For any thread.
 */
public final class CrashPlan {
    /**
     * The variable that says where: {@code POINT[:COUNT][@voting][=EFFECT]}. The visits are counted, with
     * {@code @voting} only those after the node has voted in this life, so after it has come back whole.
     */
    public static final String AT = "LOOMBFT_CRASH_AT";

    /** The variable that must be {@code yes} besides. */
    public static final String ALLOWED = "LOOMBFT_CRASH_ALLOWED";

    /** What a process that was told to die leaves behind. */
    public static final int EXIT_CODE = 99;

    /** The count has at most six digits. */
    private static final Pattern FORM =
            Pattern.compile("([a-z-]+)(?::([1-9][0-9]{0,5}))?(@voting)?(?:=([a-z]+))?");

    private static final CrashPlan NEVER = new CrashPlan(null, 1, true, Effect.HALT);

    private final @Nullable CrashPoint point;
    private final AtomicInteger left;
    private final Effect effect;
    // Each is set once, and read by any thread.
    private volatile boolean isStarted;
    private volatile boolean isCounting;

    /** What happens there. */
    enum Effect {
        HALT,
        /** The disk reports an I/O error, once. */
        ERROR,
        /** The disk reports that it is full, once. */
        FULL
    }

    /** Something that a node does. */
    @FunctionalInterface
    public interface Act<T, E extends Exception> {
        T run() throws E;
    }

    private CrashPlan(
            @Nullable CrashPoint point, int count, boolean countsFromTheStart, Effect effect) {
        this.point = point;
        this.left = new AtomicInteger(count);
        this.isCounting = countsFromTheStart;
        this.effect = effect;
    }

    /** The plan of every node that is not under test. */
    public static CrashPlan never() {
        return NEVER;
    }

    /**
     * What the environment says.
     *
     * @throws IllegalArgumentException with a sentence for the operator when it names a place without
     *     allowing it, or one that there is not
     */
    public static CrashPlan of(Map<String, String> environment) {
        String text = environment.getOrDefault(AT, "");
        if (text.isEmpty()) {
            return never();
        }
        if (!environment.getOrDefault(ALLOWED, "").equals("yes")) {
            throw new IllegalArgumentException(
                    AT
                            + " tells this node to kill itself, which only tests want: remove the"
                            + " variable, or set "
                            + ALLOWED
                            + "=yes as well.");
        }
        return parse(text);
    }

    private static CrashPlan parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    AT + " must be POINT[:COUNT][@voting][=EFFECT], got \"" + text + "\".");
        }
        CrashPoint point =
                CrashPoint.named(form.group(1))
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                AT
                                                        + " names no crash point, those are: "
                                                        + CrashPoint.all()));
        int count = form.group(2) == null ? 1 : Integer.parseInt(form.group(2));
        Effect effect = form.group(4) == null ? Effect.HALT : effect(form.group(4));
        boolean isPossible =
                effect == Effect.HALT || (point.deed().canFail() && point.moment() != Moment.AFTER);
        if (!isPossible) {
            throw new IllegalArgumentException(AT + ": the disk cannot fail at " + point + ".");
        }
        return new CrashPlan(point, count, form.group(3) == null, effect);
    }

    private static Effect effect(String name) {
        return Arrays.stream(Effect.values())
                .filter(e -> e.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        AT + " ends in an effect: halt, error or full."));
    }

    /** Whether nothing is planned, so that nothing needs to be watched. */
    boolean isNever() {
        return point == null;
    }

    /** From now on the node is no longer starting. */
    public void started() {
        isStarted = true;
    }

    boolean isStarted() {
        return isStarted;
    }

    /** Does it, or dies before or after it when that is the plan. */
    public <T, E extends Exception> T around(Deed deed, Act<T, E> act) throws E {
        reach(deed, Moment.BEFORE);
        T result = act.run();
        reach(deed, Moment.AFTER);
        return result;
    }

    /** Dies here when that is the plan. */
    public void reach(Deed deed, Moment moment) {
        if (isDue(deed, moment)) {
            halt();
        }
    }

    /** Counts the visit and answers whether it is the one that is planned. */
    boolean isDue(Deed deed, Moment moment) {
        boolean isDue =
                isCounting
                        && point != null
                        && point.deed() == deed
                        && point.moment() == moment
                        && left.decrementAndGet() == 0;
        if (deed == Deed.VOTE_SIGN && moment == Moment.AFTER) {
            isCounting = true;
        }
        return isDue;
    }

    Effect effect() {
        return effect;
    }

    /** The sentence of a failure that was asked for. */
    String sentence() {
        return "the disk was told to fail at " + point + ", as it would when it is broken or full";
    }

    /** Tells those who watch the process, past the log, which may lose its last lines. */
    void say(String sentence) {
        System.err.print("loombft: " + sentence + "\n");
        System.err.flush();
    }

    /** Ends the process without a farewell: no hook runs, nothing is closed. */
    void halt() {
        say("halted at crash point " + point);
        Runtime.getRuntime().halt(EXIT_CODE);
    }
}
