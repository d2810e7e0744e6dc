package io.loombft.server.node;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.gossip.GossipMessage;
import io.loombft.core.gossip.TransactionMessage;
import io.loombft.core.sync.SyncMessage;
import io.loombft.core.types.Height;
import io.loombft.core.types.Round;
import io.loombft.server.p2p.Channel;
import io.loombft.server.p2p.RawPeer;
import io.loombft.server.p2p.ValidatorProver;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Somebody with the right handshake and the wrong intentions: says what a test tells it to, hears what it
 * is told on a thread of its own, and answers questions as its manner is.
 */
final class HostilePeer implements AutoCloseable {
    private final RawPeer peer;
    private final Manner manner;
    private final Queue<Encodable> heard = new ConcurrentLinkedQueue<>();
    private final Thread reader = Thread.ofVirtual().unstarted(this::read);
    private volatile boolean isLeft;

    /** What it answers to a question of block sync; nothing, or as many messages as it likes. */
    interface Manner {
        List<SyncMessage> answers(SyncMessage question);

        static Manner silent() {
            return question -> List.of();
        }
    }

    private HostilePeer(RawPeer peer, Manner manner) {
        this.peer = peer;
        this.manner = manner;
    }

    /** Connects with a running node of the network, under a node key of its own. */
    static HostilePeer meets(TestNetwork network, TestNode node, int key, Manner manner)
            throws IOException {
        return meets(network, node, RawPeer.Self.of(TestNetwork.key(key)), manner);
    }

    /** One that also holds the key of a validator. */
    static HostilePeer ofValidator(
            TestNetwork network, TestNode node, int key, KeyPair validator, Manner manner)
            throws IOException {
        RawPeer.Self self =
                RawPeer.Self.of(TestNetwork.key(key))
                        .proving(ValidatorProver.of(TestNetwork.SCHEME, validator));
        return meets(network, node, self, manner);
    }

    /** One that dials from another address of this machine. */
    static HostilePeer from(String address, TestNetwork network, TestNode node, int key)
            throws IOException {
        RawPeer.Self self =
                RawPeer.Self.of(TestNetwork.key(key)).from(InetAddress.getByName(address));
        return meets(network, node, self, Manner.silent());
    }

    private static HostilePeer meets(
            TestNetwork network, TestNode node, RawPeer.Self self, Manner manner)
            throws IOException {
        HostilePeer made = new HostilePeer(RawPeer.dial(self, target(network, node)), manner);
        made.reader.start();
        return made;
    }

    /** One that reads nothing until it is told to, and has little room for what it does not read. */
    static HostilePeer deaf(TestNetwork network, TestNode node, int key) throws IOException {
        RawPeer.Self self = RawPeer.Self.of(TestNetwork.key(key)).receiving(16_384);
        return new HostilePeer(RawPeer.dial(self, target(network, node)), Manner.silent());
    }

    /**
     * Whether the node refuses this key as banned. What it said when it left may be lost, because a
     * socket that still gets something after its end takes back what it sent.
     */
    static boolean isBanned(TestNetwork network, TestNode node, int key) {
        try {
            RawPeer.dial(RawPeer.Self.of(TestNetwork.key(key)), target(network, node)).close();
            return false;
        } catch (IOException e) {
            return "refused: BANNED".equals(e.getMessage());
        }
    }

    private static RawPeer.Target target(TestNetwork network, TestNode node) {
        return new RawPeer.Target(
                node.id(),
                node.running().p2pPort(),
                TestNetwork.CHAIN.value(),
                network.genesis().hash());
    }

    void listens() {
        reader.start();
    }

    void say(GossipMessage message) throws IOException {
        say(
                message instanceof GossipMessage.PartTold ? Channel.PARTS : Channel.VOTE,
                message.encoded());
    }

    void say(SyncMessage message) throws IOException {
        say(Channel.SYNC, message.encoded());
    }

    void say(TransactionMessage message) throws IOException {
        say(Channel.TRANSACTIONS, message.encoded());
    }

    void say(Channel channel, Bytes message) throws IOException {
        peer.say(channel, message);
    }

    /** Says a piece of a message that goes on. */
    void begin(Channel channel, Bytes piece) throws IOException {
        peer.begin(channel, piece);
    }

    /** Says that it is deciding this height, and has every block below. */
    void claims(long deciding) throws IOException {
        say(new GossipMessage.Standing(new Height(deciding), Round.ZERO, Height.FIRST));
    }

    /** What it was told of this kind. */
    <T extends Encodable> List<T> heard(Class<T> kind) {
        return heard.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Whether the node has left it. */
    boolean isLeft() {
        return isLeft;
    }

    @Override
    public void close() throws IOException {
        peer.close();
    }

    private void read() {
        try {
            for (var next = peer.hear(); next.isPresent(); next = peer.hear()) {
                hear(next.get());
            }
        } catch (IOException | MalformedInputException e) {
            // The connection has ended while it spoke, or the node said what nobody can read.
            heard.add(to -> to.fixed(Bytes.utf8(e.toString())));
        } finally {
            isLeft = true;
        }
    }

    private void hear(RawPeer.Message message) throws IOException, MalformedInputException {
        switch (message.channel()) {
            case VOTE, PARTS -> heard.add(GossipMessage.decode(message.bytes()));
            case TRANSACTIONS -> heard.add(TransactionMessage.decode(message.bytes()));
            case SYNC -> {
                SyncMessage said = SyncMessage.decode(message.bytes());
                heard.add(said);
                for (SyncMessage answer : manner.answers(said)) {
                    say(answer);
                }
            }
            case CONTROL -> throw new AssertionError("the transport keeps its own messages");
        }
    }
}
