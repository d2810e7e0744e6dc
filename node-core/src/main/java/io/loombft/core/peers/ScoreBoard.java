package io.loombft.core.peers;

import io.loombft.core.crypto.PublicKey;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The scores of peers: 0 is good, offences lower it, time raises it again. Kept also while a peer is
 * away, so that reconnecting forgives nothing.
 */
public final class ScoreBoard {
    /** A score at or below this is a ban. */
    public static final int BAN_BELOW = -100;

    /** A point is forgiven every six seconds: a ban's worth in ten minutes. */
    static final long FORGIVE_MS_PER_POINT = 6_000;

    /** Peers with a score below 0 that are remembered; the longest unchanged is forgotten first. */
    static final int PEERS_MAX = 1_024;

    private final Map<PublicKey, Score> scores = new LinkedHashMap<>();

    private record Score(int points, long atMs) {
        Score at(long nowMs) {
            long forgiven = Math.max(0, nowMs - atMs) / FORGIVE_MS_PER_POINT;
            if (forgiven == 0) {
                return this;
            }
            int left = (int) Math.min(0, points + forgiven);
            return new Score(left, atMs + forgiven * FORGIVE_MS_PER_POINT);
        }
    }

    int score(PublicKey id, long nowMs) {
        Score score = scores.get(id);
        return score == null ? 0 : score.at(nowMs).points();
    }

    /** Subtracts the offence's points and tells the score that is left. */
    int offend(PublicKey id, Offence offence, long nowMs) {
        Score before = scores.remove(id);
        Score now = before == null ? new Score(0, nowMs) : before.at(nowMs);
        Score after = new Score(now.points() - offence.points(), now.atMs());
        if (scores.size() >= PEERS_MAX) {
            scores.remove(scores.keySet().iterator().next());
        }
        scores.put(id, after);
        return after.points();
    }

    void forgive(PublicKey id) {
        scores.remove(id);
    }
}
