package io.loombft.console.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.connection.Snapshots;
import io.loombft.console.connection.TrustPoint;
import io.loombft.console.remembered.Notices;
import io.loombft.console.remembered.Notices.Least;
import io.loombft.console.remembered.Notices.Way;
import io.loombft.console.remembered.Preferences;
import io.loombft.console.remembered.Preferences.Theme;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.Params;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsModelTest {
    private static final String HASH = "ab".repeat(32);

    private final Done done = new Done();
    private final SettingsModel model = new SettingsModel(done, Preferences.DEFAULT);

    /** Takes down what the page has done. */
    private static final class Done implements SettingsModel.Actions {
        private final List<Notices> notices = new ArrayList<>();
        private final List<Optional<TrustPoint>> trusted = new ArrayList<>();
        private final List<String> exports = new ArrayList<>();
        private int trials;

        @Override
        public void connect(String url) {}

        @Override
        public void disconnect(String url) {}

        @Override
        public void theme(Theme theme) {}

        @Override
        public void notices(Notices chosen) {
            notices.add(chosen);
        }

        @Override
        public void trust(Optional<TrustPoint> block) {
            trusted.add(block);
        }

        @Override
        public void exports(String folder) {
            exports.add(folder);
        }

        @Override
        public void trial() {
            trials++;
        }

        @Override
        public Optional<String> operatorToken(String url, String given) {
            return Optional.empty();
        }
    }

    @Test
    void allCallsAreOffAtFirst() {
        assertFalse(model.calls().sound().get());
        assertFalse(model.calls().window().get());
        assertFalse(model.calls().webhook().get());
        model.calls().trial();

        assertEquals(0, done.trials);
        assertEquals("Nothing is switched on.", model.calls().said().get());
    }

    @Test
    void eachChangeHoldsAtOnce() {
        model.calls().sound().set(true);
        model.calls().onlyCritical().set(true);
        model.calls().repeat().set("1 h");
        model.calls().trial();

        assertEquals(
                new Notices(List.of(Way.SOUND), "", Least.CRITICAL, Duration.ofHours(1)),
                done.notices.getLast());
        assertEquals(1, done.trials);
    }

    @Test
    void aWebhookWithoutAnAddressIsSaidToNeedOne() {
        model.calls().webhook().set(true);
        assertTrue(model.calls().said().get().startsWith("A webhook needs an address"));

        model.calls().url().set("https://hooks.example/x");
        assertEquals("", model.calls().said().get());
        assertEquals("hooks.example", done.notices.getLast().webhookUrl().orElseThrow().getHost());
    }

    @Test
    void aBlockIsTrustedAndTheGenesisAgain() {
        model.trust("7", HASH);
        assertEquals(Optional.of(new TrustPoint(7, HASH)), done.trusted.getLast());
        assertEquals("block 7, " + HASH, model.origin().get());

        model.trustGenesis();
        assertEquals(Optional.empty(), done.trusted.getLast());
        assertEquals("the genesis below", model.origin().get());
    }

    @Test
    void theGenesisIsThatOfTheNodeThatIsSelectedNow() {
        Genesis first = genesis(1);
        Genesis second = genesis(2);
        show(Optional.of(first));
        assertEquals(first.hash().hex(), model.genesis().get());
        show(Optional.of(second));
        assertEquals(second.hash().hex(), model.genesis().get());
        show(Optional.empty());
        assertEquals("–", model.genesis().get());
    }

    private void show(Optional<Genesis> genesis) {
        Instant now = Instant.ofEpochSecond(1_000_000);
        NodeSnapshot node = Snapshots.with(Snapshots.node("n", 7, now), genesis);
        model.show(Snapshots.fleet(now, node));
    }

    private static Genesis genesis(long timeMs) {
        return new Genesis(
                new ChainId("c"),
                timeMs,
                List.of(),
                List.of(),
                new Genesis.Administrators(1, List.of()),
                Params.DEFAULT);
    }

    @Test
    void whatIsNoBlockIsRefusedInASentence() {
        model.trust("7", "x");
        assertTrue(model.trustSaid().get().startsWith("The hash of a block is"));
        model.trust("no", HASH);
        assertTrue(model.trustSaid().get().startsWith("A height is"));

        assertEquals(List.of(), done.trusted);
    }

    @Test
    void whatIsRememberedIsThere() {
        Preferences before =
                Preferences.DEFAULT
                        .withNotices(
                                new Notices(
                                        List.of(Way.WINDOW),
                                        "",
                                        Least.WARNING,
                                        Duration.ofMinutes(15)))
                        .withTrusted(Optional.of(new TrustPoint(7, HASH)))
                        .withExports("/exports");
        SettingsModel again = new SettingsModel(done, before);

        assertTrue(again.calls().window().get());
        assertEquals("15 min", again.calls().repeat().get());
        assertEquals("/exports", again.exports().get());
        assertEquals("block 7, " + HASH, again.origin().get());
        assertEquals(List.of(), done.notices);
    }
}
