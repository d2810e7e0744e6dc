package io.loombft.core.gossip;

import static io.loombft.core.gossip.MempoolNode.transaction;
import static io.loombft.core.gossip.TransactionGossip.ASK_TIMEOUT_MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.gossip.TransactionGossip.Send;
import io.loombft.core.gossip.TransactionMessage.Announced;
import io.loombft.core.gossip.TransactionMessage.Asked;
import io.loombft.core.gossip.TransactionMessage.Given;
import io.loombft.core.mempool.Source;
import io.loombft.core.types.Transaction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TransactionGossipTest {
    private static final PublicKey A = MempoolNode.key(1);
    private static final PublicKey B = MempoolNode.key(2);
    private static final PublicKey C = MempoolNode.key(3);

    private final MempoolNode node = new MempoolNode(0);
    private final TransactionGossip gossip = node.gossip;
    private long nowMs = 10_000;

    private static Hash hash(int number) {
        return Hash.of(new Encoder().i32(number).toBytes());
    }

    private static List<Hash> hashes(int from, int to) {
        return IntStream.range(from, to).mapToObj(TransactionGossipTest::hash).toList();
    }

    private static Send asks(PublicKey peer, List<Hash> hashes) {
        return new Send(peer, new Asked(hashes));
    }

    private static Send announces(PublicKey peer, Transaction transaction) {
        return new Send(peer, new Announced(List.of(transaction.hash())));
    }

    private Optional<Send> announced(PublicKey peer, List<Hash> hashes) {
        return gossip.announced(peer, new Announced(hashes), nowMs);
    }

    private List<Send> passes(long durationMs) {
        nowMs += durationMs;
        return gossip.tick(nowMs);
    }

    @Test
    void pushesAClientsTransactionToEveryPeerOnce() {
        gossip.connected(A);
        gossip.connected(B);
        Transaction pushed = transaction(1);
        node.admit(pushed, new Source.Local());
        Given given = new Given(List.of(pushed.encoded()));
        assertEquals(List.of(new Send(A, given), new Send(B, given)), gossip.push(List.of(pushed)));
        assertEquals(List.of(), gossip.push(List.of(pushed)));
        assertEquals(List.of(), passes(100));
    }

    @Test
    void pushesSeveralInAsFewMessagesAsFit() {
        gossip.connected(A);
        List<Transaction> all = IntStream.range(0, 300).mapToObj(i -> transaction(i)).toList();
        all.forEach(t -> node.admit(t, new Source.Local()));
        List<Bytes> pushed = new ArrayList<>();
        List<Send> sends = gossip.push(all);
        sends.forEach(send -> pushed.addAll(((Given) send.message()).transactions()));
        assertEquals(2, sends.size());
        assertEquals(all.stream().map(Transaction::encoded).toList(), pushed);
        assertEquals(List.of(), gossip.push(all));
    }

    @Test
    void pushesToAPeerOnlyWhatItDoesNotHave() {
        gossip.connected(A);
        gossip.connected(B);
        Transaction one = transaction(1);
        Transaction two = transaction(2);
        node.receive(A, new Given(List.of(one.encoded())).encoded(), nowMs);
        node.admit(two, new Source.Local());
        assertEquals(
                List.of(
                        new Send(A, new Given(List.of(two.encoded()))),
                        new Send(B, new Given(List.of(one.encoded(), two.encoded())))),
                gossip.push(List.of(one, two)));
    }

    @Test
    void announcesWhatAPeerBroughtToAllOthersOnly() {
        gossip.connected(A);
        gossip.connected(B);
        Transaction brought = transaction(1);
        node.receive(A, new Given(List.of(brought.encoded())).encoded(), nowMs);
        assertEquals(List.of(announces(B, brought)), passes(100));
        assertEquals(List.of(), passes(100));
    }

    @Test
    void announcesNothingToAPeerThatAnnouncedIt() {
        gossip.connected(A);
        gossip.connected(B);
        Transaction one = transaction(1);
        announced(A, List.of(one.hash()));
        node.receive(B, new Given(List.of(one.encoded())).encoded(), nowMs);
        assertEquals(List.of(), passes(100));
    }

    @Test
    void tellsANewPeerAllThatIsHereInTurns() {
        List<Transaction> all = IntStream.range(0, 1_500).mapToObj(i -> transaction(i)).toList();
        all.forEach(t -> node.admit(t, new Source.Local()));
        gossip.connected(A);
        List<Hash> told = new ArrayList<>();
        for (Send send : List.of(passes(100).getFirst(), passes(100).getFirst())) {
            told.addAll(((Announced) send.message()).hashes());
        }
        assertEquals(all.stream().map(Transaction::hash).toList(), told);
        assertEquals(List.of(), passes(100));
    }

    @Test
    void announcesAgainWhatAFullLaneDidNotTake() {
        gossip.connected(A);
        Transaction one = transaction(1);
        node.admit(one, new Source.Local());
        gossip.lost(gossip.push(List.of(one)).getFirst());
        Send announced = announces(A, one);
        assertEquals(List.of(announced), passes(100));
        gossip.lost(announced);
        assertEquals(List.of(announced), passes(100));
        assertEquals(List.of(), passes(100));
    }

    @Test
    void asksAgainWhenAFullLaneDidNotTakeTheQuestion() {
        gossip.connected(A);
        Send question = asks(A, hashes(0, 3));
        assertEquals(Optional.of(question), announced(A, hashes(0, 3)));
        for (int i = 0; i < 5; i++) {
            gossip.lost(question);
            assertEquals(List.of(question), passes(1));
        }
    }

    @Test
    void asksOnePeerAtATimeAndTheNextWhenTheFirstIsLate() {
        List.of(A, B, C).forEach(gossip::connected);
        assertEquals(Optional.of(asks(A, hashes(0, 2))), announced(A, hashes(0, 2)));
        assertEquals(Optional.empty(), announced(B, hashes(0, 2)));
        assertEquals(Optional.of(asks(C, hashes(2, 3))), announced(C, hashes(0, 3)));
        assertEquals(List.of(), passes(ASK_TIMEOUT_MS - 1));
        assertEquals(List.of(asks(B, hashes(0, 2)), asks(C, hashes(2, 3))), passes(1));
        // C's first chance for the one goes before its second for the other.
        assertEquals(List.of(asks(C, hashes(0, 2)), asks(C, hashes(2, 3))), passes(ASK_TIMEOUT_MS));
    }

    @Test
    void asksOthersAtOnceForWhatAPeerThatLeftOwed() {
        gossip.connected(A);
        gossip.connected(B);
        announced(A, hashes(0, 2));
        announced(B, hashes(0, 2));
        gossip.disconnected(A);
        assertEquals(List.of(asks(B, hashes(0, 2))), passes(1));
    }

    @Test
    void asksAPeerNotMoreThanThreeTimes() {
        gossip.connected(A);
        announced(A, hashes(0, 1));
        assertEquals(List.of(asks(A, hashes(0, 1))), passes(ASK_TIMEOUT_MS));
        assertEquals(List.of(asks(A, hashes(0, 1))), passes(ASK_TIMEOUT_MS));
        assertEquals(List.of(), passes(ASK_TIMEOUT_MS));
        assertEquals(List.of(), passes(ASK_TIMEOUT_MS));
    }

    @Test
    void doesNotAskForWhatIsHereOrHasJustCome() {
        gossip.connected(A);
        gossip.connected(B);
        Transaction held = transaction(1);
        node.admit(held, new Source.Local());
        gossip.gave(A, hash(7));
        assertEquals(Optional.empty(), announced(B, List.of(held.hash(), hash(7))));
        assertEquals(
                Optional.of(asks(B, List.of(hash(8)))),
                announced(B, List.of(held.hash(), hash(7), hash(8))));
    }

    @Test
    void aPeerThatAnnouncesMuchAndGivesNothingBlocksNobody() {
        gossip.connected(A);
        gossip.connected(B);
        for (int i = 0; i < 64; i++) {
            announced(A, hashes(i * 1_000, i * 1_000 + 1_000));
        }
        List<Hash> news = hashes(100_000, 100_500);
        assertEquals(Optional.of(asks(B, news)), announced(B, news));
        // What both hold is B's to give as soon as A is late.
        announced(B, hashes(0, 500));
        assertTrue(passes(ASK_TIMEOUT_MS).contains(asks(B, hashes(0, 500))));
    }

    @Test
    void whatAFloodOfAnnouncementsLeavesIsBounded() {
        gossip.connected(A);
        for (int i = 0; i < 200; i++) {
            announced(A, hashes(i * 1_000, i * 1_000 + 1_000));
            gossip.gave(A, hash(-i));
        }
        for (int i = 0; i < 20; i++) {
            passes(ASK_TIMEOUT_MS);
            int remembered = gossip.remembered(A);
            assertTrue(remembered <= 4 * TransactionLine.KNOWN_MAX, remembered + " hashes");
        }
    }

    @Test
    void offersBeyondWhatAPeerMayOweAreAskedLater() {
        gossip.connected(A);
        int most = TransactionLine.ASKED_MAX;
        announced(A, hashes(0, most));
        assertEquals(Optional.empty(), announced(A, hashes(most, most + 10)));
        for (int i = 0; i < 10; i++) {
            gossip.gave(A, hash(i));
        }
        assertEquals(List.of(asks(A, hashes(most, most + 10))), passes(1));
    }

    @Test
    void givesInMessagesThatAreNotTooBigAndNotTooMany() {
        gossip.connected(A);
        List<Hash> wanted = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            Transaction each = transaction(i, 1_000);
            node.admit(each, new Source.Local());
            wanted.add(each.hash());
            wanted.add(each.hash());
        }
        wanted.add(hash(1));
        int given = 0;
        for (Send send : gossip.asked(A, new Asked(wanted))) {
            Given message = (Given) send.message();
            long bytes = message.transactions().stream().mapToLong(t -> t.size()).sum();
            assertTrue(bytes <= TransactionMessage.BYTES_MAX);
            assertTrue(message.transactions().size() <= TransactionMessage.TRANSACTIONS_MAX);
            given += message.transactions().size();
        }
        assertEquals(1_000, given);
    }

    @Test
    void givesNoMoreThanSoManyBytesForOneQuestion() {
        gossip.connected(A);
        List<Transaction> held = new ArrayList<>();
        for (int i = 0; i < TransactionMessage.HASHES_MAX; i++) {
            held.add(MempoolNode.call(i, 8 * 1024));
            assertTrue(node.admit(held.getLast(), new Source.Local()));
        }
        List<Hash> wanted = held.stream().map(Transaction::hash).toList();
        long size = held.getFirst().size();
        int most = (int) Math.ceilDiv(TransactionGossip.ANSWER_BYTES_MAX, size);

        int first = given(gossip.asked(A, new Asked(wanted)));
        assertEquals(most, first);
        assertTrue(first < wanted.size());
        // What is left of the question is asked for again, and given then.
        List<Hash> rest = wanted.subList(first, wanted.size());
        assertEquals(Math.min(most, rest.size()), given(gossip.asked(A, new Asked(rest))));
    }

    private static int given(List<Send> sends) {
        return sends.stream().mapToInt(s -> ((Given) s.message()).transactions().size()).sum();
    }

    @Test
    void ofWhatHasJustComeTheOldestIsForgottenAndAskedForAgain() {
        gossip.connected(A);
        for (int i = 0; i <= TransactionGossip.ARRIVED_MAX; i++) {
            gossip.gave(B, hash(i));
        }
        int newest = TransactionGossip.ARRIVED_MAX;
        assertEquals(
                Optional.of(asks(A, hashes(0, 1))),
                announced(A, List.of(hash(0), hash(1), hash(newest))));
    }

    @Test
    void questionsThatAFullLaneDoesNotTakeAreBoundedToo() {
        gossip.connected(A);
        for (int i = 0; i < 100; i++) {
            announced(A, hashes(i * 1_000, i * 1_000 + 1_000)).ifPresent(gossip::lost);
        }
        // What it has, and what it is to be asked for again.
        int remembered = gossip.remembered(A);
        assertTrue(remembered <= 2 * TransactionLine.KNOWN_MAX, remembered + " hashes");
        assertEquals(List.of(asks(A, hashes(0, TransactionLine.ASKED_MAX))), passes(1));
    }

    @Test
    void strangersGetNothing() {
        node.admit(transaction(1), new Source.Local());
        assertEquals(Optional.empty(), announced(A, hashes(0, 3)));
        assertEquals(List.of(), gossip.asked(A, new Asked(List.of(transaction(1).hash()))));
        gossip.lost(asks(A, hashes(0, 1)));
        assertEquals(List.of(), passes(1));
    }

    // ---- Several mempools.

    private record Flying(int from, int to, Send send) {}

    /** Mempools in a row of peers, each of which knows its neighbours. */
    private static final class Row {
        private final SplittableRandom random;
        private final List<MempoolNode> nodes = new ArrayList<>();
        private final ArrayDeque<Flying> wire = new ArrayDeque<>();
        private long nowMs = 10_000;
        private int lossPercent;

        Row(int count, long seed) {
            random = new SplittableRandom(seed);
            for (int i = 0; i < count; i++) {
                nodes.add(new MempoolNode(i));
            }
            for (int i = 0; i + 1 < count; i++) {
                connect(i, i + 1);
            }
        }

        void connect(int one, int other) {
            nodes.get(one).gossip.connected(nodes.get(other).id);
            nodes.get(other).gossip.connected(nodes.get(one).id);
        }

        void reconnect(int one, int other) {
            wire.removeIf(
                    f ->
                            (f.from() == one && f.to() == other)
                                    || (f.from() == other && f.to() == one));
            nodes.get(one).gossip.disconnected(nodes.get(other).id);
            nodes.get(other).gossip.disconnected(nodes.get(one).id);
            connect(one, other);
        }

        void send(int from, List<Send> sends) {
            for (Send send : sends) {
                if (random.nextInt(100) < lossPercent) {
                    nodes.get(from).gossip.lost(send);
                } else {
                    int to = nodes.stream().map(n -> n.id).toList().indexOf(send.peer());
                    wire.add(new Flying(from, to, send));
                }
            }
        }

        void step() {
            nowMs += 100;
            for (int i = 0; i < nodes.size(); i++) {
                send(i, nodes.get(i).gossip.tick(nowMs));
            }
            for (int left = wire.size(); left > 0 && !wire.isEmpty(); left--) {
                Flying next = wire.removeFirst();
                var message = next.send().message().encoded();
                MempoolNode to = nodes.get(next.to());
                send(next.to(), to.receive(nodes.get(next.from()).id, message, nowMs));
            }
        }
    }

    @Test
    void mempoolsConvergeWhateverLanesAndConnectionsLose() {
        for (long seed = 0; seed < 60; seed++) {
            Row row = new Row(4, seed);
            row.lossPercent = 40;
            List<Transaction> all = new ArrayList<>();
            for (int step = 0; step < 60; step++) {
                int at = row.random.nextInt(4);
                Transaction next = transaction(step, row.random.nextInt(100));
                all.add(next);
                row.nodes.get(at).admit(next, new Source.Local());
                row.send(at, row.nodes.get(at).gossip.push(List.of(next)));
                if (row.random.nextInt(10) == 0) {
                    int one = row.random.nextInt(3);
                    row.reconnect(one, one + 1);
                }
                row.step();
            }
            row.lossPercent = 0;
            for (int step = 0; step < 100; step++) {
                row.step();
            }
            for (MempoolNode each : row.nodes) {
                assertEquals(
                        all.size(),
                        all.stream().filter(each::holds).count(),
                        "seed " + seed + ", node " + each.id);
            }
            row.step();
            assertTrue(row.wire.isEmpty(), "seed " + seed + ": " + row.wire);
        }
    }
}
