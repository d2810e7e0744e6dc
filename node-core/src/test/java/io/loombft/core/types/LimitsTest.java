package io.loombft.core.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.types.TransactionBody.ContractDeploy;
import io.loombft.core.types.TransactionBody.Reentrancy;
import io.loombft.core.types.TransactionBody.Transfer;
import io.loombft.core.types.TransactionBody.ValidatorUpdate;
import io.loombft.core.types.TransactionBody.ValidatorUpdate.Action;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused at its making, so that nothing encodes that would not decode. */
class LimitsTest {
    @Test
    void aMemoHasAtMost1024Bytes() {
        new Transfer(Address.ZERO, Amount.ZERO, Bytes.copyOf(new byte[1_024]));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Transfer(Address.ZERO, Amount.ZERO, Bytes.copyOf(new byte[1_025])));
    }

    @Test
    void aTransactionTooLargeToDecodeIsNeverMade() {
        ContractDeploy tooLarge =
                new ContractDeploy(
                        Reentrancy.REFUSED,
                        Address.ZERO,
                        Bytes.copyOf(new byte[Transaction.SIZE_MAX]),
                        Bytes.EMPTY);
        assertThrows(IllegalArgumentException.class, () -> Samples.signed(tooLarge));
        assertThrows(
                MalformedInputException.class,
                () -> Transaction.decode(Bytes.copyOf(new byte[Transaction.SIZE_MAX + 1])));
    }

    @Test
    void aReceiptTooLargeToDecodeIsNeverMade() {
        Receipt good = Samples.receipt();
        assertThrows(IllegalArgumentException.class, () -> receipt(-1, good.output(), List.of()));
        Bytes tooLong = Bytes.copyOf(new byte[Receipt.OUTPUT_MAX + 1]);
        assertThrows(IllegalArgumentException.class, () -> receipt(1, tooLong, List.of()));
        List<Receipt.Event> tooMany =
                Collections.nCopies(Receipt.EVENTS_MAX + 1, good.events().getFirst());
        assertThrows(IllegalArgumentException.class, () -> receipt(1, good.output(), tooMany));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Receipt.Event(Address.ZERO, Bytes.copyOf(new byte[257]), Bytes.EMPTY));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Receipt.Event(Address.ZERO, Bytes.EMPTY, tooLong));
    }

    @Test
    void onlyAddingAndSettingTakeAPower() {
        for (Action action : Action.values()) {
            boolean takesPower = action == Action.ADD || action == Action.SET_POWER;
            for (long power : new long[] {-1, 0, 1, 1L << 60, (1L << 60) + 1}) {
                boolean isGood = takesPower ? power >= 1 && power <= 1L << 60 : power == 0;
                if (isGood) {
                    new ValidatorUpdate(action, Samples.id(0), power);
                } else {
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> new ValidatorUpdate(action, Samples.id(0), power));
                }
            }
        }
    }

    @Test
    void theIntrinsicGasGrowsWithTheBytes() {
        GasPrices gas = GasPrices.DEFAULT;
        assertEquals(24_000 + 3 * 16, gas.intrinsic(Samples.transfer()));
        assertEquals(24_000 + 8 * 200 + 3 * 16, gas.intrinsic(Samples.deploy()));
        assertEquals(24_000 + 10_000 + 3 * 16, gas.intrinsic(Samples.call()));
        assertEquals(24_000, gas.intrinsic(Samples.update()));
        assertEquals(24_000 + 8 * 200 + 3 * 16, gas.intrinsic(Samples.upgrade()));
    }

    @Test
    void theLargestTransactionAtTheHighestPricesDoesNotOverflow() {
        long max = GasPrices.PRICE_MAX;
        GasPrices gas = new GasPrices(max, max, max, max, max);
        Bytes half = Bytes.copyOf(new byte[Transaction.SIZE_MAX / 2]);
        assertTrue(
                gas.intrinsic(new ContractDeploy(Reentrancy.REFUSED, Address.ZERO, half, half))
                        > 0);
        assertThrows(IllegalArgumentException.class, () -> new GasPrices(max + 1, 0, 0, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a b",
                "ä",
                "a/b",
                "123456789012345678901234567890123456789012345678901"
            })
    void refusesChainIdsThatAreNoNames(String name) {
        assertThrows(IllegalArgumentException.class, () -> new ChainId(name));
        assertThrows(MalformedInputException.class, () -> ChainId.parse(name));
    }

    @Test
    void sharesAreExact() throws MalformedInputException {
        assertEquals(33, Fraction.parse("1/3").of(100));
        assertEquals(Long.MAX_VALUE, Fraction.parse("1").of(Long.MAX_VALUE));
        assertEquals(Long.MAX_VALUE / 3 * 2, Fraction.parse("2/3").of(Long.MAX_VALUE - 1));
        for (String wrong : List.of("", "/", "1/0", "2/1", "-1/3", "1/3/5", "x")) {
            assertThrows(MalformedInputException.class, () -> Fraction.parse(wrong));
        }
    }

    @Test
    void noTwoKindsOfSignedBytesAreEqual() {
        Set<Bytes> all = new HashSet<>();
        assertTrue(
                all.add(Samples.vote(0, VoteType.PREVOTE, Ballot.nil()).signBytes(Samples.CHAIN)));
        assertTrue(
                all.add(
                        Samples.vote(0, VoteType.PRECOMMIT, Ballot.nil())
                                .signBytes(Samples.CHAIN)));
        assertTrue(all.add(Samples.proposal(Round.NONE).signBytes(Samples.CHAIN)));
        assertTrue(all.add(Samples.signed(Samples.transfer()).content().signBytes(Samples.CHAIN)));
        for (Bytes one : all) {
            for (Bytes other : all) {
                boolean isPrefix =
                        one.size() < other.size() && other.slice(0, one.size()).equals(one);
                assertTrue(!isPrefix, one + " begins " + other);
            }
        }
    }

    @Test
    void anotherChainIsAnotherMessage() {
        assertNotEquals(
                Samples.proposal(Round.NONE).signBytes(new ChainId("a")),
                Samples.proposal(Round.NONE).signBytes(new ChainId("b")));
        assertTrue(Samples.signed(Samples.transfer()).isSigned(Samples.CHAIN, Samples.SCHEME));
        assertTrue(
                !Samples.signed(Samples.transfer())
                        .isSigned(new ChainId("golden-2"), Samples.SCHEME));
    }

    private static Receipt receipt(long gas, Bytes output, List<Receipt.Event> events) {
        return new Receipt(Samples.hash(1), Receipt.Code.SUCCESS, gas, Amount.ZERO, output, events);
    }
}
