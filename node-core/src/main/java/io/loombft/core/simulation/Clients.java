package io.loombft.core.simulation;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Block;
import io.loombft.core.types.GasPrices;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody;
import io.loombft.core.types.UnsignedTransaction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Clients that pay each other now and then, and the administrator who changes the validators. Each has
 * one transaction under way, and hands it to another node until it is in a block.
 */
final class Clients {
    private static final long AGAIN_MS = 1_500;

    private final World world;
    private final Draws draws;
    private final long payEveryMs;
    private final List<Client> clients = new ArrayList<>();
    private final Client administrator;

    // Looked up, never iterated.
    private final Set<Hash> signed = new HashSet<>();

    /** Somebody with a key. */
    private final class Client {
        private final KeyPair key;
        private final ArrayDeque<TransactionBody> wishes = new ArrayDeque<>();
        private @Nullable Transaction underWay;
        private long nonce;

        Client(KeyPair key) {
            this.key = key;
        }

        void wish(TransactionBody body) {
            wishes.add(body);
            if (underWay == null) {
                next();
            }
        }

        void next() {
            TransactionBody body = wishes.poll();
            if (body == null) {
                underWay = null;
                return;
            }
            Transaction transaction =
                    new UnsignedTransaction(
                                    key.publicKey(),
                                    nonce++,
                                    new UnsignedTransaction.GasLimit(
                                            GasPrices.DEFAULT.intrinsic(body) * 2),
                                    1,
                                    body)
                            .sign(
                                    world.setting().genesis().chainId(),
                                    key,
                                    world.setting().scheme());
            signed.add(transaction.hash());
            underWay = transaction;
            hand(transaction);
        }

        private void hand(Transaction transaction) {
            if (underWay == null || !transaction.equals(underWay)) {
                return;
            }
            NodeProcess process = world.node(draws.below(world.nodes().size())).process();
            if (process != null) {
                process.submit(transaction);
            }
            world.agenda().after(AGAIN_MS, () -> hand(transaction));
        }

        void committed(Transaction transaction) {
            if (underWay != null && underWay.hash().equals(transaction.hash())) {
                next();
            }
        }
    }

    Clients(World world, Draws draws, long payEveryMs) {
        this.world = world;
        this.draws = draws;
        this.payEveryMs = payEveryMs;
        world.setting().clients().forEach(key -> clients.add(new Client(key)));
        this.administrator = new Client(world.setting().administrator());
    }

    void start() {
        if (payEveryMs > 0) {
            for (Client client : clients) {
                world.agenda().after(draws.between(0, payEveryMs), () -> pay(client));
            }
        }
    }

    private void pay(Client client) {
        world.agenda().after(payEveryMs, () -> pay(client));
        if (client.underWay == null) {
            KeyPair to = world.setting().clients().get(draws.below(clients.size()));
            client.wish(
                    new TransactionBody.Transfer(
                            Address.of(to.publicKey()),
                            Amount.of(draws.between(0, 1_000)),
                            Bytes.EMPTY));
        }
    }

    /** The administrator gives the validator a power, 0 for none. */
    void setPower(PublicKey validator, long power) {
        administrator.wish(
                power == 0
                        ? new TransactionBody.ValidatorUpdate(
                                TransactionBody.ValidatorUpdate.Action.REMOVE, validator, 0)
                        : new TransactionBody.ValidatorUpdate(
                                TransactionBody.ValidatorUpdate.Action.ADD, validator, power));
    }

    /** Whether the transaction is one that a client has made. */
    boolean hasSigned(Hash transaction) {
        return signed.contains(transaction);
    }

    void committed(Block block) {
        for (Transaction transaction : block.transactions()) {
            clients.forEach(client -> client.committed(transaction));
            administrator.committed(transaction);
        }
    }
}
