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

    /** When silence is found, and when it is an alert. */
    private static final Instant SILENT = START.plusSeconds(10);

    private static final Instant DOWN = SILENT.plus(Rule.NODE_DOWN.holds());

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
        look(alive(START), START);

        assertEquals(0, model.count());
        assertEquals("Nothing is wrong.", model.note().get());
    }

    @Test
    void aNodeThatWentAwayFiresOnceAndResolves() {
        goAway();
        look(gone(START), DOWN.plusSeconds(1));

        assertEquals(List.of("node down"), model.firing().stream().map(r -> r.rule()).toList());
        assertEquals(1, model.log().size());

        comeBack(DOWN.plusSeconds(10));
        assertEquals(0, model.count());
        assertEquals("resolved", model.log().getFirst().severity());
        assertTrue(model.log().getFirst().sentence().contains("It lasted 7 s"));
    }

    @Test
    void whatComesAndGoesIsToldToNobody() {
        model.notices(calling(Least.WARNING, Way.SOUND, Way.WINDOW));
        for (int second = 0; second < 60; second++) {
            Instant at = START.plusSeconds(second);
            boolean isGone = second % 5 != 0;
            look(isGone ? gone(at.minusSeconds(9)) : alive(at), at);
        }
        assertEquals(0, model.log().size());

        look(gone(START), START.plusSeconds(60));
        look(gone(START), START.plusSeconds(60).plus(Rule.NODE_DOWN.holds()));
        for (int second = 67; second < 120; second++) {
            Instant at = START.plusSeconds(second);
            look(second % 3 == 0 ? alive(at) : gone(START), at);
        }
        assertEquals(1, model.log().size());
        assertEquals(1, sounds.size());
        assertEquals(1, shown.size());
    }

    @Test
    void anAlertThatLastsIsToldAgain() {
        goAway();
        look(gone(START), DOWN.plus(Notices.OFF.repeat()).minusSeconds(1));
        assertEquals(1, model.log().size());

        look(gone(START), DOWN.plus(Notices.OFF.repeat()));
        assertEquals(2, model.log().size());
    }

    @Test
    void aNodeThatIsNotThereFromTheStartIsAnAlertAfterTheSamePatience() {
        look(Watched.never("a"), START);
        look(Watched.never("a"), START.plus(Rule.NODE_DOWN.holds()).minusSeconds(1));
        assertEquals(0, model.count());

        look(Watched.never("a"), START.plus(Rule.NODE_DOWN.holds()));
        assertEquals("a has never answered: refused.", model.firing().getFirst().sentence());
    }

    @Test
    void whatOnlyASilentNodeCouldTakeBackLastsOn() {
        Watched behind = new Watched("b", START).height(10);
        look(START, alive(START), behind.node());
        Instant later = START.plus(Rule.BEHIND.holds());
        look(later, alive(later), behind.unheardSince(later).node());
        Instant silent = later.plusSeconds(60);
        look(silent, alive(silent), behind.node());
        assertEquals("behind", model.firing().getFirst().rule());

        Instant back = silent.plusSeconds(1);
        look(back, alive(back), behind.height(50).unheardSince(back).node());
        Instant over = silent.plus(Rule.BEHIND.clears());
        look(over, alive(over), behind.unheardSince(over).node());
        assertEquals(0, model.firing().size());
    }

    @Test
    void aWarningThatBecomesCriticalIsToldAtOnceThoughItWasAcknowledged() {
        model.notices(calling(Least.WARNING, Way.SOUND));
        Watched node = new Watched("a", START).validator("aa");
        look(node.signing(1, Map.of("aa", "S".repeat(20) + "MMMMMM")).node(), START);
        look(node.node(), START.plusSeconds(2));
        assertEquals(List.of(Severity.WARNING), sounds);
        model.acknowledge(model.firing().getFirst());
        assertEquals(0, model.count());

        look(
                node.signing(1, Map.of("aa", "S".repeat(20) + "M".repeat(11))).node(),
                START.plusSeconds(3));
        assertEquals(List.of(Severity.WARNING, Severity.CRITICAL), sounds);
        assertEquals(1, model.count());
    }

    @Test
    void whoAcknowledgedOneProofIsCalledForTheNext() {
        model.notices(calling(Least.WARNING, Way.SOUND));
        Watched node = new Watched("a", START);
        look(node.proofs(Watched.proof("p1", "bb", 7)).node(), START);
        model.acknowledge(model.firing().getFirst());
        look(node.node(), START.plusSeconds(1));
        assertEquals(1, sounds.size());

        look(
                node.proofs(Watched.proof("p2", "bb", 9), Watched.proof("p1", "bb", 7)).node(),
                START.plusSeconds(2));
        assertEquals(2, sounds.size());
        assertEquals(1, model.count());
        assertEquals(
                List.of("acknowledged", ""), model.firing().stream().map(r -> r.state()).toList());
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
        look(gone(START), DOWN.plusSeconds(1));
        assertEquals(List.of(Severity.CRITICAL), sounds);

        comeBack(DOWN.plusSeconds(10));
        assertEquals(1, sounds.size());
        assertEquals(
                List.of(Notice.State.BEGUN, Notice.State.RESOLVED),
                shown.stream().map(Notice::state).toList());
    }

    @Test
    void anAlertThatLastsCallsAgain() {
        model.notices(calling(Least.WARNING, Way.SOUND));
        goAway();
        look(gone(START), DOWN.plus(Notices.OFF.repeat()));

        assertEquals(2, sounds.size());
    }

    @Test
    void whatIsAcknowledgedCallsNobodyUntilItEnds() {
        model.notices(calling(Least.WARNING, Way.SOUND, Way.WINDOW));
        goAway();
        model.acknowledge(model.firing().getFirst());
        assertEquals("acknowledged", model.firing().getFirst().state());
        assertEquals(0, model.count());
        look(gone(START), DOWN.plus(Notices.OFF.repeat()));
        assertEquals(1, sounds.size());

        Instant back = comeBack(START.plusSeconds(400));
        assertEquals(Notice.State.RESOLVED, shown.getLast().state());
        goAway(back);
        assertEquals(2, sounds.size());
    }

    @Test
    void whatIsMutedCallsNobodyForAnHourThoughItEndsAndBegins() {
        model.notices(calling(Least.WARNING, Way.SOUND, Way.WINDOW));
        goAway();
        model.mute(model.firing().getFirst());
        Instant back = comeBack(START.plusSeconds(60));
        goAway(back);
        assertEquals(1, sounds.size());
        assertEquals(1, shown.size());
        assertTrue(model.firing().getFirst().state().startsWith("muted until"));

        look(gone(back), DOWN.plus(Quiet.MUTED));
        assertEquals(2, sounds.size());
        assertEquals(1, model.count());
    }

    @Test
    void whatIsWokenCallsAgain() {
        model.notices(calling(Least.WARNING, Way.SOUND));
        goAway();
        model.mute(model.firing().getFirst());
        model.wake(model.firing().getFirst());
        look(gone(START), DOWN.plus(Notices.OFF.repeat()));

        assertEquals(2, sounds.size());
    }

    @Test
    void onlyWhatIsCriticalCallsWhenThatIsChosen() {
        model.notices(calling(Least.CRITICAL, Way.SOUND));
        Watched behind = new Watched("b", START).height(10);
        look(START, alive(START), behind.node());
        Instant later = START.plus(Rule.BEHIND.holds());
        look(later, alive(later), behind.unheardSince(later).node());

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
        assertEquals("http://a", json.path("identity").asText());
        assertEquals("[critical, begun] a does not answer.", json.path("text").asText());
    }

    @Test
    void aNodesNameCallsNobodyInAChat() throws Exception {
        Alert alert =
                new Alert(
                        Rule.STALL, "x", "<!channel>", Severity.CRITICAL, "<!channel> @all", START);
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
        goAway(START);
    }

    private void goAway(Instant heard) {
        look(alive(heard), heard);
        Instant silent = heard.plus(Duration.between(START, SILENT));
        look(gone(heard), silent);
        look(gone(heard), silent.plus(Rule.NODE_DOWN.holds()));
    }

    /** It is heard again from this moment on; returns when that is believed. */
    private Instant comeBack(Instant back) {
        look(alive(back), back);
        Instant believed = back.plus(Rule.NODE_DOWN.clears());
        look(alive(believed), believed);
        return believed;
    }

    private static Notices calling(Least least, Way... ways) {
        return new Notices(List.of(ways), "", least, Notices.OFF.repeat());
    }

    private void look(NodeSnapshot node, Instant now) {
        look(now, node);
    }

    private void look(Instant now, NodeSnapshot... nodes) {
        Fleet fleet = Snapshots.fleet(now, nodes);
        model.sample(fleet);
        model.show(fleet);
    }

    private static NodeSnapshot gone(Instant heardAt) {
        return new Watched("a", heardAt).reach(new Reach.Unreachable("refused")).node();
    }

    private static NodeSnapshot alive(Instant now) {
        return new Watched("a", now).node();
    }
}
