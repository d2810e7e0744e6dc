package io.loombft.console.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProposerOrderTest {
    private final TestOrder chain = new TestOrder(4);
    private final ProposerOrder order = new ProposerOrder();

    @Test
    void ofTheFirstHeightAllRoundsAreKnown() {
        order.told(chain.validators());

        assertRounds(0);
    }

    @Test
    void ofTheHeightThatIsToldFirstRoundZeroIsNotKnown() {
        chain.next();
        order.told(chain.validators());

        assertEquals("", order.of(2, 0));
        assertRounds(1);
    }

    @Test
    void heightsThatFollowAreKnownWithoutAWord() {
        chain.next();
        order.told(chain.validators());
        for (int i = 0; i < 40; i++) {
            chain.next();
            assertRounds(0);
        }
    }

    @Test
    void whatIsToldOfALaterHeightAgreesWithTheRule() {
        for (int i = 0; i < 20; i++) {
            order.told(chain.validators());
            assertRounds(0);
            chain.next();
            chain.next();
            chain.next();
        }
    }

    @Test
    void whatIsToldLateChangesNothing() {
        Validators first = chain.validators();
        order.told(first);
        chain.next();
        assertRounds(0);
        order.told(first);

        assertRounds(0);
    }

    @Test
    void anotherSetIsNotGuessed() {
        order.told(chain.validators());
        order.changes(2);
        chain.next(5);
        assertEquals("", order.of(2, 0));
        assertEquals("", order.of(2, 1));

        order.told(chain.validators());
        assertRounds(0);
        chain.next();
        assertRounds(0);
    }

    @Test
    void prioritiesThatDoNotFollowByTheRuleAreTakenAsTheyAreTold() {
        order.told(chain.validators());
        TestOrder other = new TestOrder(3);
        other.next();
        order.told(other.validators());

        assertEquals("", order.of(2, 0));
        assertEquals(other.proposer(1), order.of(2, 1));
    }

    @Test
    void nothingIsKnownOfAHeightBefore() {
        chain.next();
        chain.next();
        order.told(chain.validators());

        assertEquals("", order.of(2, 1));
    }

    @Test
    void theRuleIsNotCarriedOnForEver() {
        order.told(chain.validators());

        assertEquals("", order.of(2 + ProposerOrder.HEIGHTS_MAX, 0));
        assertEquals("", order.of(1, ProposerOrder.ROUNDS_MAX + 1));
        assertEquals("", order.of(1, Integer.MAX_VALUE));
    }

    @Test
    void whatCannotBeIsAsGoodAsNothing() {
        order.told(chain.validators());
        List<Validators.Member> far =
                chain.validators().members().stream()
                        .map(m -> new Validators.Member(m.id(), "", m.power(), Long.MAX_VALUE))
                        .toList();
        order.told(new Validators(1, far, 10));
        assertEquals("", order.of(1, 1));

        order.told(new Validators(1, List.of(), 0));
        assertEquals("", order.of(1, 1));
    }

    /** From this round on. */
    private void assertRounds(int from) {
        for (int round = from; round < 12; round++) {
            assertEquals(chain.proposer(round), order.of(chain.height(), round));
        }
    }
}
