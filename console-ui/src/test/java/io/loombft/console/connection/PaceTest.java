package io.loombft.console.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final Instant START = Instant.ofEpochSecond(1_700_000_000);

    private Pace pace = Pace.UNKNOWN;

    @Test
    void nothingIsStillBeforeTheFirstSight() {
        assertEquals(Duration.ZERO, pace.at(Long.MAX_VALUE / 2).still());
        assertEquals(Optional.empty(), pace.usual());
    }

    @Test
    void aHeightThatDoesNotChangeIsStillFromTheFirstSightOn() {
        see(3, working().height(0));
        see(10, working().height(0));

        assertEquals(Duration.ofSeconds(7), pace.still());
        assertEquals(Duration.ofSeconds(9), pace.at(seconds(12)).still());
    }

    @Test
    void aHeightThatChangesBeginsAnewAndSaysHowLongItTook() {
        see(0, working().height(5));
        see(4, working().height(6));
        see(10, working().height(9));

        assertEquals(Duration.ZERO, pace.still());
        assertEquals(Optional.of(Duration.ofSeconds(4)), pace.usual());
        assertEquals(Duration.ofSeconds(2), pace.took().getLast());
    }

    @Test
    void waitingForContentIsNoStandstill() {
        see(0, idle());
        see(8, idle());
        see(16, idle());
        assertEquals(Duration.ZERO, pace.still());

        see(20, working());
        see(24, working());
        assertEquals(Duration.ofSeconds(4), pace.still());
    }

    @Test
    void whatWaitsBetweenTwoHeightsIsToBeWorkedOn() {
        see(0, at("new_height", 1));
        see(9, at("new_height", 1));

        assertEquals(Duration.ofSeconds(9), pace.still());
    }

    @Test
    void whatIsBehindAMissingNonceIsNothingToWorkOn() {
        Map<String, Double> gap = Map.of("mempool_behind_gap", 2.0);
        see(0, at("new_height", 2).metrics(gap));
        see(9, at("new_height", 2).metrics(gap));
        assertEquals(Duration.ZERO, pace.still());

        see(12, at("new_height", 3).metrics(gap));
        assertEquals(Duration.ofSeconds(3), pace.still());
    }

    @Test
    void aHeightIsWorkedOnFromItsFirstRoundOn() {
        see(0, at("new_height", 1));
        see(9, at("new_height", 1));
        see(10, at("propose", 1));
        assertEquals(Duration.ZERO, pace.still());

        see(14, at("prevote", 1));
        see(16, at("new_height", 1));
        assertEquals(Duration.ofSeconds(6), pace.still());
    }

    @Test
    void timeWithoutWorkIsNoPartOfWhatAHeightTakes() {
        see(0, idle());
        see(10, idle());
        see(12, working().height(51));

        assertEquals(Optional.of(Duration.ofSeconds(2)), pace.usual());
    }

    @Test
    void aStatusThatIsOldSaysNothingNew() {
        NodeSnapshot idle = idle().node();
        pace = pace.seen(idle, 0).seen(idle, seconds(9));

        assertEquals(Duration.ofSeconds(9), pace.still());
    }

    @Test
    void catchingUpIsNoStandstillAndNoMeasure() {
        see(0, working().catchingUp());
        see(9, working().catchingUp());
        assertEquals(Duration.ZERO, pace.still());

        see(12, working().catchingUp().height(90));
        assertEquals(Optional.empty(), pace.usual());
    }

    @Test
    void whatWasNotSeenDoesNotCount() {
        see(0, working());
        see(10, working());
        pace = pace.seen(working().reach(new Reach.Unreachable("refused")).node(), seconds(20));
        see(26, working());
        assertEquals(Duration.ZERO, pace.still());

        see(40, working());
        assertEquals(Duration.ofSeconds(14), pace.still());
    }

    @Test
    void anotherChainAtTheAddressBeginsAnew() {
        see(0, working());
        see(5, working().height(51));
        see(9, working().height(2));

        assertEquals(Duration.ZERO, pace.still());
        assertEquals(Optional.empty(), pace.usual());
    }

    @Test
    void keepsNoMoreHeightsThanItsBound() {
        for (int h = 1; h <= Pace.HEIGHTS_MAX + 5; h++) {
            see(h, working().height(h));
        }

        assertEquals(Pace.HEIGHTS_MAX, pace.took().size());
    }

    private int looks;

    private void see(int second, Watched node) {
        looks++;
        pace = pace.seen(node.unheardSince(START.plusMillis(looks)).node(), seconds(second));
    }

    private static long seconds(int count) {
        return Duration.ofSeconds(count).toNanos();
    }

    private static Watched working() {
        return at("prevote", 0);
    }

    private static Watched idle() {
        return at("new_height", 0);
    }

    private static Watched at(String step, int waiting) {
        return new Watched("a", START).step(step, waiting);
    }
}
