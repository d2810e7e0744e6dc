package io.loombft.core.ledger;

import static io.loombft.core.ledger.ExampleContract.Reply.reverted;
import static io.loombft.core.ledger.ExampleContract.Reply.success;
import static io.loombft.core.ledger.ExampleContract.filled;
import static io.loombft.core.ledger.ExampleContract.input;
import static io.loombft.core.ledger.ExampleContract.zeros;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.ledger.ExampleContract.Language;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Receipt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the example registry does, through the ledger: in every language the same. */
class ExampleRegistryTest {
    private static final int NOT_READY = 4;
    private static final int TRANSFER_FAILED = 9;
    private static final int ALICE = 1;
    private static final int BOB = 2;

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

    private static ExampleContract registry(Language language) {
        return new ExampleContract(
                "registry", language, input("init(amount)", to -> to.value(of(25))));
    }

    private static Amount of(long amount) {
        return Amount.of(amount);
    }

    private static ExampleContract.Reply amount(long amount) {
        return success(of(amount).encoded().hex());
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
