package io.loombft.core.peers;

import io.loombft.core.crypto.PublicKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The operator's seeds, and which dials are under way. */
final class DialPlan {
    /** Seeds kept, those ordered at run time included. */
    static final int SEEDS_MAX = 256;

    private final List<Target> targets = new ArrayList<>();
    private final Set<PeerAddress> dialling = new HashSet<>();

    static final class Target {
        final Seed seed;
        final Backoff backoff = new Backoff();
        Optional<PublicKey> foundId;

        Target(Seed seed) {
            this.seed = seed;
            this.foundId = seed.id();
        }
    }

    DialPlan(List<Seed> seeds) {
        if (seeds.size() > SEEDS_MAX) {
            throw new IllegalArgumentException(
                    seeds.size() + " seeds are configured, at most " + SEEDS_MAX + " are kept");
        }
        seeds.forEach(this::add);
    }

    /** False when there is no room for another. */
    boolean add(Seed seed) {
        if (targets.stream().anyMatch(t -> t.seed.address().equals(seed.address()))) {
            return true;
        }
        return targets.size() < SEEDS_MAX && targets.add(new Target(seed));
    }

    List<Target> targets() {
        return List.copyOf(targets);
    }

    Optional<Target> target(PeerAddress address) {
        return targets.stream().filter(t -> t.seed.address().equals(address)).findFirst();
    }

    boolean isSeed(PublicKey id) {
        return targets.stream().anyMatch(t -> t.foundId.equals(Optional.of(id)));
    }

    boolean isDialling(PeerAddress address) {
        return dialling.contains(address);
    }

    int dialling() {
        return dialling.size();
    }

    void begun(PeerAddress address) {
        dialling.add(address);
    }

    void ended(PeerAddress address) {
        dialling.remove(address);
    }
}
