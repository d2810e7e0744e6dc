package io.loombft.console.remembered;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How an operator is called when an alert begins; by nothing until it is chosen.
 *
 * @param ways that are switched on
 * @param webhook an address that notices are posted to; empty for none
 * @param least severity that calls
 * @param repeat an alert that lasts calls again after this time
 */
public record Notices(List<Way> ways, String webhook, Least least, Duration repeat) {
    /** Times to choose from. */
    public static final List<Duration> REPEATS =
            List.of(
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(15),
                    Duration.ofHours(1));

    /** Nobody is called. */
    public static final Notices OFF =
            new Notices(List.of(), "", Least.WARNING, Duration.ofMinutes(5));

    private static final int URL_CHARS_MAX = 2_048;

    /** By what. */
    public enum Way {
        SOUND,
        WINDOW,
        WEBHOOK
    }

    /** From what on. */
    public enum Least {
        WARNING,
        CRITICAL
    }

    public Notices {
        List<Way> given = List.copyOf(ways);
        ways = Arrays.stream(Way.values()).filter(given::contains).toList();
        webhook = webhook.strip();
        if (!REPEATS.contains(repeat)) {
            throw new IllegalArgumentException("an alert is repeated at fixed times only");
        }
    }

    /** One of the times to choose from, for the page. */
    public static String words(Duration repeat) {
        return repeat.toMinutes() < 60 ? repeat.toMinutes() + " min" : repeat.toHours() + " h";
    }

    public boolean isOn(Way way) {
        return ways.contains(way);
    }

    /** The address to post to, when it is one. */
    public Optional<URI> webhookUrl() {
        try {
            URI url = new URI(webhook);
            boolean isWeb = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            return isWeb && url.getHost() != null && webhook.length() <= URL_CHARS_MAX
                    ? Optional.of(url)
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
