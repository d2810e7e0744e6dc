package io.loombft.console.alerts;

import io.loombft.console.alerts.Alert.Severity;
import io.loombft.console.connection.Desk;
import io.loombft.console.connection.Fleet;
import io.loombft.console.look.Rows;
import io.loombft.console.remembered.Notices;
import io.loombft.console.remembered.Notices.Least;
import io.loombft.console.remembered.Notices.Way;
import io.loombft.console.text.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * What is wrong now, since when, and what was wrong and is not any more. Watches once a second whether or
 * not its page is open, and calls the operator in the ways that are switched on; an alert that lasts is told
 * again, unless it was acknowledged or muted. Called by the thread that paints.
 */
public final class AlertsModel {
    private static final int LOG_MAX = 500;
    private static final String NO_TROUBLE = "no trouble";
    private static final Duration WEBHOOK_WITHIN = Duration.ofSeconds(5);

    private final ReadOnlyStringWrapper note = new ReadOnlyStringWrapper("Nothing is wrong.");
    private final ReadOnlyStringWrapper ways = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper sound = new ReadOnlyStringWrapper(NO_TROUBLE);
    private final ObservableList<Row> firing = FXCollections.observableArrayList();
    private final ObservableList<Row> log = FXCollections.observableArrayList();
    private final Deque<Row> entries = new ArrayDeque<>();
    private final Quiet quiet = new Quiet();
    private final Signals signals;
    private final Webhook webhook;
    private Notices notices = Notices.OFF;
    private final Watch watch = new Watch(Limits.DEFAULT);
    private final Lasting lasting = new Lasting();
    private Map<Alert.Key, Told> now = Map.of();
    private Instant lookedAt = Instant.EPOCH;

    /**
     * An alert or an entry of the log.
     *
     * @param identity of what it is about
     * @param state says whether somebody has taken note of it
     */
    record Row(
            String severity,
            String style,
            String rule,
            String identity,
            String sentence,
            String when,
            String state) {}

    /** An alert, and when it was last written into the log. */
    private record Told(Alert alert, Instant toldAt) {}

    public AlertsModel(Desk desk, Signals signals) {
        this(signals, new Webhook(desk, new HttpPoster(WEBHOOK_WITHIN)));
    }

    AlertsModel(Signals signals, Webhook webhook) {
        this.signals = signals;
        this.webhook = webhook;
        notices(Notices.OFF);
    }

    /** How the operator is called from now on. */
    public void notices(Notices chosen) {
        notices = chosen;
        ways.set(words(chosen));
        if (!chosen.isOn(Way.SOUND)) {
            sound.set(NO_TROUBLE);
        }
        if (!chosen.isOn(Way.WEBHOOK)) {
            webhook.clear();
        }
    }

    private static String words(Notices chosen) {
        List<String> on = new ArrayList<>();
        for (Way way : chosen.ways()) {
            on.add(
                    switch (way) {
                        case SOUND -> "a sound";
                        case WINDOW -> "a window above all others";
                        case WEBHOOK ->
                                chosen.webhookUrl()
                                        .map(url -> "a post to " + url.getHost())
                                        .orElse("a post, but to no address");
                    });
        }
        if (on.isEmpty()) {
            return "nothing; the settings page switches it on";
        }
        return String.join(", ", on)
                + (chosen.least() == Least.CRITICAL ? ", when it is critical" : "")
                + "; again every "
                + Notices.words(chosen.repeat());
    }

    /** Calls in all ways that are switched on, so that the operator sees whether they work. */
    public void trial(Instant at) {
        Alert alert =
                new Alert(
                        Rule.TRIAL,
                        "this console",
                        "this console",
                        Severity.CRITICAL,
                        "This is a trial: an alert would look like this.",
                        at);
        deliver(List.of(new Notice(Notice.State.TRIAL, alert, at)), at);
    }

    /** Looks at all nodes. */
    public void sample(Fleet fleet) {
        lookedAt = fleet.now();
        List<Notice> news = new ArrayList<>();
        Lasting.Course course =
                lasting.take(
                        watch.over(fleet), alert -> Watch.isUnknown(alert, fleet), fleet.now());
        Map<Alert.Key, Told> next = new LinkedHashMap<>();
        for (Alert firing : course.firing()) {
            next.put(firing.key(), told(firing, fleet.now(), news));
        }
        course.ended().forEach(ended -> resolved(ended, fleet.now(), news));
        now = next;
        deliver(news, fleet.now());
        webhook.tick(fleet.now());
        signals.tick(fleet.now());
    }

    private Told told(Alert found, Instant at, List<Notice> news) {
        Told before = now.get(found.key());
        if (before == null) {
            write(row(found, Figures.time(at)));
            tell(Notice.State.BEGUN, found, at, news);
            return new Told(found, at);
        }
        boolean isWorse = found.isWorseThan(before.alert());
        if (isWorse) {
            // Who took note of the warning did not take note of this.
            quiet.ended(found);
        }
        boolean isDue =
                Duration.between(before.toldAt(), at).abs().compareTo(notices.repeat()) >= 0;
        if (!isWorse && !isDue) {
            return new Told(found, before.toldAt());
        }
        write(row(found, Figures.time(at) + ", for " + Figures.span(found.since(), at)));
        tell(Notice.State.LASTS, found, at, news);
        return new Told(found, at);
    }

    private void tell(Notice.State state, Alert alert, Instant at, List<Notice> news) {
        if (!quiet.isQuiet(alert, at)) {
            news.add(new Notice(state, alert, at));
        }
    }

    private void resolved(Lasting.Ended ended, Instant at, List<Notice> news) {
        Alert alert = ended.alert();
        Alert over =
                alert.saying(
                        alert.sentence()
                                + " It lasted "
                                + Figures.span(alert.since(), ended.last())
                                + ".");
        write(
                new Row(
                        "resolved",
                        "good",
                        over.rule().word(),
                        over.identity(),
                        over.sentence(),
                        Figures.time(at),
                        ""));
        if (!quiet.isMuted(alert, at)) {
            news.add(new Notice(Notice.State.RESOLVED, over, at));
        }
        quiet.ended(alert);
    }

    private void deliver(List<Notice> news, Instant at) {
        List<Notice> wanted = news.stream().filter(this::isWanted).toList();
        if (wanted.isEmpty()) {
            return;
        }
        if (notices.isOn(Way.SOUND)) {
            wanted.stream()
                    .filter(Notice::isPressing)
                    .map(notice -> notice.alert().severity())
                    .max(Comparator.naturalOrder())
                    .ifPresent(most -> signals.sound(most, this::sounded));
        }
        if (notices.isOn(Way.WINDOW)) {
            signals.show(wanted, at);
        }
        if (notices.isOn(Way.WEBHOOK)) {
            notices.webhookUrl()
                    .ifPresent(url -> wanted.forEach(n -> webhook.put(url, NoticeJson.of(n))));
        }
    }

    private void sounded(String trouble) {
        sound.set(trouble.isEmpty() ? NO_TROUBLE : trouble);
    }

    private boolean isWanted(Notice notice) {
        return notices.least() == Least.WARNING || notice.alert().severity() == Severity.CRITICAL;
    }

    private void write(Row row) {
        entries.addFirst(row);
        if (entries.size() > LOG_MAX) {
            entries.removeLast();
        }
    }

    private Row row(Alert alert, String when) {
        return new Row(
                alert.severity().name().toLowerCase(Locale.ROOT),
                alert.severity() == Severity.CRITICAL ? "bad" : "warn",
                alert.rule().word(),
                alert.identity(),
                alert.sentence(),
                when,
                quiet.words(alert, lookedAt));
    }

    /** Somebody knows of it: it is not told again until it ends. */
    void acknowledge(Row row) {
        alert(row).ifPresent(quiet::acknowledge);
        list(lookedAt);
    }

    /** It is not told for an hour, even when it ends and begins anew. */
    void mute(Row row) {
        alert(row).ifPresent(alert -> quiet.mute(alert, lookedAt));
        list(lookedAt);
    }

    /** As if nobody had taken note of it. */
    void wake(Row row) {
        alert(row).ifPresent(quiet::wake);
        list(lookedAt);
    }

    private Optional<Alert> alert(Row row) {
        return now.values().stream()
                .map(Told::alert)
                .filter(alert -> alert.rule().word().equals(row.rule()))
                .filter(alert -> alert.identity().equals(row.identity()))
                .findFirst();
    }

    /** Takes one snapshot. */
    public void show(Fleet fleet) {
        list(fleet.now());
        Rows.update(log, List.copyOf(entries));
    }

    private void list(Instant at) {
        Rows.update(
                firing,
                now.values().stream()
                        .map(told -> row(told.alert(), Figures.span(told.alert().since(), at)))
                        .toList(),
                row -> List.of(row.rule(), row.identity()));
        note.set(sentence());
    }

    private String sentence() {
        if (now.isEmpty()) {
            return "Nothing is wrong.";
        }
        long critical =
                now.values().stream()
                        .filter(t -> t.alert().severity() == Severity.CRITICAL)
                        .count();
        int known = now.size() - count();
        return Figures.plural(now.size(), "alert")
                + ", "
                + critical
                + " critical"
                + (known == 0 ? "" : ", " + known + " acknowledged or muted");
    }

    /** How many are firing of which nobody has taken note. */
    public int count() {
        return (int) now.values().stream().filter(t -> !quiet.isQuiet(t.alert(), lookedAt)).count();
    }

    /** The rules in words: name, severity, when it fires. */
    List<String[]> rules() {
        return watch.rules();
    }

    ReadOnlyStringProperty note() {
        return note.getReadOnlyProperty();
    }

    /** By what the operator is called. */
    ReadOnlyStringProperty ways() {
        return ways.getReadOnlyProperty();
    }

    /** How notices fare on their way to the webhook. */
    public ReadOnlyStringProperty webhookState() {
        return webhook.state();
    }

    /** Why there is no sound, or that nothing is wrong with it. */
    public ReadOnlyStringProperty soundState() {
        return sound.getReadOnlyProperty();
    }

    ObservableList<Row> firing() {
        return firing;
    }

    ObservableList<Row> log() {
        return log;
    }
}
