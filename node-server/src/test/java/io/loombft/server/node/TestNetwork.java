package io.loombft.server.node;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.Fraction;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.Params;
import io.loombft.core.types.Validator;
import io.loombft.server.TestPorts;
import io.loombft.server.config.HostPort;
import io.loombft.server.config.NodeConfig;
import io.loombft.server.config.Seed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Nodes of one chain in this process: real sockets on the loopback, real databases and real fsync below
 * one folder. The first {@code validators} of them are the validators of genesis.
 */
final class TestNetwork implements AutoCloseable {
    static final Ed25519 SCHEME = new Ed25519();
    static final ChainId CHAIN = new ChainId("four-nodes");
    static final long POWER = 10;

    private static final long LONG_AGO_MS = 1_700_000_000_000L;

    /** However slow the machine: a proposal that was late would be voted down. */
    private static final long MINUTE_MS = 60_000;

    private static final int FAUCET = 1_000;
    private static final int VALIDATOR_KEYS = 2_000;
    static final Amount FUNDS = Amount.of(1_000_000_000_000_000L);

    private final List<TestNode> nodes;
    private final Genesis genesis;

    /** How a network differs from the usual one. */
    record Shape(
            int nodes,
            int validators,
            NodeConfig.Consensus consensus,
            NodeConfig.Storage storage,
            long genesisTimeMs) {
        static Shape of(int nodes, int validators) {
            return new Shape(
                    nodes,
                    validators,
                    new NodeConfig.Consensus(2_000, 1_000, 1_000, 500, true, 50, 500, 10_000, 0),
                    new NodeConfig.Storage(NodeConfig.Engine.ROCKSDB, 0, 0),
                    LONG_AGO_MS);
        }

        Shape consensus(NodeConfig.Consensus other) {
            return new Shape(nodes, validators, other, storage, genesisTimeMs);
        }

        /** No block is made before this time. */
        Shape beginningAt(long timeMs) {
            return new Shape(nodes, validators, consensus, storage, timeMs);
        }

        Shape keeping(long stateHeights, long blockHeights) {
            return new Shape(
                    nodes,
                    validators,
                    consensus,
                    new NodeConfig.Storage(NodeConfig.Engine.ROCKSDB, stateHeights, blockHeights),
                    genesisTimeMs);
        }
    }

    /** Who node {@code of} is told to dial node {@code to} at. */
    interface Roads {
        int port(int of, int to, int listensOn);
    }

    /** Makes the homes and starts nothing. */
    TestNetwork(Path folder, Shape shape) throws Exception {
        this(folder, shape, (of, to, listensOn) -> listensOn);
    }

    TestNetwork(Path folder, Shape shape, Roads roads) throws Exception {
        genesis = genesis(shape.validators(), shape.genesisTimeMs());
        int basePort = TestPorts.range(shape.nodes());
        nodes = new ArrayList<>();
        for (int i = 0; i < shape.nodes(); i++) {
            List<Seed> seeds = new ArrayList<>();
            for (int j = 0; j < shape.nodes(); j++) {
                if (j != i) {
                    int port = roads.port(i, j, basePort + j);
                    seeds.add(new Seed.Pinned(key(j).publicKey(), new HostPort("127.0.0.1", port)));
                }
            }
            nodes.add(
                    TestNode.create(
                            folder.resolve("node" + i), i, this, shape, basePort + i, seeds));
        }
    }

    static KeyPair key(int number) {
        byte[] seed = new byte[KeyPair.SEED_SIZE];
        seed[0] = (byte) number;
        seed[1] = (byte) (number >>> 8);
        return SCHEME.keyPair(Bytes.copyOf(seed));
    }

    static KeyPair validatorKey(int node) {
        return key(VALIDATOR_KEYS + node);
    }

    /** Funded, and the administrator of the validator set. */
    static KeyPair faucet() {
        return key(FAUCET);
    }

    Genesis genesis() {
        return genesis;
    }

    TestNode node(int index) {
        return nodes.get(index);
    }

    List<TestNode> nodes() {
        return List.copyOf(nodes);
    }

    List<TestNode> nodes(int... indexes) {
        return IntStream.of(indexes).mapToObj(nodes::get).toList();
    }

    TestNetwork startAll() throws Exception {
        for (TestNode node : nodes) {
            node.start();
        }
        return this;
    }

    void stopAll() {
        nodes.forEach(TestNode::close);
    }

    @Override
    public void close() {
        stopAll();
    }

    /** Waits until each of the running nodes is connected with all others. */
    void meets() {
        List<TestNode> running = nodes.stream().filter(TestNode::isRunning).toList();
        for (TestNode node : running) {
            TestNode.eventually(() -> node.client().status().peers() == running.size() - 1);
        }
    }

    static Genesis genesis(int validators, long timeMs) {
        List<Genesis.Member> members = new ArrayList<>();
        for (int i = 0; i < validators; i++) {
            members.add(
                    new Genesis.Member(
                            new Validator(validatorKey(i).publicKey(), POWER), "node" + i));
        }
        Params standard = Params.DEFAULT;
        Params anyChange =
                new Params(
                        standard.blockBytesMax(),
                        standard.blockGasMax(),
                        standard.txBytesMax(),
                        standard.txGasMax(),
                        standard.evidenceAgeBlocks(),
                        MINUTE_MS,
                        MINUTE_MS,
                        new Fraction(1, 1),
                        standard.gas(),
                        standard.contracts());
        return new Genesis(
                CHAIN,
                timeMs,
                members,
                List.of(new Genesis.Account(Address.of(faucet().publicKey()), FUNDS)),
                new Genesis.Administrators(1, List.of(faucet().publicKey())),
                anyChange);
    }
}
