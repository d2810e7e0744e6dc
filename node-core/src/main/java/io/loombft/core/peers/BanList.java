package io.loombft.core.peers;

import io.loombft.core.crypto.PublicKey;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Who is banned until when; each further ban of a node lasts twice as long. */
final class BanList {
    /** Bans kept; the one that ends first makes room. */
    static final int BANS_MAX = 1_024;

    static final long FIRST_BAN_MS = 10 * 60_000L;
    static final long BAN_MS_MAX = 24 * 3_600_000L;

    /** The operator chose these nodes: they are kept away just long enough to calm down. */
    static final long PERSISTENT_BAN_MS_MAX = 60_000;

    /** How long after its end a ban still counts towards the next. */
    static final long STRIKES_KEPT_MS = 24 * 3_600_000L;

    private final Map<PublicKey, Ban> bans = new TreeMap<>();

    BanList(List<Ban> remembered) {
        remembered.stream().limit(BANS_MAX).forEach(ban -> bans.put(ban.id(), ban));
    }

    boolean isBanned(PublicKey id, long nowMs) {
        Ban ban = bans.get(id);
        return ban != null && nowMs < ban.untilMs();
    }

    void ban(PublicKey id, Offence last, boolean persistent, long nowMs) {
        forgetOld(nowMs);
        Ban before = bans.get(id);
        int strikes = before == null ? 1 : before.strikes() + 1;
        long growing = FIRST_BAN_MS << Math.min(strikes - 1, 10);
        long forMs = Math.min(growing, persistent ? PERSISTENT_BAN_MS_MAX : BAN_MS_MAX);
        put(new Ban(id, nowMs + forMs, strikes, new Ban.Reason.Misbehaved(last)));
    }

    void banUntil(PublicKey id, long untilMs) {
        Ban before = bans.get(id);
        int strikes = before == null ? 1 : before.strikes();
        put(new Ban(id, untilMs, strikes, new Ban.Reason.Ordered()));
    }

    void lift(PublicKey id) {
        bans.remove(id);
    }

    /** Those that have not ended, in the order of the ids. */
    List<Ban> inForce(long nowMs) {
        return bans.values().stream().filter(ban -> nowMs < ban.untilMs()).toList();
    }

    List<Ban> all() {
        return List.copyOf(bans.values());
    }

    private void put(Ban ban) {
        bans.put(ban.id(), ban);
        if (bans.size() > BANS_MAX) {
            bans.values().stream()
                    .filter(other -> !other.id().equals(ban.id()))
                    .min(Comparator.comparingLong(Ban::untilMs).thenComparing(Ban::id))
                    .ifPresent(first -> bans.remove(first.id()));
        }
    }

    private void forgetOld(long nowMs) {
        bans.values().removeIf(ban -> ban.untilMs() + STRIKES_KEPT_MS < nowMs);
    }
}
