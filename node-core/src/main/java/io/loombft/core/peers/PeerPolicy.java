package io.loombft.core.peers;

import io.loombft.core.crypto.PublicKey;
import io.loombft.core.peers.Connections.Admitted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides which connections a node keeps, whom it dials and when, and whom it bans. One thread at a
 * time calls {@link #on}; nothing else changes it.
 *
 * <p>Two nodes keep one connection. When both have dialled each other, both keep the one that the
 * smaller id dialled; any other second connection waits until the first has shown a sign of life,
 * and takes its place when it shows none in time.
 */
public final class PeerPolicy {
    /** Addresses told to a peer at once. */
    static final int SHARED_ADDRESSES_MAX = 64;

    private final PublicKey ownId;
    private final PeerLimits limits;
    private final DialPlan plan;
    private final AddressBook book;
    private final BanList bans;
    private final ScoreBoard scores = new ScoreBoard();
    private final Connections connections = new Connections();
    private Set<PublicKey> validators = new TreeSet<>();
    private final List<PeerCommand> commands = new ArrayList<>();

    public PeerPolicy(PublicKey ownId, PeerLimits limits, List<Seed> seeds, PeerMemory memory) {
        this.ownId = ownId;
        this.limits = limits;
        this.plan = new DialPlan(seeds);
        this.book = new AddressBook(memory.addresses());
        this.bans = new BanList(memory.bans());
        book.forget(ownId);
    }

    /** What to do now that this has happened. */
    public List<PeerCommand> on(PeerEvent event) {
        commands.clear();
        switch (event) {
            case PeerEvent.TimePassed e -> timePassed(e);
            case PeerEvent.ConnectionOffered e -> offered(e);
            case PeerEvent.ConnectionOpened e -> opened(e);
            case PeerEvent.ConnectionAlive e -> alive(e);
            case PeerEvent.ConnectionClosed e -> closed(e);
            case PeerEvent.DialFailed e -> dialFailed(e);
            case PeerEvent.AddressesLearned e -> learned(e);
            case PeerEvent.OffenceCommitted e -> offended(e);
            case PeerEvent.ValidatorsChanged e -> validators = new TreeSet<>(e.validators());
            case PeerEvent.BanOrdered e -> banOrdered(e);
            case PeerEvent.BanLifted e -> banLifted(e);
            case PeerEvent.DialOrdered e -> plan.add(e.seed());
        }
        return List.copyOf(commands);
    }

    /** What is worth writing down. */
    public PeerMemory memory() {
        return new PeerMemory(
                bans.all(), book.all().stream().map(AddressBook.Entry::known).toList());
    }

    /** 0 for a good peer, falling to {@link ScoreBoard#BAN_BELOW}. */
    public int score(PublicKey id, long nowMs) {
        return scores.score(id, nowMs);
    }

    public boolean isBanned(PublicKey id, long nowMs) {
        return bans.isBanned(id, nowMs);
    }

    /** The bans that have not ended, at most {@link BanList#BANS_MAX}, in the order of the ids. */
    public List<Ban> bans(long nowMs) {
        return bans.inForce(nowMs);
    }

    private void timePassed(PeerEvent.TimePassed e) {
        for (var late : connections.waitingSince(e.nowMs() - limits.duplicateWaitMs())) {
            connections
                    .of(late.offer().id())
                    .ifPresent(silent -> end(silent, DisconnectReason.SILENT));
            connections.takeWaiting(late.offer().id());
            decide(late.offer());
        }
        dialSeeds(e.nowMs());
        dialOthers(e.nowMs(), e.random());
    }

    // Admission.

    private void offered(PeerEvent.ConnectionOffered e) {
        e.dialled().ifPresent(address -> noteDialled(e.id(), address));
        if (e.id().equals(ownId)) {
            refuse(e, DisconnectReason.OWN_ID);
            return;
        }
        if (bans.isBanned(e.id(), e.nowMs())) {
            refuse(e, DisconnectReason.BANNED);
            return;
        }
        Optional<Admitted> older = connections.of(e.id());
        if (older.isEmpty()) {
            decide(e);
        } else if (winsCrossing(e, older.get())) {
            end(older.get(), DisconnectReason.DUPLICATE);
            // Whoever waited to replace the older one is beaten by the crossing rule, too.
            connections
                    .takeWaiting(e.id())
                    .ifPresent(w -> refuse(w.offer(), DisconnectReason.DUPLICATE));
            decide(e);
        } else if (connections.await(e)) {
            commands.add(new PeerCommand.Probe(older.get().number()));
        } else {
            refuse(e, DisconnectReason.DUPLICATE);
        }
    }

    private void noteDialled(PublicKey id, PeerAddress address) {
        plan.ended(address);
        plan.target(address).ifPresent(target -> target.foundId = Optional.of(id));
    }

    /** Whether the new one was dialled by the smaller id and the older by the larger. */
    private boolean winsCrossing(PeerEvent.ConnectionOffered e, Admitted older) {
        boolean weAreSmaller = ownId.compareTo(e.id()) < 0;
        Direction smallerDials = weAreSmaller ? Direction.OUTBOUND : Direction.INBOUND;
        return e.direction() == smallerDials && older.offer.direction() != smallerDials;
    }

    private void decide(PeerEvent.ConnectionOffered e) {
        if (!hasSlot(e)) {
            refuse(e, DisconnectReason.TOO_MANY_PEERS);
            return;
        }
        connections.admit(e);
        commands.add(new PeerCommand.Admit(e.connection()));
    }

    private boolean hasSlot(PeerEvent.ConnectionOffered e) {
        if (!isKnown(e)) {
            List<Admitted> ordinary = ordinary();
            return ordinary.size() < limits.peersMax() - limits.reservedForKnown()
                    && connections.size() < limits.peersMax()
                    && of(ordinary, e.network()) < limits.perNetworkMax();
        }
        return connections.size() < limits.peersMax() || evictFor(e.nowMs());
    }

    /** The worst ordinary peer gives way; the newest of equals, so that nobody gains by returning. */
    private boolean evictFor(long nowMs) {
        Optional<Admitted> worst =
                ordinary().stream()
                        .min(
                                Comparator.<Admitted>comparingInt(a -> scores.score(a.id(), nowMs))
                                        .thenComparing(
                                                Comparator.comparingLong(Admitted::number)
                                                        .reversed()));
        worst.ifPresent(a -> end(a, DisconnectReason.EVICTED));
        return worst.isPresent();
    }

    private List<Admitted> ordinary() {
        return connections.all().stream().filter(a -> !isKnown(a.offer)).toList();
    }

    private static long of(List<Admitted> ordinary, String network) {
        return ordinary.stream().filter(a -> a.offer.network().equals(network)).count();
    }

    private boolean isKnown(PeerEvent.ConnectionOffered e) {
        return plan.isSeed(e.id()) || e.validator().filter(v -> isFirstOf(v, e)).isPresent();
    }

    /** A validator has one slot, or a single key could take all of them under many names. */
    private boolean isFirstOf(PublicKey validator, PeerEvent.ConnectionOffered e) {
        return validators.contains(validator)
                && connections.all().stream()
                        .filter(a -> a.offer.validator().equals(e.validator()))
                        .allMatch(a -> a.number() >= e.connection() || a.id().equals(e.id()));
    }

    private void refuse(PeerEvent.ConnectionOffered e, DisconnectReason reason) {
        if (e.dialled().isPresent()) {
            backOff(e.id(), reason, e.nowMs(), e.random());
        }
        commands.add(new PeerCommand.Refuse(e.connection(), reason));
    }

    private void end(Admitted admitted, DisconnectReason reason) {
        connections.remove(admitted);
        commands.add(new PeerCommand.Disconnect(admitted.number(), reason));
    }

    // The life of a connection.

    private void opened(PeerEvent.ConnectionOpened e) {
        Optional<Admitted> found = connections.numbered(e.connection());
        if (found.isEmpty()) {
            return;
        }
        Admitted newcomer = found.get();
        newcomer.open = true;
        stays(newcomer);
        newcomer.offer.listens().ifPresent(address -> introduce(newcomer, address));
        List<KnownAddress> others = addressesFor(newcomer);
        if (!others.isEmpty()) {
            commands.add(new PeerCommand.Share(newcomer.number(), others));
        }
    }

    private void introduce(Admitted newcomer, PeerAddress address) {
        if (book.confirm(newcomer.id(), address)) {
            commands.add(new PeerCommand.Remember());
        }
        KnownAddress known = new KnownAddress(newcomer.id(), address);
        for (Admitted other : connections.all()) {
            if (other.open && other != newcomer) {
                commands.add(new PeerCommand.Share(other.number(), List.of(known)));
            }
        }
    }

    /** Those we are connected with first, then those that have not failed. */
    private List<KnownAddress> addressesFor(Admitted newcomer) {
        return book.all().stream()
                .filter(entry -> !entry.id.equals(newcomer.id()))
                .filter(entry -> connections.has(entry.id) || entry.backoff.failures() == 0)
                .sorted(Comparator.comparing(entry -> !connections.has(entry.id)))
                .limit(SHARED_ADDRESSES_MAX)
                .map(AddressBook.Entry::known)
                .toList();
    }

    private void alive(PeerEvent.ConnectionAlive e) {
        connections.numbered(e.connection()).ifPresent(this::stays);
    }

    private void stays(Admitted older) {
        connections
                .takeWaiting(older.id())
                .ifPresent(w -> refuse(w.offer(), DisconnectReason.DUPLICATE));
    }

    private void closed(PeerEvent.ConnectionClosed e) {
        connections.takeWaiting(e.connection());
        Optional<Admitted> found = connections.numbered(e.connection());
        if (found.isEmpty()) {
            return;
        }
        Admitted gone = found.get();
        connections.remove(gone);
        connections.takeWaiting(gone.id()).ifPresent(w -> decide(w.offer()));
        if (gone.open && e.nowMs() - gone.offer.nowMs() >= Backoff.PROVEN_AFTER_MS) {
            backoffs(gone.id()).forEach(Backoff::proven);
        }
        backOff(gone.id(), e.reason(), e.nowMs(), e.random());
    }

    private void backOff(PublicKey id, DisconnectReason reason, long nowMs, long random) {
        if (connections.has(id)) {
            // Another connection to the same node lives: nothing has failed.
            return;
        }
        for (Backoff backoff : backoffs(id)) {
            backoff.failed(reason, plan.isSeed(id), nowMs, random);
        }
    }

    private List<Backoff> backoffs(PublicKey id) {
        List<Backoff> found = new ArrayList<>();
        for (DialPlan.Target target : plan.targets()) {
            if (target.foundId.equals(Optional.of(id))) {
                found.add(target.backoff);
            }
        }
        book.find(id).ifPresent(entry -> found.add(entry.backoff));
        return found;
    }

    // Dialling.

    private void dialSeeds(long nowMs) {
        if (connections.size() >= limits.peersMax() && ordinary().isEmpty()) {
            return;
        }
        for (DialPlan.Target target : plan.targets()) {
            PeerAddress address = target.seed.address();
            boolean here = target.foundId.filter(this::isHereOrUnwanted).isPresent();
            boolean banned = target.foundId.filter(id -> bans.isBanned(id, nowMs)).isPresent();
            if (!here && !banned && target.backoff.mayDial(nowMs) && !plan.isDialling(address)) {
                dial(address, target.seed.id());
            }
        }
    }

    private boolean isHereOrUnwanted(PublicKey id) {
        return id.equals(ownId) || connections.has(id);
    }

    private void dialOthers(long nowMs, long random) {
        List<AddressBook.Entry> candidates = candidates(nowMs);
        int free = Math.min(freeForOrdinary(), candidates.size());
        long drawn = random;
        for (int i = 0; i < free; i++) {
            int pick = (int) Long.remainderUnsigned(drawn, candidates.size());
            AddressBook.Entry entry = candidates.remove(pick);
            dial(entry.address, Optional.of(entry.id));
            drawn = Long.rotateRight(drawn, 11);
        }
    }

    private List<AddressBook.Entry> candidates(long nowMs) {
        List<AddressBook.Entry> candidates = new ArrayList<>();
        for (AddressBook.Entry entry : book.all()) {
            boolean wanted =
                    !isHereOrUnwanted(entry.id)
                            && !plan.isSeed(entry.id)
                            && !bans.isBanned(entry.id, nowMs);
            if (wanted && entry.backoff.mayDial(nowMs) && !plan.isDialling(entry.address)) {
                candidates.add(entry);
            }
        }
        return candidates;
    }

    private int freeForOrdinary() {
        int slots =
                limits.peersMax()
                        - limits.reservedForKnown()
                        - connections.size()
                        - plan.dialling();
        long outbound =
                ordinary().stream().filter(a -> a.offer.direction() == Direction.OUTBOUND).count();
        int wanted = limits.outboundTarget() - (int) outbound - plan.dialling();
        return Math.max(0, Math.min(slots, wanted));
    }

    private void dial(PeerAddress address, Optional<PublicKey> id) {
        plan.begun(address);
        commands.add(new PeerCommand.Dial(address, id));
    }

    private void dialFailed(PeerEvent.DialFailed e) {
        plan.ended(e.address());
        plan.target(e.address()).ifPresent(target -> fail(target.backoff, true, e));
        book.find(e.address()).ifPresent(entry -> fail(entry.backoff, false, e));
    }

    private static void fail(Backoff backoff, boolean persistent, PeerEvent.DialFailed e) {
        if (e.reason() == DisconnectReason.OWN_ID) {
            backoff.giveUp();
        } else {
            backoff.failed(e.reason(), persistent, e.nowMs(), e.random());
        }
    }

    private void learned(PeerEvent.AddressesLearned e) {
        boolean changed = false;
        for (KnownAddress told : e.addresses().stream().limit(SHARED_ADDRESSES_MAX).toList()) {
            if (!isHereOrUnwanted(told.id())) {
                changed |= book.hear(e.from(), told);
            }
        }
        if (changed) {
            commands.add(new PeerCommand.Remember());
        }
    }

    // Bans.

    private void offended(PeerEvent.OffenceCommitted e) {
        boolean already = bans.isBanned(e.id(), e.nowMs());
        if (already || scores.offend(e.id(), e.offence(), e.nowMs()) > ScoreBoard.BAN_BELOW) {
            return;
        }
        scores.forgive(e.id());
        bans.ban(e.id(), e.offence(), plan.isSeed(e.id()), e.nowMs());
        banned(e.id(), DisconnectReason.MISBEHAVED);
    }

    private void banOrdered(PeerEvent.BanOrdered e) {
        bans.banUntil(e.id(), Math.addExact(e.nowMs(), e.forMs()));
        banned(e.id(), DisconnectReason.OPERATOR);
    }

    private void banned(PublicKey id, DisconnectReason reason) {
        commands.add(new PeerCommand.Banned(id));
        connections.of(id).ifPresent(peer -> end(peer, reason));
        connections.takeWaiting(id).ifPresent(w -> refuse(w.offer(), DisconnectReason.BANNED));
        commands.add(new PeerCommand.Remember());
    }

    private void banLifted(PeerEvent.BanLifted e) {
        bans.lift(e.id());
        scores.forgive(e.id());
        commands.add(new PeerCommand.Remember());
    }
}
