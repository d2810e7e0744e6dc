package io.loombft.core.sync;

import io.loombft.core.crypto.PublicKey;
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
    private long provenMs = NEVER;
    private Optional<PublicKey> validator = Optional.empty();
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

    void isOf(PublicKey validatorKey) {
        validator = Optional.of(validatorKey);
    }

    /** The validator that runs it, if it has proved to be one's. */
    Optional<PublicKey> validator() {
        return validator;
    }

    /** Whether it claims to be far ahead and to have what we lack, and has not lied of late. */
    boolean isBelievedAhead(Height ours, long nowMs) {
        return isFarAhead(ours) && claims(ours) && isTrusted(nowMs);
    }

    /** Whether it has shown, no longer ago than an answer may take, that the chain is far ahead. */
    boolean hasProvenLead(long nowMs) {
        return provenMs != NEVER && nowMs - provenMs < BlockSync.ANSWER_TIMEOUT_MS;
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
    void proved() {
        failures = 0;
    }

    /** What it gave was there before we needed it: the chain had gone on without us. */
    void provedLead(long nowMs) {
        provenMs = nowMs;
    }

    void failed(long nowMs) {
        distrustedUntilMs = nowMs + (BlockSync.DISTRUST_MS << Math.min(failures, DOUBLINGS_MAX));
        failures++;
        provenMs = NEVER;
        questions.clear();
    }
}
