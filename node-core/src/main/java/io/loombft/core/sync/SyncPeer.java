package io.loombft.core.sync;

import io.loombft.core.types.Height;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What one peer claims, owes and is worth. Claims are told apart from what it has made good. */
final class SyncPeer {
    /** After so many failures in a row the time of distrust no longer doubles: 16 minutes. */
    static final int DOUBLINGS_MAX = 5;

    private static final long NEVER = Long.MIN_VALUE;

    private final TreeMap<Height, Long> questions = new TreeMap<>();
    private Height height = Height.GENESIS;
    private Height lowest = Height.FIRST;
    private long claimedMs;
    private long aheadSinceMs = NEVER;
    private boolean isProven;
    private int failures;
    private long distrustedUntilMs = NEVER;

    /** Heights and lowest blocks only grow while a connection lasts; a lower claim moves nothing. */
    void stands(Height deciding, Height lowestBlock, long nowMs) {
        if (deciding.isAfter(height)) {
            height = deciding;
            claimedMs = nowMs;
        }
        if (lowestBlock.isAfter(lowest)) {
            lowest = lowestBlock;
        }
    }

    /** The peer says itself that it does not go so far. */
    void corrects(Height lowestBlock, Height latest) {
        if (lowestBlock.isAfter(lowest)) {
            lowest = lowestBlock;
        }
        if (height.value() - 1 > latest.value()) {
            height = latest.next();
        }
    }

    Height height() {
        return height;
    }

    int failures() {
        return failures;
    }

    int questions() {
        return questions.size();
    }

    boolean isTrusted(long nowMs) {
        return nowMs >= distrustedUntilMs;
    }

    boolean claims(Height of) {
        return height.isAfter(of) && !lowest.isAfter(of);
    }

    boolean isFarAhead(Height ours) {
        return height.value() - ours.value() > 1;
    }

    /** Whether to ask it: at once when it is far ahead, after the grace when it is one block ahead. */
    boolean isAhead(Height ours, long oursSinceMs, long nowMs) {
        long since = Math.max(claimedMs, oursSinceMs);
        return isFarAhead(ours) || (height.isAfter(ours) && nowMs - since >= BlockSync.GRACE_MS);
    }

    /**
     * Takes note of how far ahead it says it is. A peer that never gave anything of use has one chance
     * to be believed; one that did has another each time.
     */
    void compare(Height ours, long nowMs) {
        if (isFarAhead(ours) && aheadSinceMs == NEVER) {
            aheadSinceMs = nowMs;
        }
        if (!isFarAhead(ours) && isProven) {
            aheadSinceMs = NEVER;
        }
    }

    /** Whether its word that we are behind counts: not for longer than an answer may take. */
    boolean isCredible(long nowMs) {
        return isTrusted(nowMs)
                && aheadSinceMs != NEVER
                && nowMs - aheadSinceMs < BlockSync.ANSWER_TIMEOUT_MS;
    }

    /** Asked questions stay until they are answered, even if the chain went on without them. */
    void asked(Height of, long deadlineMs) {
        questions.put(of, deadlineMs);
    }

    /** Whether that was asked. */
    boolean answers(Height of) {
        return questions.remove(of) != null;
    }

    /** A question that it has not answered in time. */
    Optional<Height> late(long nowMs) {
        for (Map.Entry<Height, Long> question : questions.entrySet()) {
            if (nowMs >= question.getValue()) {
                return Optional.of(question.getKey());
            }
        }
        return Optional.empty();
    }

    /** What it gave was what we needed. */
    void proved(long nowMs) {
        isProven = true;
        failures = 0;
        aheadSinceMs = nowMs;
    }

    void failed(long nowMs) {
        distrustedUntilMs = nowMs + (BlockSync.DISTRUST_MS << Math.min(failures, DOUBLINGS_MAX));
        failures++;
        isProven = false;
        questions.clear();
    }
}
