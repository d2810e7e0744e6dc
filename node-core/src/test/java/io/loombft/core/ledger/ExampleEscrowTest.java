package io.loombft.core.ledger;

import static io.loombft.core.ledger.ExampleContract.Reply.reverted;
import static io.loombft.core.ledger.ExampleContract.Reply.success;
import static io.loombft.core.ledger.ExampleContract.input;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.ledger.ExampleContract.Language;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Receipt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the example escrow does, through the ledger: in every language the same. */
class ExampleEscrowTest {
    private static final int NOT_READY = 4;
    private static final int INIT_TWICE = 5;
    private static final int ALICE = 1;
    private static final int BOB = 2;
    private static final int CAROL = 3;

    @ParameterizedTest
    @EnumSource(Language.class)
    void anEscrowPaysTheSellerOrTheBuyer(Language language) {
        var escrow = new ExampleContract("escrow", language, input("init()"));
        Address seller = escrow.chain.address(BOB);
        Address arbiter = escrow.chain.address(CAROL);
        long deadline = escrow.chain.state.blockTimeMs() + 1_000_000;
        Bytes open = open(seller, arbiter, deadline);

        assertEquals(
                success(
                        number(0),
                        escrow.event(
                                "Opened", new Encoder().u64(0).fixed(deal(escrow, 500, deadline)))),
                escrow.call(ALICE, 500, open));
        assertEquals(Receipt.Code.SUCCESS, escrow.call(ALICE, 70, open).code());
        assertEquals(Receipt.Code.SUCCESS, escrow.call(ALICE, 8, open).code());
        assertEquals(success(number(3)), escrow.call(0, input("deals()")));
        assertEquals(
                success(deal(escrow, 70, deadline).hex()),
                escrow.call(0, input("deal(u64)", to -> to.u64(1))));
        assertEquals(578, escrow.coins());

        assertEquals(reverted(202), escrow.call(BOB, release(0)));
        assertEquals(reverted(202), escrow.call(0, release(0)));
        assertEquals(reverted(205), escrow.call(ALICE, refund(0)));
        assertEquals(reverted(202), escrow.call(0, refund(0)));
        assertEquals(reverted(201), escrow.call(ALICE, release(3)));
        long had = escrow.chain.balance(seller);
        assertEquals(
                success("", escrow.event("Released", ended(0, seller, 500))),
                escrow.call(ALICE, release(0)));
        assertEquals(had + 500, escrow.chain.balance(seller));
        assertEquals(reverted(201), escrow.call(ALICE, release(0)));

        had = escrow.chain.balance(escrow.chain.address(ALICE));
        assertEquals(
                success("", escrow.event("Refunded", ended(1, escrow.chain.address(ALICE), 70))),
                escrow.call(CAROL, refund(1)));
        assertEquals(had + 70, escrow.chain.balance(escrow.chain.address(ALICE)));
        assertEquals(8, escrow.coins());
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void anEscrowsBuyerWaitsForTheDeadline(Language language) {
        var escrow = new ExampleContract("escrow", language, input("init()"));
        Address nobody = escrow.chain.address(9);
        // Blocks of this chain are a millisecond apart: open, refuse, refuse, pay.
        long deadline = escrow.chain.state.blockTimeMs() + 4;

        assertEquals(
                reverted(204),
                escrow.call(ALICE, 5, open(nobody, nobody, escrow.chain.state.blockTimeMs() + 1)));
        assertEquals(
                Receipt.Code.SUCCESS, escrow.call(ALICE, 5, open(nobody, nobody, deadline)).code());
        assertEquals(reverted(205), escrow.call(ALICE, refund(0)));
        assertEquals(5, escrow.coins());
        assertEquals(Receipt.Code.SUCCESS, escrow.call(ALICE, refund(0)).code());

        assertEquals(deadline, escrow.chain.state.blockTimeMs());
        assertEquals(0, escrow.coins());
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void anEscrowWantsToBeReadyAndToHoldSomething(Language language) {
        var idle = new ExampleContract("escrow", language, Bytes.EMPTY);
        Bytes open = open(idle.address, idle.address, Long.MAX_VALUE);

        assertEquals(reverted(NOT_READY), idle.call(ALICE, 5, open));
        assertEquals(reverted(NOT_READY), idle.call(ALICE, input("deals()")));
        assertEquals(success(""), idle.call(ALICE, input("init()")));
        assertEquals(reverted(INIT_TWICE), idle.call(ALICE, input("init()")));
        assertEquals(reverted(203), idle.call(ALICE, open));
        assertEquals(success(number(0)), idle.call(ALICE, input("deals()")));
    }

    private static Amount of(long amount) {
        return Amount.of(amount);
    }

    private static String number(long number) {
        return "%016x".formatted(number);
    }

    private static Bytes open(Address seller, Address arbiter, long deadline) {
        return input(
                "open(address,address,u64)", in -> in.value(seller).value(arbiter).u64(deadline));
    }

    /** By Alice, with Bob as seller and Carol as arbiter. */
    private static Bytes deal(ExampleContract escrow, long amount, long deadline) {
        return new Encoder()
                .value(escrow.chain.address(ALICE))
                .value(escrow.chain.address(BOB))
                .value(escrow.chain.address(CAROL))
                .u64(deadline)
                .value(of(amount))
                .toBytes();
    }

    private static Encoder ended(long deal, Address to, long amount) {
        return new Encoder().u64(deal).value(to).value(of(amount));
    }

    private static Bytes release(long deal) {
        return input("release(u64)", in -> in.u64(deal));
    }

    private static Bytes refund(long deal) {
        return input("refund(u64)", in -> in.u64(deal));
    }
}
