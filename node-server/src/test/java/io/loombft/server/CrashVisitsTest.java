package io.loombft.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.server.node.crash.Deed;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CrashVisitsTest {
    @Test
    void someTestVisitsEveryPoint() {
        Set<Deed> visited = EnumSet.copyOf(CrashVisits.FIRST_START);
        visited.addAll(CrashPointsTest.DEEDS);
        visited.addAll(LoneCrashPointsTest.DEEDS);
        assertEquals(EnumSet.allOf(Deed.class), visited);
    }
}
