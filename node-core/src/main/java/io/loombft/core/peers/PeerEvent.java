package io.loombft.core.peers;

import io.loombft.core.crypto.PublicKey;
import java.util.List;
import java.util.Optional;

/**
 * What happened to the node's connections. Each carries the wall clock in milliseconds since 1970;
 * {@code random} is any drawn number. Connections have numbers, never used twice.
 */
public sealed interface PeerEvent {
    long nowMs();

    /** Comes several times a second. */
    record TimePassed(long nowMs, long random) implements PeerEvent {}

    /**
     * A handshake proved who is there; the answer is {@link PeerCommand.Admit} or {@link
     * PeerCommand.Refuse}, at once or once an older connection has been probed.
     *
     * @param network the network that its packets come from: an address, or the part of it that one
     *     customer of a provider owns
     * @param dialled what we dialled, when we did
     * @param listens where the peer can be dialled, if it says so
     */
    record ConnectionOffered(
            long nowMs,
            long connection,
            PublicKey id,
            Optional<PublicKey> validator,
            String network,
            Optional<PeerAddress> dialled,
            Optional<PeerAddress> listens,
            long random)
            implements PeerEvent {
        Direction direction() {
            return dialled.isPresent() ? Direction.OUTBOUND : Direction.INBOUND;
        }
    }

    /** An admitted connection now carries messages. */
    record ConnectionOpened(long nowMs, long connection) implements PeerEvent {}

    /** A probed connection showed a sign of life. */
    record ConnectionAlive(long nowMs, long connection) implements PeerEvent {}

    /** A connection that was offered is gone, whatever was decided about it. */
    record ConnectionClosed(long nowMs, long connection, DisconnectReason reason, long random)
            implements PeerEvent {}

    /** A dial ended before it was offered. */
    record DialFailed(long nowMs, PeerAddress address, DisconnectReason reason, long random)
            implements PeerEvent {}

    /** A peer says where others listen. */
    record AddressesLearned(long nowMs, PublicKey from, List<KnownAddress> addresses)
            implements PeerEvent {
        public AddressesLearned {
            addresses = List.copyOf(addresses);
        }
    }

    record OffenceCommitted(long nowMs, PublicKey id, Offence offence) implements PeerEvent {}

    /** The keys of those who validate now. */
    record ValidatorsChanged(long nowMs, List<PublicKey> validators) implements PeerEvent {
        public ValidatorsChanged {
            validators = List.copyOf(validators);
        }
    }

    /** The operator bans a node. */
    record BanOrdered(long nowMs, PublicKey id, long forMs) implements PeerEvent {}

    /** The operator lifts a ban and forgives. */
    record BanLifted(long nowMs, PublicKey id) implements PeerEvent {}

    /** The operator adds a node to be connected with, until the next start. */
    record DialOrdered(long nowMs, Seed seed) implements PeerEvent {}
}
