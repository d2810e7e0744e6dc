package io.loombft.console.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConsoleMainTest {
    @Test
    void asksTheNodeOnThisMachineUnlessToldOtherwise() {
        assertEquals(
                Optional.of(URI.create("http://127.0.0.1:26657")), ConsoleMain.nodeOf(List.of()));
        assertEquals(
                Optional.of(URI.create("http://example.org:1/")),
                ConsoleMain.nodeOf(List.of("--node", "http://example.org:1/")));
    }

    @Test
    void refusesWhatIsNoAddressOfANode() {
        assertEquals(Optional.empty(), ConsoleMain.nodeOf(List.of("--node")));
        assertEquals(Optional.empty(), ConsoleMain.nodeOf(List.of("--nod", "http://a")));
        assertEquals(Optional.empty(), ConsoleMain.nodeOf(List.of("--node", "ftp://a")));
        assertEquals(Optional.empty(), ConsoleMain.nodeOf(List.of("--node", "not an address")));
        assertEquals(Optional.empty(), ConsoleMain.nodeOf(List.of("--node", "http:")));
    }
}
