package io.loombft.console.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.loombft.console.connection.Desk.Answer;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.client.EventMessage;
import io.loombft.core.client.RpcException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What nodes say fills only so much of the console, whatever they say. */
class BoundsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.ofEpochSecond(1_000);
    private static final String HASH = "ab".repeat(32);

    // ---- Questions and nodes.

    @Test
    void oneQuestionMoreThanMayBeUnderWayIsRefusedAtOnce() {
        CountDownLatch mayEnd = new CountDownLatch(1);
        List<Answer<Integer>> answers = new ArrayList<>();
        try (Connections connections = new Connections()) {
            Desk desk = new Desk(connections);
            for (int i = 0; i < Desk.QUESTIONS_MAX; i++) {
                int number = i;
                desk.work(() -> after(mayEnd, number), answers::add);
            }
            assertEquals(List.of(), answers);
            desk.work(() -> 1, answers::add);
            assertInstanceOf(Answer.Refused.class, answers.getFirst());

            mayEnd.countDown();
            handOver(desk, answers, 1 + Desk.QUESTIONS_MAX);
            desk.work(() -> 1, answers::add);
            handOver(desk, answers, 2 + Desk.QUESTIONS_MAX);
            assertEquals(new Answer.Given<>(1), answers.getLast());
        }
    }

    private static int after(CountDownLatch latch, int number) throws RpcException {
        try {
            latch.await();
            return number;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RpcException.Malformed("interrupted");
        }
    }

    private static void handOver(Desk desk, List<Answer<Integer>> answers, int count) {
        await().pollInSameThread()
                .atMost(Duration.ofMinutes(1))
                .until(
                        () -> {
                            desk.handOver();
                            return answers.size() == count;
                        });
    }

    @Test
    void soManyNodesAreConnectedAndOneMoreWhenOneIsGone() throws Exception {
        try (Connections connections = new Connections()) {
            for (int i = 1; i <= Connections.NODES_MAX; i++) {
                connections.add("http://127.0.0.1:" + i);
            }
            connections.add("http://127.0.0.1:1");
            String further = "http://127.0.0.1:" + (Connections.NODES_MAX + 1);
            assertThrows(MalformedInputException.class, () -> connections.add(further));

            connections.remove("http://127.0.0.1:2");
            connections.add(further);
            assertEquals(Connections.NODES_MAX, connections.urls().size());
        }
    }

    // ---- Events.

    @Test
    void ofManyEventsTheLatestAreKept() throws Exception {
        LiveBook book = new LiveBook();
        for (int i = 1; i <= ChainTail.BLOCKS_MAX + 1; i++) {
            book.take(event("block", i, 0, "{}"), NOW);
        }
        for (int i = 1; i <= LiveFeed.TRANSACTIONS_MAX + 1; i++) {
            book.take(event("transaction", i, 0, "{\"hash\":\"" + i + "\"}"), NOW);
        }
        LiveFeed feed = book.frozen(true);
        assertEquals(ChainTail.BLOCKS_MAX, feed.blocks().size());
        assertEquals(2, feed.blocks().getFirst().height());
        assertEquals(LiveFeed.TRANSACTIONS_MAX, feed.transactions().size());
        assertEquals("2", feed.transactions().getFirst().hash());
        assertEquals(LiveFeed.RECENT_MAX, feed.recent().size());
        assertEquals(ChainTail.BLOCKS_MAX + 1, feed.recent().getLast().height().orElseThrow());
    }

    @Test
    void ofALongEventItsBeginningIsKept() throws Exception {
        String full = "x".repeat(ShortEvent.TEXT_MAX);
        StringBuilder fields = new StringBuilder();
        for (int i = 0; i <= ShortEvent.FIELDS_MAX; i++) {
            fields.append(",\"f").append(i).append("\":").append(i);
        }
        String items = "{},".repeat(ShortEvent.ITEMS_MAX) + "{}";
        JsonNode kept =
                taken(
                        "{\"full\":\"%s\",\"long\":\"%sx\",\"list\":[%s],\"tree\":{\"a\":[1]}%s}"
                                .formatted(full, full, items, fields));

        assertEquals(ShortEvent.FIELDS_MAX, kept.size());
        assertEquals(full, kept.path("full").textValue());
        assertEquals(full, kept.path("long").textValue());
        assertEquals(ShortEvent.ITEMS_MAX, kept.path("list").size());
        assertTrue(kept.path("list").path(0).isNull());
        assertTrue(kept.path("tree").isNull());
        assertEquals(3, kept.path("f3").intValue());

        String usual = "{\"hash\":\"" + HASH + "\",\"num_txs\":3,\"own\":true,\"none\":null}";
        assertEquals(JSON.readTree(usual), taken(usual));
    }

    private static JsonNode taken(String data) throws Exception {
        LiveBook book = new LiveBook();
        book.take(event("step", 1, 0, data), NOW);
        return book.frozen(true).recent().getLast().data();
    }

    @Test
    void ofManyVotersOfARoundThoseOfAFullSetAreKept() throws Exception {
        RoundBook book = new RoundBook();
        book.take(event("step", 5, 0, "{\"step\":\"prevote\"}"), NOW);
        for (int i = 0; i <= GatheredRound.VOTES_MAX; i++) {
            String vote = "{\"type\":\"prevote\",\"validator\":\"" + i + "\",\"block_hash\":\"b\"}";
            book.take(event("vote", 5, 0, vote), NOW);
        }
        RoundVotes round = book.frozen().current().rounds().getFirst();
        assertEquals(GatheredRound.VOTES_MAX, round.prevotes().size());
        assertTrue(round.prevotes().containsKey("0"));
    }

    @Test
    void ofManyHeightsTheLatestAreKept() throws Exception {
        RoundBook book = new RoundBook();
        for (int height = 1; height <= Rounds.PAST_MAX + 2; height++) {
            book.take(event("step", height, 0, "{\"step\":\"propose\"}"), NOW);
        }
        assertEquals(Rounds.PAST_MAX, book.frozen().past().size());
        assertEquals(2, book.frozen().past().getFirst().height());
    }

    private static EventMessage event(String type, long height, int round, String data)
            throws Exception {
        return new EventMessage(
                height,
                0,
                type,
                OptionalLong.of(height),
                OptionalInt.of(round),
                JSON.readTree(data));
    }

    // ---- Lists in answers.

    interface Reader {
        int read(JsonNode answer) throws RpcException;
    }

    /** A list in an answer of a node, how many items it has at most, and what an item looks like. */
    record Listed(String of, int most, String answer, String item, Reader reader) {
        /** Each item another key where it has one. */
        JsonNode of(int count) throws Exception {
            String items =
                    IntStream.range(0, count)
                            .mapToObj(i -> item.replace("#", "%064x".formatted(i)))
                            .collect(Collectors.joining(","));
            return JSON.readTree(answer.replace("%s", items));
        }

        @Override
        public String toString() {
            return of;
        }
    }

    static Stream<Listed> lists() {
        return Stream.of(
                new Listed(
                        "rounds",
                        RoundBook.ROUNDS_TOLD_MAX,
                        "{\"height\":1,\"round\":0,\"step\":\"propose\",\"rounds\":[%s]}",
                        "{\"round\":0,\"prevotes\":[],\"precommits\":[]}",
                        answer -> {
                            new RoundBook().seed(answer, NOW);
                            return answer.path("rounds").size();
                        }),
                new Listed(
                        "evidence",
                        EvidenceList.PIECES_MAX,
                        "{\"pending\":[],\"committed\":[%s]}",
                        ("{\"hash\":\"\",\"validator\":\"\",\"height\":1,\"type\":\"\",\"first\":@,"
                                        + "\"second\":@}")
                                .replace("@", "{\"type\":\"\",\"round\":0,\"signature\":\"\"}"),
                        answer -> EvidenceList.of(answer).committed().size()),
                new Listed(
                        "peers",
                        PeerList.PEERS_MAX,
                        "{\"id\":\"\",\"peers\":[%s]}",
                        "{\"id\":\"\"}",
                        answer -> PeerList.of(answer).peers().size()),
                new Listed(
                        "bans",
                        PeerBans.BANS_MAX,
                        "{\"bans\":[%s]}",
                        "{\"id\":\"#\",\"until_ms\":1}",
                        answer -> PeerBans.of(answer).bans().size()),
                new Listed(
                        "journal records",
                        JournalPart.RECORDS_MAX,
                        "{\"height\":1,\"heights\":[],\"bytes\":9,\"next_offset\":9,\"records\":[%s]}",
                        "{\"kind\":\"event\",\"payload\":\"\"}",
                        answer -> JournalPart.of(answer, 0).entries().size()),
                new Listed(
                        "journal heights",
                        JournalPart.HEIGHTS_MAX,
                        "{\"height\":1,\"heights\":[%s],\"bytes\":9,\"next_offset\":9,\"records\":[]}",
                        "1",
                        answer -> JournalPart.of(answer, 0).heights().size()),
                new Listed(
                        "signers",
                        SigningRecord.VALIDATORS_MAX,
                        "{\"from\":0,\"to\":0,\"validators\":[%s]}",
                        "{\"id\":\"#\",\"marks\":\"\"}",
                        answer -> SigningRecord.of(answer).marks().size()),
                new Listed(
                        "headers",
                        HeaderEntry.COUNT_MAX,
                        "{\"headers\":[%s]}",
                        """
                {"hash":"@","num_txs":0,"num_evidence":0,"commit":null,"header":{
                 "chain_id":"c","height":1,"timestamp_ms":1,"prev_block_hash":"@",
                 "last_commit_hash":"@","tx_merkle_root":"@","evidence_root":"@",
                 "validator_set_hash":"@","next_validator_set_hash":"@","params_hash":"@",
                 "state_root":"@","receipts_root":"@","proposer":"@"}}"""
                                .replace("@", HASH),
                        answer -> HeaderEntry.listOf(answer).size()));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void aListMayBeSoLongAndNotOneItemMore(Listed list) throws Exception {
        assertEquals(list.most, list.reader.read(list.of(list.most)));
        JsonNode beyond = list.of(list.most + 1);
        assertThrows(RpcException.Malformed.class, () -> list.reader.read(beyond));
    }

    // ---- Metrics.

    @Test
    void aPageOfMetricsOneByteTooLongIsNotRead() throws Exception {
        assertEquals(OptionalDouble.of(7), metrics(MetricsPage.BYTES_MAX).value("height"));
        assertThrows(RpcException.Unreachable.class, () -> metrics(MetricsPage.BYTES_MAX + 1));
    }

    private static Metrics metrics(int bytes) throws Exception {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] page = ("ns_height 7\n#" + "x".repeat(bytes)).substring(0, bytes).getBytes(UTF_8);
        server.createContext(
                "/metrics",
                exchange -> {
                    exchange.sendResponseHeaders(200, page.length);
                    exchange.getResponseBody().write(page);
                    exchange.close();
                });
        server.start();
        try (MetricsPage reader = new MetricsPage()) {
            int port = server.getAddress().getPort();
            return reader.read("http://127.0.0.1:" + port, port);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void linesOfMetricsBeyondTheBoundAreNotLookedAt() {
        String page =
                IntStream.rangeClosed(0, Metrics.SAMPLES_MAX)
                        .mapToObj(i -> "ns_m" + i + " 1\n")
                        .collect(Collectors.joining());
        Metrics metrics = Metrics.parse(page);
        assertEquals(Metrics.SAMPLES_MAX, metrics.samples().size());
        assertEquals(OptionalDouble.empty(), metrics.value("m" + Metrics.SAMPLES_MAX));
    }
}
