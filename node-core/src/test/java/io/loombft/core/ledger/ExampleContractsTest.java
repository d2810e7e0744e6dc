package io.loombft.core.ledger;

import static io.loombft.core.ledger.ExampleContract.Reply.reverted;
import static io.loombft.core.ledger.ExampleContract.Reply.success;
import static io.loombft.core.ledger.ExampleContract.input;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.ledger.ExampleContract.Language;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Receipt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the example contracts do, through the ledger: in every language the same. */
class ExampleContractsTest {
    private static final int BAD_INPUT = 1;
    private static final int UNKNOWN_METHOD = 2;
    private static final int INPUT_TOO_LONG = 3;
    private static final int NOT_READY = 4;
    private static final int INIT_TWICE = 5;
    private static final int NO_VALUE_WANTED = 6;
    private static final int TRANSFER_FAILED = 9;

    /** As published with the algorithm. */
    private static final Hash KECCAK_OF_ABC =
            hash("4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");

    private static final int ALICE = 1;
    private static final int BOB = 2;
    private static final int CAROL = 3;

    /** The longest input that the layout of the memory has room for, and the longest of a page. */
    private static final int INPUT_MAX = 12_288;

    private static final int PAGE_INPUT_MAX = 61_440;

    @ParameterizedTest
    @EnumSource(Language.class)
    void tokensMoveByTheirOwnersAndByThoseTheyAllow(Language language) {
        var token = token(language, Amount.of(1_000));
        Address owner = token.chain.address(0);
        Address alice = token.chain.address(ALICE);
        Address bob = token.chain.address(BOB);

        assertEquals(amount(1_000), token.call(BOB, input("totalSupply()")));
        assertEquals(
                success("", token.event("Transfer", moved(owner, alice, 300))),
                token.call(0, transfer(alice, 300)));
        assertEquals(
                success("", token.event("Approval", moved(alice, bob, 100))),
                token.call(
                        ALICE,
                        input("approve(address,amount)", to -> to.value(bob).value(of(100)))));
        assertEquals(
                success("", token.event("Transfer", moved(alice, bob, 60))),
                token.call(BOB, transferFrom(alice, bob, 60)));

        assertEquals(reverted(102), token.call(BOB, transferFrom(alice, bob, 41)));
        assertEquals(reverted(102), token.call(ALICE, transferFrom(alice, bob, 1)));
        assertEquals(reverted(101), token.call(ALICE, transfer(bob, 241)));
        assertEquals(amount(700), token.call(BOB, balance(owner)));
        assertEquals(amount(240), token.call(BOB, balance(alice)));
        assertEquals(amount(60), token.call(BOB, balance(bob)));
        assertEquals(
                amount(40),
                token.call(
                        0, input("allowance(address,address)", to -> to.value(alice).value(bob))));
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void aTokensWholeSupplyCanMoveAndBeTakenToPieces(Language language) {
        var token = token(language, Amount.MAX);
        Address owner = token.chain.address(0);
        Address alice = token.chain.address(ALICE);
        var untouched = token.storageRoot();

        var all = input("transfer(address,amount)", to -> to.value(owner).value(Amount.MAX));
        assertEquals(Receipt.Code.SUCCESS, token.call(0, all).code());
        assertEquals(untouched, token.storageRoot());

        var low = input("transfer(address,amount)", to -> to.value(alice).i64(0).i64(-1));
        assertEquals(Receipt.Code.SUCCESS, token.call(0, low).code());
        assertEquals(
                success("ffffffffffffffff" + "0000000000000000"), token.call(0, balance(owner)));
        assertEquals(
                success("0000000000000000" + "ffffffffffffffff"), token.call(0, balance(alice)));
        assertEquals(Receipt.Code.SUCCESS, token.call(0, transfer(alice, 1)).code());
        assertEquals(
                success("fffffffffffffffe" + "ffffffffffffffff"), token.call(0, balance(owner)));
        assertEquals(
                success("0000000000000001" + "0000000000000000"), token.call(0, balance(alice)));
        assertEquals(
                Receipt.Code.SUCCESS,
                token.call(
                                ALICE,
                                input(
                                        "transfer(address,amount)",
                                        to -> to.value(owner).i64(1).i64(0)))
                        .code());

        assertEquals(untouched, token.storageRoot());
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void aTokenRefusesWhatItDoesNotUnderstand(Language language) {
        var token = token(language, Amount.of(1_000));
        var before = token.storageRoot();
        Bytes ask = input("totalSupply()");

        assertEquals(
                reverted(INIT_TWICE), token.call(0, input("init(amount)", to -> to.value(of(5)))));
        assertEquals(reverted(UNKNOWN_METHOD), token.call(0, input("burn(amount)")));
        assertEquals(reverted(BAD_INPUT), token.call(0, Bytes.EMPTY));
        assertEquals(reverted(BAD_INPUT), token.call(0, ask.slice(0, 3)));
        assertEquals(reverted(BAD_INPUT), token.call(0, ask.concat(zeros(1))));
        assertEquals(reverted(BAD_INPUT), token.call(0, ask.concat(zeros(INPUT_MAX - ask.size()))));
        assertEquals(
                reverted(INPUT_TOO_LONG),
                token.call(0, ask.concat(zeros(INPUT_MAX + 1 - ask.size()))));
        assertEquals(reverted(INPUT_TOO_LONG), token.call(0, filled(PAGE_INPUT_MAX)));
        assertEquals(Receipt.Code.CONTRACT_TRAP, token.call(0, filled(PAGE_INPUT_MAX + 1)).code());
        assertEquals(reverted(NO_VALUE_WANTED), token.call(0, 1, ask));

        assertEquals(before, token.storageRoot());
        assertEquals(0, token.coins());
    }

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

    @ParameterizedTest
    @EnumSource(Language.class)
    void namesBelongToThoseWhoPaid(Language language) {
        var registry = registry(language);
        Address alice = registry.chain.address(ALICE);
        Address bob = registry.chain.address(BOB);

        assertEquals(
                success("", registry.event("Claimed", named(alice, "loom"))),
                registry.call(ALICE, 25, claim("loom", Bytes.utf8("one"))));
        assertEquals(reverted(303), registry.call(BOB, 25, claim("loom", Bytes.EMPTY)));
        assertEquals(reverted(305), registry.call(BOB, 24, claim("bft", Bytes.EMPTY)));
        assertEquals(reverted(305), registry.call(BOB, 26, claim("bft", Bytes.EMPTY)));
        assertEquals(
                success(new Encoder().value(alice).text("one").toBytes().hex()),
                registry.call(BOB, lookup("loom")));

        assertEquals(reverted(306), registry.call(BOB, set("loom", "two")));
        assertEquals(
                success("", registry.event("Changed", named(alice, "loom"))),
                registry.call(ALICE, set("loom", "two")));
        assertEquals(reverted(306), registry.call(BOB, give("loom", bob)));
        assertEquals(
                success("", registry.event("Given", named(bob, "loom"))),
                registry.call(ALICE, give("loom", bob)));
        assertEquals(
                success(new Encoder().value(bob).text("two").toBytes().hex()),
                registry.call(ALICE, lookup("loom")));
        assertEquals(reverted(306), registry.call(ALICE, drop("loom")));
        assertEquals(
                success("", registry.event("Dropped", named(bob, "loom"))),
                registry.call(BOB, drop("loom")));
        assertEquals(reverted(304), registry.call(ALICE, lookup("loom")));
        assertEquals(25, registry.coins());
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void namesAndValuesHaveLimits(Language language) {
        var registry = registry(language);

        for (String bad : new String[] {"", "Loom", "lo om", "a_b", "a".repeat(65), "\u00e9"}) {
            assertEquals(reverted(301), registry.call(ALICE, 25, claim(bad, zeros(3))), bad);
        }
        assertEquals(reverted(302), registry.call(ALICE, 25, claim("a", zeros(1_025))));
        assertEquals(
                Receipt.Code.SUCCESS,
                registry.call(ALICE, 25, claim("z".repeat(64), filled(1_024))).code());
        assertEquals(
                success(
                        new Encoder()
                                .value(registry.chain.address(ALICE))
                                .blob(filled(1_024))
                                .toBytes()
                                .hex()),
                registry.call(ALICE, lookup("z".repeat(64))));
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void namesAreListedInTheirOrder(Language language) {
        var registry = registry(language);
        Address alice = registry.chain.address(ALICE);
        for (String name : new String[] {"b", "a-z", "0", "a", "az", "zz"}) {
            registry.call(ALICE, 25, claim(name, zeros(1)));
        }
        registry.call(ALICE, drop("zz"));

        assertEquals(page(alice, "0", "a", "a-z"), registry.call(BOB, list("", 3)));
        assertEquals(page(alice, "az", "b"), registry.call(BOB, list("a-z", 3)));
        assertEquals(page(alice, "az"), registry.call(BOB, list("ay", 1)));
        assertEquals(page(alice), registry.call(BOB, list("b", 32)));
        assertEquals(reverted(308), registry.call(BOB, list("", 0)));
        assertEquals(reverted(308), registry.call(BOB, list("", 33)));
        assertEquals(reverted(301), registry.call(BOB, list("a".repeat(65), 1)));
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void aRegistryWantsToBeReady(Language language) {
        var idle = new ExampleContract("registry", language, Bytes.EMPTY);

        assertEquals(reverted(NOT_READY), idle.call(ALICE, claim("a", zeros(1))));
        assertEquals(reverted(NOT_READY), idle.call(ALICE, input("fee()")));
        assertEquals(reverted(NOT_READY), idle.call(ALICE, withdraw(1)));
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void feesGoToWhoeverSetItUp(Language language) {
        var registry = registry(language);
        registry.call(ALICE, 25, claim("a", zeros(1)));
        registry.call(BOB, 25, claim("b", zeros(1)));

        assertEquals(amount(25), registry.call(BOB, input("fee()")));
        assertEquals(reverted(307), registry.call(ALICE, withdraw(1)));
        assertEquals(reverted(TRANSFER_FAILED), registry.call(0, withdraw(51)));
        assertEquals(50, registry.coins());
        long had = registry.chain.balance(registry.chain.address(0));
        assertEquals(success(""), registry.call(0, withdraw(50)));
        assertEquals(0, registry.coins());
        assertEquals(
                had + 50 - registry.gasUsed(), registry.chain.balance(registry.chain.address(0)));
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void everyHostFunctionOfAnSdkIsDeclaredAsItIs(Language language) {
        var probe = new ExampleContract("probe", language, Bytes.EMPTY);
        Encoder expected =
                new Encoder()
                        .fixed(Bytes.utf8("ab"))
                        .u32(3)
                        .u32(1)
                        .u32(2)
                        .fixed(Bytes.utf8("p2"))
                        .i32(-1)
                        .value(probe.chain.address(ALICE))
                        .value(probe.chain.address(ALICE))
                        .value(probe.address)
                        .u64(2)
                        .u64(probe.chain.state.blockTimeMs() + 1)
                        .u32(1)
                        .value(of(7))
                        .value(Hash.of(Bytes.utf8("abc")))
                        .value(KECCAK_OF_ABC)
                        .u32(0)
                        .u32(0)
                        .u32(1)
                        .value(of(4))
                        .i32(-1)
                        .u32(0);

        assertEquals(
                success(
                        expected.toBytes().hex(),
                        probe.event("Probed", new Encoder().fixed(Bytes.utf8("abc")))),
                probe.call(ALICE, 7, input("probe()")));
        assertEquals(4, probe.coins());
        assertEquals(3, probe.chain.balance(Address.ZERO));
    }

    private static ExampleContract token(Language language, Amount supply) {
        return new ExampleContract(
                "token", language, input("init(amount)", to -> to.value(supply)));
    }

    private static ExampleContract registry(Language language) {
        return new ExampleContract(
                "registry", language, input("init(amount)", to -> to.value(of(25))));
    }

    private static Hash hash(String hex) {
        try {
            return new Hash(Bytes.fromHex(hex));
        } catch (MalformedInputException e) {
            throw new AssertionError(e);
        }
    }

    private static Amount of(long amount) {
        return Amount.of(amount);
    }

    private static ExampleContract.Reply amount(long amount) {
        return success(of(amount).encoded().hex());
    }

    private static String number(long number) {
        return "%016x".formatted(number);
    }

    private static Bytes zeros(int length) {
        return Bytes.copyOf(new byte[length]);
    }

    /** Bytes that are no zeros, so that it shows what they overwrite. */
    private static Bytes filled(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i % 255 + 1);
        }
        return Bytes.copyOf(bytes);
    }

    private static Encoder moved(Address from, Address to, long amount) {
        return new Encoder().value(from).value(to).value(of(amount));
    }

    private static Bytes transfer(Address to, long amount) {
        return input("transfer(address,amount)", in -> in.value(to).value(of(amount)));
    }

    private static Bytes transferFrom(Address from, Address to, long amount) {
        return input(
                "transferFrom(address,address,amount)",
                in -> in.value(from).value(to).value(of(amount)));
    }

    private static Bytes balance(Address owner) {
        return input("balanceOf(address)", in -> in.value(owner));
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

    private static Encoder named(Address owner, String name) {
        return new Encoder().value(owner).fixed(Bytes.utf8(name));
    }

    private static Bytes claim(String name, Bytes value) {
        return input("claim(bytes,bytes)", in -> in.text(name).blob(value));
    }

    private static Bytes set(String name, String value) {
        return input("set(bytes,bytes)", in -> in.text(name).text(value));
    }

    private static Bytes give(String name, Address to) {
        return input("give(bytes,address)", in -> in.text(name).value(to));
    }

    private static Bytes drop(String name) {
        return input("drop(bytes)", in -> in.text(name));
    }

    private static Bytes lookup(String name) {
        return input("lookup(bytes)", in -> in.text(name));
    }

    private static Bytes list(String after, int limit) {
        return input("list(bytes,u32)", in -> in.text(after).u32(limit));
    }

    private static ExampleContract.Reply page(Address owner, String... names) {
        Encoder page = new Encoder().u32(names.length);
        for (String name : names) {
            page.text(name).value(owner);
        }
        return success(page.toBytes().hex());
    }

    private static Bytes withdraw(long amount) {
        return input("withdraw(amount)", in -> in.value(of(amount)));
    }
}
