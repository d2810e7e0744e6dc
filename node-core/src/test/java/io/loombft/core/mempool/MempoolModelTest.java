package io.loombft.core.mempool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.crypto.Hash;
import io.loombft.core.mempool.Admission.Accepted;
import io.loombft.core.mempool.Admission.AlreadyKnown;
import io.loombft.core.mempool.Admission.Reason;
import io.loombft.core.mempool.Admission.Refused;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Height;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.Verified;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The mempool beside one that is slow and plain, through random lives. */
class MempoolModelTest {
    private static final int SEEDS = 200;
    private static final int STEPS = 250;
    private static final int USERS = 6;

    private final Map<Reason, Integer> refusals = new EnumMap<>(Reason.class);
    private int accepted;
    private int pushedOut;
    private int dropped;

    @Test
    void behavesAsThePlainOne() {
        for (int seed = 0; seed < SEEDS; seed++) {
            new Life(seed).run();
        }
        // The lives were eventful, or the comparison says little.
        for (Reason reason :
                List.of(
                        Reason.NONCE_TOO_LOW,
                        Reason.NONCE_GAP,
                        Reason.CANNOT_PAY,
                        Reason.SENDER_LIMIT,
                        Reason.PEER_LIMIT,
                        Reason.MEMPOOL_FULL,
                        Reason.UNDERPRICED)) {
            assertTrue(refusals.getOrDefault(reason, 0) > 20, reason + " of " + refusals);
        }
        assertTrue(accepted > 1_000, accepted + " accepted");
        assertTrue(pushedOut > 100, pushedOut + " pushed out");
        assertTrue(dropped > 100, dropped + " dropped");
    }

    private final class Life {
        private final int seed;
        private final Random random;
        private final MempoolLimits limits;
        private final MempoolBench bench;
        private final PlainMempool plain;
        private final TreeMap<Address, AccountView> accounts = new TreeMap<>();
        private long acceptedHere;
        private long knownHere;

        Life(int seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.limits =
                    new MempoolLimits(
                            5 + random.nextInt(20),
                            900 + random.nextInt(4_000),
                            3 + random.nextInt(6),
                            random.nextInt(4),
                            2 + random.nextInt(10),
                            0,
                            5 + random.nextInt(20),
                            1_000);
            this.bench = new MempoolBench(limits);
            this.plain = new PlainMempool(limits);
            for (int user = 0; user < USERS; user++) {
                accounts.put(MempoolBench.address(user), view(0));
            }
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                String where = "seed " + seed + " step " + step;
                bench.nowMs += random.nextInt(60);
                if (random.nextInt(8) == 0) {
                    commit(where);
                } else {
                    admit(where);
                }
                compare(where);
            }
        }

        private void admit(String where) {
            int user = random.nextInt(USERS);
            AccountView account = account(MempoolBench.address(user));
            long nonce = Math.max(0, account.nonce() - 1 + random.nextInt(8));
            long price = random.nextInt(15);
            Verified<Transaction> transaction =
                    random.nextInt(4) == 0
                            ? MempoolBench.memo(user, nonce, price, random.nextInt(800))
                            : MempoolBench.transfer(user, nonce, price, random.nextInt(50_000));
            Source source =
                    random.nextBoolean()
                            ? new Source.Local()
                            : MempoolBench.peer(50 + random.nextInt(2));
            Hash hash = transaction.value().hash();
            boolean isKnown = plain.isKnown(hash);
            assertEquals(isKnown, bench.mempool.known(hash).isPresent(), where);
            Admission admission = bench.mempool.admit(transaction, account, source, bench.nowMs);
            if (isKnown) {
                knownHere++;
                assertTrue(
                        admission instanceof AlreadyKnown || admission instanceof Refused, where);
                return;
            }
            PlainMempool.Answer answer = plain.admit(transaction, account, source, bench.nowMs);
            if (answer.refusal().isPresent()) {
                Reason reason = answer.refusal().get();
                Refused refused = assertInstanceOf(Refused.class, admission, where + " " + reason);
                assertEquals(reason, refused.reason(), where);
                refusals.merge(reason, 1, Integer::sum);
            } else {
                assertEquals(new Accepted(answer.gaveWay()), admission, where);
                accepted++;
                acceptedHere++;
                pushedOut += answer.gaveWay().size();
            }
        }

        /** A block of what was reaped or of something else; some balances change too. */
        private void commit(String where) {
            List<Verified<Transaction>> reaped =
                    bench.mempool.reap(random.nextInt(3_000), random.nextInt(400_000));
            List<Verified<Transaction>> included = new ArrayList<>(reaped);
            if (random.nextInt(3) == 0) {
                int user = random.nextInt(USERS);
                Address sender = MempoolBench.address(user);
                long nonce =
                        account(sender).nonce()
                                + reaped.stream()
                                        .filter(v -> v.value().sender().equals(sender))
                                        .count();
                included.add(MempoolBench.transfer(user, nonce, 99, random.nextInt(9)));
            }
            Height next = bench.mempool.height().next();
            TreeMap<Address, AccountView> touched = new TreeMap<>();
            for (Verified<Transaction> each : included) {
                Address sender = each.value().sender();
                AccountView before = touched.getOrDefault(sender, account(sender));
                touched.put(sender, new AccountView(next, before.nonce() + 1, before.balance()));
            }
            if (random.nextBoolean()) {
                Address receiver = MempoolBench.address(random.nextInt(USERS));
                long nonce = touched.getOrDefault(receiver, account(receiver)).nonce();
                touched.put(receiver, new AccountView(next, nonce, view(0).balance()));
            }
            accounts.putAll(touched);
            List<Hash> hashes = included.stream().map(v -> v.value().hash()).toList();

            List<Hash> gone = bench.mempool.committed(next, bench.nowMs, hashes, touched);

            assertEquals(plain.committed(bench.nowMs, hashes, touched), gone, where);
            dropped += gone.size();
        }

        private void compare(String where) {
            assertEquals(plain.stats(), bench.mempool.stats(), where);
            MempoolLife life = bench.mempool.life();
            assertEquals(plain.behindGap(), life.behindGap(), where);
            assertEquals(
                    acceptedHere,
                    plain.stats().txs() + life.included().count() + life.dropped().count(),
                    where);
            assertEquals(knownHere, life.knownFromClients() + life.knownFromPeers(), where);
            assertEquals(
                    plain.arrived(),
                    bench.mempool.arrivedAfter(0, 1_000).stream().map(Announced::hash).toList(),
                    where);
            assertEquals(
                    plain.reap(1_000_000, 1_000_000_000),
                    bench.mempool.reap(1_000_000, 1_000_000_000),
                    where);
            long bytes = random.nextInt(4_000);
            long gas = random.nextInt(200_000);
            assertEquals(plain.reap(bytes, gas), bench.mempool.reap(bytes, gas), where);
            assertEquals(
                    !plain.reap(1_000_000, 1_000_000_000).isEmpty(),
                    bench.mempool.isProposable(),
                    where);
            accounts.forEach(
                    (sender, account) ->
                            assertEquals(
                                    plain.nextNonce(sender),
                                    bench.mempool.nextNonce(sender),
                                    where));
        }

        private AccountView account(Address sender) {
            AccountView known = accounts.getOrDefault(sender, view(0));
            return new AccountView(bench.mempool.height(), known.nonce(), known.balance());
        }

        private AccountView view(long nonce) {
            return new AccountView(new Height(10), nonce, Amount.of(random.nextInt(2_500_000)));
        }
    }
}
