package io.loombft.core.simulation;

import io.loombft.core.consensus.ConsensusView;
import io.loombft.core.contract.Programs;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.mempool.Admission;
import io.loombft.core.peers.PeerAddress;
import io.loombft.core.replica.ChainStorage;
import io.loombft.core.replica.Head;
import io.loombft.core.replica.LiveMempool;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.Height;
import io.loombft.core.types.Transaction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/**
 * A simulated network without an end, seen through its first node: whoever calls {@link #step} decides
 * how fast its time passes. One thread at a time calls it. Signatures are Ed25519, so that clients can
 * take part; agreement over its whole history is not watched, which would need ever more memory.
 */
public final class LiveSimulation {
    /** Blocks that the first node keeps. */
    public static final int HEIGHTS_KEPT = 200;

    /** Fastest chain. */
    public static final int BLOCKS_PER_SECOND_MAX = 50;

    private static final long POWER = 10;

    /** Each height takes about so many journeys of a message, one after the other, from anyone to all. */
    private static final long JOURNEYS = 4;

    private static final long DELAY_MAX_MS = 20;

    private final World world;
    private final SimNode first;

    /**
     * What is simulated.
     *
     * @param byzantine how many of the validators lie, the last ones
     * @param blocksPerSecond how fast an idle chain grows, about, in its own time
     * @param startMs when its time begins, milliseconds since 1970
     */
    public record Wish(
            int validators, int byzantine, int blocksPerSecond, long seed, long startMs) {
        public Wish {
            if (blocksPerSecond < 1 || blocksPerSecond > BLOCKS_PER_SECOND_MAX) {
                throw new IllegalArgumentException(
                        "blocks-per-second must be 1 to "
                                + BLOCKS_PER_SECOND_MAX
                                + ", got "
                                + blocksPerSecond);
            }
            if (startMs <= Setting.GENESIS_MS) {
                throw new IllegalArgumentException("time begins after genesis");
            }
        }

        private SimulationSpec spec() {
            return new SimulationSpec(
                    validators,
                    byzantine,
                    1,
                    SimulationSpec.Signatures.ED25519,
                    SimulationSpec.Trouble.NONE);
        }

        /** How many connections are between two nodes, on average, when these know powers of two. */
        private long hopsAJourney() {
            int bits = Integer.SIZE - Integer.numberOfLeadingZeros(validators);
            return 1 + (bits - 1L) / 2;
        }

        private Plan plan() {
            long blockMs = 1_000 / blocksPerSecond;
            long hops = JOURNEYS * hopsAJourney();
            long delayMs = Math.clamp(blockMs / (2 * hops), 1, DELAY_MAX_MS);
            Draws draws = new Draws(seed).split();
            List<ActorKind> actors = new ArrayList<>();
            int twins = 0;
            for (int i = 0; i < byzantine; i++) {
                actors.add(ActorKind.draw(draws));
                twins += actors.getLast() == ActorKind.TWIN ? 1 : 0;
            }
            return new Plan(
                    Collections.nCopies(validators, POWER),
                    validators + twins,
                    actors,
                    List.of(),
                    0,
                    delayMs,
                    Math.max(1, blockMs - hops * delayMs),
                    SimulationSpec.Signatures.ED25519,
                    false,
                    0);
        }
    }

    /** A connection of the first node; {@code height} is the last that the other has committed. */
    public record Peer(
            PublicKey id, String name, PeerAddress address, Height height, Dialler dialler) {}

    /** Who has dialled. */
    public enum Dialler {
        FIRST_NODE,
        PEER
    }

    /** Makes the network; its nodes start within the first steps. */
    public LiveSimulation(Wish wish, Ears ears) {
        this.world =
                new World(
                        wish.spec(),
                        wish.plan(),
                        wish.seed(),
                        Trace.NONE,
                        new Stage(wish.startMs(), HEIGHTS_KEPT, ears));
        this.first = world.node(0);
        first.start();
        for (SimNode node : world.nodes()) {
            if (node != first) {
                world.agenda().after(world.workDraws().between(0, 50), node::start);
            }
        }
    }

    /** The virtual time, milliseconds since 1970. */
    public long nowMs() {
        return world.agenda().nowMs();
    }

    /** The virtual time of the next step; empty when nothing will happen any more. */
    public OptionalLong dueMs() {
        return world.agenda().dueMs();
    }

    /**
     * Does what is due next.
     *
     * @throws AssertionError when a rule is broken, as by more liars than the protocol withstands
     */
    public void step() {
        try {
            world.agenda().step();
        } catch (ViolationException e) {
            throw new AssertionError(e.rule() + ": " + e.getMessage(), e);
        }
    }

    /** The programs of the contracts, shared by all nodes. */
    public Programs programs() {
        return world.setting().programs();
    }

    public Genesis genesis() {
        return world.setting().genesis();
    }

    /** A key with funds, the administrator's. */
    public KeyPair faucet() {
        return world.setting().administrator();
    }

    // ---- The first node.

    public PublicKey id() {
        return first.identity().id();
    }

    public PublicKey validator() {
        return first.identity().validator();
    }

    public String name() {
        return first.toString();
    }

    /** What consensus has seen; to be read between two steps. */
    public ConsensusView view() {
        return process().view();
    }

    public Head head() {
        return process().head();
    }

    public ChainStorage chain() {
        return first.chain();
    }

    public LiveMempool mempool() {
        return process().mempool();
    }

    public boolean isCatchingUp() {
        return process().isCatchingUp();
    }

    /** A client hands in a transaction; it is checked, held, and on its way to the peers. */
    public Admission submit(Transaction transaction) {
        return process().submit(transaction);
    }

    /** In the order of the nodes. */
    public List<Peer> peers() {
        List<Peer> peers = new ArrayList<>();
        for (SimNode other : world.nodes()) {
            if (other != first && world.wire().connects(first.who(), other.who())) {
                peers.add(
                        new Peer(
                                other.identity().id(),
                                other.toString(),
                                other.identity().address(),
                                other.chain().height(),
                                world.wire().hasDialled(first.who(), other.who())
                                        ? Dialler.FIRST_NODE
                                        : Dialler.PEER));
            }
        }
        return peers;
    }

    private NodeProcess process() {
        NodeProcess running = first.process();
        if (running == null) {
            throw new IllegalStateException("the first node does not run");
        }
        return running;
    }
}
