package io.loombft.console.alerts;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.loombft.console.alerts.Alert.Severity;
import io.loombft.console.connection.Connections;
import io.loombft.console.connection.Desk;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.connection.Reach;
import io.loombft.console.connection.Snapshots;
import io.loombft.console.connection.Standstill;
import io.loombft.console.connection.Watched;
import io.loombft.console.remembered.Notices;
import io.loombft.console.remembered.Notices.Least;
import io.loombft.console.remembered.Notices.Way;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class AlertsModelTest {
    private static final Instant START = Instant.ofEpochSecond(1_700_000_000);

    private final List<Severity> sounds = new ArrayList<>();
    private final List<Notice> shown = new ArrayList<>();
    private final List<String> posted = new CopyOnWriteArrayList<>();
    private final Connections connections = new Connections();
    private final Desk desk = new Desk(connections);
    private final AlertsModel model =
            new AlertsModel(new Noted(), new Webhook(desk, (url, json) -> posted.add(json)));

    /** Takes down what would be heard and seen. */
    private final class Noted implements Signals {
        @Override
        public void sound(Severity most, Consumer<String> trouble) {
            sounds.add(most);
        }

        @Override
        public void show(List<Notice> notices, Instant now) {
            shown.addAll(notices);
        }

        @Override
        public void tick(Instant now) {}
    }

    @Test
    void nothingIsWrongWithAHealthyNode() {
        look(node("a", new Reach.Reached(), START, 50), START);

        assertEquals(0, model.count());
        assertEquals("Nothing is wrong.", model.note().get());
    }

    @Test
    void aNodeThatWentAwayFiresOnceAndResolves() {
        look(node("a", new Reach.Reached(), START, 50), START);
        look(gone(START), START.plusSeconds(10));
        look(gone(START), START.plusSeconds(20));

        assertEquals(List.of("node down"), model.firing().stream().map(r -> r.rule()).toList());
        assertEquals(1, model.log().size());

        Instant back = START.plusSeconds(30);
        look(node("a", new Reach.Reached(), back, 60), back);
        assertEquals(0, model.count());
        assertEquals("resolved", model.log().getFirst().severity());
        assertTrue(model.log().getFirst().sentence().contains("It lasted 20 s"));
    }

    @Test
    void anAlertThatLastsIsToldAgain() {
        look(node("a", new Reach.Reached(), START, 50), START);
        look(gone(START), START.plusSeconds(10));
        look(gone(START), START.plusSeconds(10).plus(Notices.OFF.repeat()).minusSeconds(1));
        assertEquals(1, model.log().size());

        look(gone(START), START.plusSeconds(10).plus(Notices.OFF.repeat()));
        assertEquals(2, model.log().size());
    }

    @Test
    void aNodeThatWasNeverThereIsNoAlert() {
        look(node("a", new Reach.Unreachable("refused"), Instant.EPOCH, 0), START);

        assertEquals(0, model.count());
    }

    @Test
    void aChainThatStandsStillFires() {
        look(new Watched("a", START).still(Standstill.AFTER.plusSeconds(1)).node(), START);

        assertEquals("stall", model.firing().getFirst().rule());
    }

    @Test
    void aNodeFarBehindTheOthersFires() {
        NodeSnapshot best = node("a", new Reach.Reached(), START, 50);
        NodeSnapshot nearly = node("b", new Reach.Reached(), START, 41);
        NodeSnapshot behind = node("c", new Reach.Reached(), START, 40);
        Fleet fleet = new Fleet(List.of(best, nearly, behind), 0, START, Map.of());
        model.sample(fleet);
        model.show(fleet);

        assertEquals(
                List.of("c is 10 blocks behind."),
                model.firing().stream().map(r -> r.sentence()).toList());
    }

    @Test
    void aSlowDiskFiresOnceThereIsEnoughToJudge() {
        NodeSnapshot node = node("a", new Reach.Reached(), START, 50);
        look(Snapshots.with(node, syncs(99, 30)), START);
        assertEquals(0, model.count());
        look(Snapshots.with(node, syncs(300, 30)), START);
        assertEquals(0, model.count());

        look(Snapshots.with(node, syncs(200, 30)), START);
        assertEquals("a's journal takes 150 ms a sync.", model.firing().getFirst().sentence());
    }

    private static Map<String, Double> syncs(double count, double seconds) {
        String name = "storage_journal_fsync_duration_seconds";
        return Map.of(name + "_count", count, name + "_sum", seconds);
    }

    @Test
    void nobodyIsCalledUntilItIsSwitchedOn() {
        goAway();

        assertEquals(List.of(), sounds);
        assertEquals(List.of(), shown);
        assertTrue(model.ways().get().startsWith("nothing"));
    }

    @Test
    void anAlertSoundsOnceAndIsShownWithItsEnd() {
        model.notices(calling(Least.WARNING, Way.SOUND, Way.WINDOW));
        goAway();
        look(gone(START), START.plusSeconds(20));
        assertEquals(List.of(Severity.CRITICAL), sounds);

        Instant back = START.plusSeconds(30);
        look(node("a", new Reach.Reached(), back, 60), back);
        assertEquals(1, sounds.size());
        assertEquals(
                List.of(Notice.State.BEGUN, Notice.State.RESOLVED),
                shown.stream().map(Notice::state).toList());
    }

    @Test
    void anAlertThatLastsCallsAgain() {
        model.notices(calling(Least.WARNING, Way.SOUND));
        goAway();
        look(gone(START), START.plusSeconds(10).plus(Notices.OFF.repeat()));

        assertEquals(2, sounds.size());
    }

    @Test
    void whatIsAcknowledgedCallsNobodyUntilItEnds() {
        model.notices(calling(Least.WARNING, Way.SOUND, Way.WINDOW));
        goAway();
        model.acknowledge(model.firing().getFirst());
        assertEquals("acknowledged", model.firing().getFirst().state());
        assertEquals(0, model.count());
        look(gone(START), START.plusSeconds(10).plus(Notices.OFF.repeat()));
        assertEquals(1, sounds.size());

        Instant back = START.plusSeconds(400);
        look(node("a", new Reach.Reached(), back, 60), back);
        assertEquals(Notice.State.RESOLVED, shown.getLast().state());
        look(gone(back), back.plusSeconds(10));
        assertEquals(2, sounds.size());
    }

    @Test
    void whatIsMutedCallsNobodyForAnHourThoughItEndsAndBegins() {
        model.notices(calling(Least.WARNING, Way.SOUND, Way.WINDOW));
        goAway();
        model.mute(model.firing().getFirst());
        Instant back = START.plusSeconds(60);
        look(node("a", new Reach.Reached(), back, 60), back);
        look(gone(back), back.plusSeconds(10));
        assertEquals(1, sounds.size());
        assertEquals(1, shown.size());
        assertTrue(model.firing().getFirst().state().startsWith("muted until"));

        look(gone(back), START.plusSeconds(10).plus(Quiet.MUTED));
        assertEquals(2, sounds.size());
        assertEquals(1, model.count());
    }

    @Test
    void whatIsWokenCallsAgain() {
        model.notices(calling(Least.WARNING, Way.SOUND));
        goAway();
        model.mute(model.firing().getFirst());
        model.wake(model.firing().getFirst());
        look(gone(START), START.plusSeconds(10).plus(Notices.OFF.repeat()));

        assertEquals(2, sounds.size());
    }

    @Test
    void onlyWhatIsCriticalCallsWhenThatIsChosen() {
        model.notices(calling(Least.CRITICAL, Way.SOUND));
        NodeSnapshot best = node("a", new Reach.Reached(), START, 50);
        NodeSnapshot behind = node("b", new Reach.Reached(), START, 10);
        model.sample(new Fleet(List.of(best, behind), 0, START, Map.of()));

        assertEquals(1, model.count());
        assertEquals(List.of(), sounds);
    }

    @Test
    void aNoticeIsPostedAsJson() throws Exception {
        model.notices(
                new Notices(
                        List.of(Way.WEBHOOK),
                        "https://hooks.example/x",
                        Least.WARNING,
                        Notices.OFF.repeat()));
        goAway();
        await().pollInSameThread()
                .atMost(Duration.ofMinutes(1))
                .until(
                        () -> {
                            desk.handOver();
                            return !posted.isEmpty();
                        });

        JsonNode json = new ObjectMapper().readTree(posted.getFirst());
        assertEquals("loombft-alert/v1", json.path("type").asText());
        assertEquals("begun", json.path("state").asText());
        assertEquals("critical", json.path("severity").asText());
        assertEquals("node down", json.path("rule").asText());
        assertEquals("a", json.path("subject").asText());
        assertEquals("[critical, begun] a does not answer.", json.path("text").asText());
    }

    @Test
    void aNodesNameCallsNobodyInAChat() throws Exception {
        Alert alert = new Alert("stall", "<!channel>", Severity.CRITICAL, "<!channel> @all", START);
        String json = NoticeJson.of(new Notice(Notice.State.BEGUN, alert, START));

        assertEquals(
                "[critical, begun] ‹!channel› (at)all",
                new ObjectMapper().readTree(json).path("text").asText());
    }

    @Test
    void aTrialCallsInAllWaysThatAreOn() {
        model.notices(calling(Least.CRITICAL, Way.SOUND, Way.WINDOW));
        model.trial(START);

        assertEquals(1, sounds.size());
        assertEquals(Notice.State.TRIAL, shown.getFirst().state());
    }

    private void goAway() {
        look(node("a", new Reach.Reached(), START, 50), START);
        look(gone(START), START.plusSeconds(10));
    }

    private static Notices calling(Least least, Way... ways) {
        return new Notices(List.of(ways), "", least, Notices.OFF.repeat());
    }

    private void look(NodeSnapshot node, Instant now) {
        Fleet fleet = new Fleet(List.of(node), 0, now, Map.of());
        model.sample(fleet);
        model.show(fleet);
    }

    private static NodeSnapshot gone(Instant heardAt) {
        return node("a", new Reach.Unreachable("refused"), heardAt, 50);
    }

    private static NodeSnapshot node(String label, Reach reach, Instant heardAt, long height) {
        return node(label, reach, heardAt, height, heardAt);
    }

    private static NodeSnapshot node(
            String label, Reach reach, Instant heardAt, long height, Instant lastBlock) {
        return Snapshots.node(label, height, lastBlock, reach, heardAt);
    }
}
