package io.loombft.core.simulation;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.gossip.GossipMessage;
import io.loombft.core.gossip.TransactionMessage;
import io.loombft.core.peers.DisconnectReason;
import io.loombft.core.peers.PeerAddress;
import io.loombft.core.peers.PeerCommand;
import io.loombft.core.peers.PeerEvent;
import io.loombft.core.sync.SyncMessage;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The virtual network: connections that the peer policies of both ends agree on, and messages that
 * travel on them. A connection keeps the order of what it carries, unless reordering is drawn; it ends
 * with either of its processes. What is lost is lost as from a lane that was full.
 */
final class Wire {
    /** How long a dial takes, and the news of a closed connection. */
    private static final long HANDSHAKE_MS = 20;

    /** A receiver that is busy makes the sender wait. */
    private static final long BUSY_MS = 50;

    private final World world;
    private final Draws draws;
    private final Weather weather;
    private final @Nullable Connection[][] open;
    private final TreeMap<Long, Connection> connections = new TreeMap<>();
    private long numbers;
    private long sent;

    /** A connection between two processes, from the handshake on. */
    private static final class Connection {
        private final long number;
        private final SimNode dialler;
        private final SimNode dialled;
        private boolean isAdmittedByDialler;
        private boolean isAdmittedByDialled;
        private boolean isOpen;
        private long lastToDialler;
        private long lastToDialled;

        Connection(long number, SimNode dialler, SimNode dialled) {
            this.number = number;
            this.dialler = dialler;
            this.dialled = dialled;
        }

        SimNode other(SimNode end) {
            return end == dialler ? dialled : dialler;
        }
    }

    Wire(World world, int nodes, Draws draws, Weather weather) {
        this.world = world;
        this.draws = draws;
        this.weather = weather;
        this.open = new Connection[nodes][nodes];
    }

    Weather weather() {
        return weather;
    }

    /** How many messages were sent. */
    long sent() {
        return sent;
    }

    /** Whether the two are connected. */
    boolean connects(int a, int b) {
        return open[a][b] != null;
    }

    /** Whether the first of two that are connected has dialled the other. */
    boolean hasDialled(int a, int b) {
        Connection between = open[a][b];
        return between != null && between.dialler.who() == a;
    }

    // ---- Connections.

    /** The process is gone: its connections end, and the others hear of it. */
    void down(SimNode node) {
        for (Connection each : List.copyOf(connections.values())) {
            if (each.dialler == node || each.dialled == node) {
                close(each, node, DisconnectReason.CONNECTION_LOST);
            }
        }
    }

    /** A connection is lost, as a router forgets it; both ends hear of it. */
    void breakConnection(int a, int b) {
        Connection broken = open[a][b];
        if (broken != null) {
            tellClosed(broken, broken.dialler, DisconnectReason.CONNECTION_LOST);
            close(broken, broken.dialler, DisconnectReason.CONNECTION_LOST);
        }
    }

    void perform(SimNode node, PeerCommand command) {
        switch (command) {
            case PeerCommand.Dial c -> dial(node, c.address());
            case PeerCommand.Admit c -> admit(node, c.connection());
            case PeerCommand.Refuse c -> end(node, c.connection(), c.reason());
            case PeerCommand.Disconnect c -> {
                Connection ended = connections.get(c.connection());
                if (ended != null && ended.isOpen) {
                    tellNodeClosed(node, ended);
                }
                end(node, c.connection(), c.reason());
            }
            case PeerCommand.Probe c -> probe(node, c.connection());
            case PeerCommand.Share c -> share(node, c);
            case PeerCommand.Banned c -> world.banned(node, c.id());
            case PeerCommand.Remember c -> {}
        }
    }

    private void dial(SimNode dialler, PeerAddress address) {
        NodeProcess process = dialler.process();
        world.agenda()
                .after(
                        HANDSHAKE_MS + weather.delay(dialler.who(), address.port() - 1),
                        () -> dialled(dialler, process, address));
    }

    private void dialled(SimNode dialler, @Nullable NodeProcess process, PeerAddress address) {
        if (process == null || process.isEnded()) {
            return;
        }
        SimNode target = world.node(address.port() - 1);
        boolean isThere =
                target.isUp()
                        && !weather.isBlocked(dialler.who(), target.who())
                        && !weather.isBlocked(target.who(), dialler.who());
        if (!isThere) {
            process.manage(
                    new PeerEvent.DialFailed(
                            dialler.machine().wallMs(),
                            address,
                            DisconnectReason.UNREACHABLE,
                            draws.next()));
            return;
        }
        Connection made = new Connection(numbers++, dialler, target);
        connections.put(made.number, made);
        offer(made, target, Optional.empty());
        offer(made, dialler, Optional.of(address));
    }

    private void offer(Connection made, SimNode to, Optional<PeerAddress> dialled) {
        NodeProcess process = to.process();
        NodeIdentity other = made.other(to).identity();
        if (process != null && connections.containsKey(made.number)) {
            process.manage(
                    new PeerEvent.ConnectionOffered(
                            to.machine().wallMs(),
                            made.number,
                            other.id(),
                            Optional.of(other.validator()),
                            other.address().host(),
                            dialled,
                            Optional.of(other.address()),
                            draws.next()));
        }
    }

    private void admit(SimNode node, long number) {
        Connection admitted = connections.get(number);
        if (admitted == null) {
            return;
        }
        if (node == admitted.dialler) {
            admitted.isAdmittedByDialler = true;
        } else {
            admitted.isAdmittedByDialled = true;
        }
        if (admitted.isAdmittedByDialler && admitted.isAdmittedByDialled && !admitted.isOpen) {
            open(admitted);
        }
    }

    private void open(Connection made) {
        made.isOpen = true;
        int a = made.dialler.who();
        int b = made.dialled.who();
        open[a][b] = made;
        open[b][a] = made;
        world.trace(a, "is connected with n" + b);
        opened(made, made.dialler);
        opened(made, made.dialled);
    }

    private void opened(Connection made, SimNode end) {
        NodeProcess process = end.process();
        if (process != null && connections.containsKey(made.number)) {
            NodeIdentity other = made.other(end).identity();
            process.manage(new PeerEvent.ConnectionOpened(end.machine().wallMs(), made.number));
            process.connected(other.id(), Optional.of(other.validator()));
        }
    }

    private void probe(SimNode node, long number) {
        Connection probed = connections.get(number);
        if (probed == null) {
            return;
        }
        int other = probed.other(node).who();
        if (weather.isBlocked(node.who(), other) || weather.isBlocked(other, node.who())) {
            return;
        }
        world.agenda()
                .after(
                        HANDSHAKE_MS,
                        () -> {
                            NodeProcess process = node.process();
                            if (process != null && connections.containsKey(number)) {
                                process.manage(
                                        new PeerEvent.ConnectionAlive(
                                                node.machine().wallMs(), number));
                            }
                        });
    }

    private void share(SimNode node, PeerCommand.Share command) {
        Connection over = connections.get(command.connection());
        if (over == null) {
            return;
        }
        SimNode other = over.other(node);
        PublicKey from = node.identity().id();
        world.agenda()
                .after(
                        HANDSHAKE_MS,
                        () -> {
                            NodeProcess process = other.process();
                            if (process != null && connections.containsKey(over.number)) {
                                process.manage(
                                        new PeerEvent.AddressesLearned(
                                                other.machine().wallMs(),
                                                from,
                                                command.addresses()));
                            }
                        });
    }

    /** One end is done with the connection. */
    private void end(SimNode node, long number, DisconnectReason reason) {
        Connection ended = connections.get(number);
        if (ended != null) {
            close(ended, node, reason);
        }
    }

    private void close(Connection closed, SimNode by, DisconnectReason reason) {
        if (connections.remove(closed.number) == null) {
            return;
        }
        int a = closed.dialler.who();
        int b = closed.dialled.who();
        if (open[a][b] == closed) {
            open[a][b] = null;
            open[b][a] = null;
        }
        SimNode other = closed.other(by);
        NodeProcess process = other.process();
        world.agenda()
                .after(
                        HANDSHAKE_MS,
                        () -> {
                            if (process != null && !process.isEnded()) {
                                tellClosed(closed, other, reason);
                            }
                        });
    }

    private void tellClosed(Connection closed, SimNode end, DisconnectReason reason) {
        NodeProcess process = end.process();
        if (process == null) {
            return;
        }
        if (closed.isOpen) {
            tellNodeClosed(end, closed);
        }
        process.manage(
                new PeerEvent.ConnectionClosed(
                        end.machine().wallMs(), closed.number, reason, draws.next()));
    }

    private void tellNodeClosed(SimNode end, Connection closed) {
        NodeProcess process = end.process();
        SimNode other = closed.other(end);
        Connection newer = open[end.who()][other.who()];
        if (process != null && (newer == null || newer == closed)) {
            process.disconnected(other.identity().id());
        }
    }

    // ---- Messages.

    /** Sends on the connection to the peer, if there is one; false when there is none. */
    boolean send(SimNode from, PublicKey peer, Object message) {
        int to = world.setting().index(peer);
        Actor actor = from.actor();
        if (actor == null) {
            return send(from, to, message);
        }
        for (Object said : actor.says(from, to, message)) {
            send(from, to, said);
        }
        return true;
    }

    /** Sends what nobody turns into something else. */
    boolean send(SimNode from, int to, Object message) {
        Connection on = open[from.who()][to];
        if (on == null) {
            return false;
        }
        sent++;
        if (!weather.passes(from.who(), to, message)) {
            return true;
        }
        for (int copies = weather.copies(draws); copies > 0; copies--) {
            travel(on, from, world.node(to), message);
        }
        return true;
    }

    private void travel(Connection on, SimNode from, SimNode to, Object message) {
        long now = world.agenda().nowMs();
        long arrives = now + weather.travel(draws, from.who(), to.who());
        if (!weather.reorders()) {
            boolean toDialler = to == on.dialler;
            arrives = Math.max(arrives, toDialler ? on.lastToDialler : on.lastToDialled);
            if (toDialler) {
                on.lastToDialler = arrives;
            } else {
                on.lastToDialled = arrives;
            }
        }
        Object carried = world.carriesBytes() ? encoded(message) : message;
        world.agenda().after(arrives - now, () -> arrive(on, from, to, carried));
    }

    private void arrive(Connection on, SimNode from, SimNode to, Object carried) {
        NodeProcess process = to.process();
        if (process == null || open[from.who()][to.who()] != on) {
            return;
        }
        if (!process.hasRoom()) {
            world.agenda().after(BUSY_MS, () -> arrive(on, from, to, carried));
            return;
        }
        process.hears(from.identity().id(), decoded(carried));
    }

    /** Bytes of a message, and of what kind. */
    private record Carried(Kind kind, Bytes bytes) {
        enum Kind {
            GOSSIP,
            SYNC,
            TRANSACTIONS
        }
    }

    private static Object encoded(Object message) {
        return switch (message) {
            case GossipMessage m -> new Carried(Carried.Kind.GOSSIP, m.encoded());
            case SyncMessage m -> new Carried(Carried.Kind.SYNC, m.encoded());
            case TransactionMessage m -> new Carried(Carried.Kind.TRANSACTIONS, m.encoded());
            default -> throw new AssertionError("nobody sends " + message);
        };
    }

    private static Object decoded(Object carried) {
        if (!(carried instanceof Carried c)) {
            return carried;
        }
        try {
            return switch (c.kind()) {
                case GOSSIP -> GossipMessage.decode(c.bytes());
                case SYNC -> SyncMessage.decode(c.bytes());
                case TRANSACTIONS -> TransactionMessage.decode(c.bytes());
            };
        } catch (MalformedInputException e) {
            throw new ViolationException(
                    Violation.Rule.DEFECT, "a message cannot be read back: " + e.getMessage());
        }
    }
}
