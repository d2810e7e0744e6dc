package io.loombft.console.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.console.remembered.Preferences;
import io.loombft.console.remembered.Preferences.Theme;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.client.JsonRpcClient;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChosenTest {
    private static final Preferences BEFORE =
            Preferences.DEFAULT.withNodes(List.of("http://a:1")).withTheme(Theme.LIGHT);

    @Test
    void whatTheCommandLineSaysIsForThisRunOnly() throws Exception {
        Chosen chosen = chosen(BEFORE, "--node", "http://b:2", "--theme", "dark");

        assertEquals(List.of("http://b:2"), chosen.nodesToBeginWith());
        assertEquals(Theme.DARK, chosen.theme());
        assertEquals(BEFORE, chosen.remembered());
    }

    @Test
    void whatTheOperatorDoesMeanwhileIsRemembered() throws Exception {
        Chosen chosen = chosen(BEFORE, "--node", "http://b:2", "--theme", "dark");
        chosen.theme(Theme.SYSTEM);
        chosen.connected("http://c:3");
        chosen.disconnected("http://b:2");
        chosen.disconnected("http://a:1");

        assertEquals(Theme.SYSTEM, chosen.theme());
        assertEquals(
                BEFORE.withTheme(Theme.SYSTEM).withNodes(List.of("http://c:3")),
                chosen.remembered());
    }

    @Test
    void withoutACommandLineARunBeginsWithWhatIsRemembered() throws Exception {
        assertEquals(List.of("http://a:1"), chosen(BEFORE).nodesToBeginWith());
        assertEquals(
                List.of(JsonRpcClient.DEFAULT_URL), chosen(Preferences.DEFAULT).nodesToBeginWith());
    }

    @Test
    void theFirstNodeIsKeptWhenAnotherOneComes() throws Exception {
        Chosen chosen = chosen(Preferences.DEFAULT);
        chosen.connected("http://c:3");

        assertEquals(List.of(JsonRpcClient.DEFAULT_URL, "http://c:3"), chosen.remembered().nodes());
    }

    private static Chosen chosen(Preferences before, String... arguments)
            throws MalformedInputException {
        return new Chosen(before, Options.parse(List.of(arguments)));
    }
}
