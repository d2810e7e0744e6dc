package io.loombft.console.peers;

import io.loombft.console.connection.Dated;
import io.loombft.console.connection.Desk;
import io.loombft.console.connection.Desk.Answer;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.connection.NodeStatus;
import io.loombft.console.connection.PeerBans;
import io.loombft.console.connection.PerNode;
import io.loombft.console.keys.OperatorTokens;
import io.loombft.console.look.Rows;
import io.loombft.console.text.Figures;
import io.loombft.core.client.OperatorToken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * Whom the selected node keeps away, as it tells its operator: asked again and again while the page is shown.
 * Called by the thread that paints.
 */
final class BansModel {
    /** Between two questions. */
    static final Duration PERIOD = Duration.ofSeconds(3);

    /** Letters of a reason that are shown; those that are known have less. */
    private static final int REASON_SHOWN = 32;

    private final Desk desk;
    private final OperatorTokens tokens;
    private final PerNode<Known> known = new PerNode<>(Known::new);
    private final ReadOnlyStringWrapper note = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper isOld = new ReadOnlyBooleanWrapper(false);
    private final ObservableList<BanRow> rows = FXCollections.observableArrayList();

    /** A ban: at which node, of whom, until when, how often it was banned, and why. */
    record BanRow(
            String node,
            String peer,
            String until,
            String strikes,
            String reason,
            String url,
            String id) {}

    /** What one node said. */
    private static final class Known {
        private Dated<PeerBans> bans = Dated.never();
        private Instant askedAt = Instant.EPOCH;
        private boolean isUnderWay;
    }

    BansModel(Desk desk, OperatorTokens tokens) {
        this.desk = desk;
        this.tokens = tokens;
    }

    /** Takes one snapshot. */
    void show(Fleet fleet) {
        known.keepOnly(fleet);
        Optional<NodeSnapshot> node = fleet.node();
        if (node.isEmpty()) {
            rows.clear();
            note.set("");
            isOld.set(false);
            return;
        }
        Optional<OperatorToken> token = tokens.of(node.get().url());
        token.ifPresent(given -> ask(node.get(), given, fleet.now()));
        Dated<PeerBans> bans = known.of(node.get()).bans;
        isOld.set(bans.isOld());
        note.set(sentence(node.get(), token.isPresent(), bans, fleet.now()));
        Rows.update(
                rows,
                bans.value().map(all -> rows(all, node.get(), fleet)).orElse(List.of()),
                row -> List.of(row.url(), row.id()));
    }

    /** What was ordered of this node may have changed its bans. */
    void askAgain(NodeSnapshot node) {
        known.of(node).askedAt = Instant.EPOCH;
    }

    private void ask(NodeSnapshot node, OperatorToken token, Instant now) {
        Known of = known.of(node);
        if (of.isUnderWay || now.isBefore(of.askedAt.plus(PERIOD))) {
            return;
        }
        of.isUnderWay = true;
        of.askedAt = now;
        desk.ask(
                node.url(),
                asked -> asked.bans(token),
                answer -> {
                    of.isUnderWay = false;
                    of.bans =
                            switch (answer) {
                                case Answer.Given<PeerBans> given -> Dated.of(given.value(), now);
                                case Answer.Refused<PeerBans> refused ->
                                        of.bans.failed(refused.why());
                            };
                });
    }

    private static String sentence(
            NodeSnapshot node, boolean hasToken, Dated<PeerBans> bans, Instant now) {
        if (!hasToken) {
            return "Give the operator token of "
                    + node.label()
                    + " on the settings page to see whom it keeps away.";
        }
        if (bans.value().isEmpty()) {
            return bans.trouble().isEmpty() ? "Asking " + node.label() + " …" : bans.trouble();
        }
        return node.label()
                + " keeps "
                + Figures.plural(bans.value().get().bans().size(), "peer")
                + " away · "
                + bans.age(now);
    }

    private static List<BanRow> rows(PeerBans bans, NodeSnapshot node, Fleet fleet) {
        return bans.bans().stream()
                .filter(ban -> ban.untilMs() > fleet.now().toEpochMilli())
                .map(ban -> row(ban, node, fleet))
                .toList();
    }

    private static BanRow row(PeerBans.Ban ban, NodeSnapshot node, Fleet fleet) {
        String reason = ban.reason().replace('_', ' ');
        return new BanRow(
                node.label(),
                name(ban.id(), fleet),
                Figures.moment(ban.untilMs()).substring(0, 16),
                Figures.count(ban.strikes()),
                reason.substring(0, Math.min(REASON_SHOWN, reason.length())),
                node.url(),
                ban.id());
    }

    /** As the node itself is called when it is one of ours. */
    private static String name(String id, Fleet fleet) {
        return fleet.nodes().stream()
                .flatMap(node -> node.polled().status().value().stream())
                .filter(status -> status.id().equals(id))
                .map(NodeStatus::label)
                .findFirst()
                .orElseGet(() -> Figures.hash(id));
    }

    /** What is known of the bans, and from when. */
    ReadOnlyStringProperty note() {
        return note.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty isOld() {
        return isOld.getReadOnlyProperty();
    }

    ObservableList<BanRow> rows() {
        return rows;
    }
}
