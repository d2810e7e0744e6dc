package io.loombft.core.ledger;

import static io.loombft.core.ledger.ExampleContract.Reply.reverted;
import static io.loombft.core.ledger.ExampleContract.Reply.success;
import static io.loombft.core.ledger.ExampleContract.filled;
import static io.loombft.core.ledger.ExampleContract.input;
import static io.loombft.core.ledger.ExampleContract.zeros;
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

/** What the example token does, through the ledger, and every SDK: in every language the same. */
class ExampleContractsTest {
    private static final int BAD_INPUT = 1;
    private static final int UNKNOWN_METHOD = 2;
    private static final int INPUT_TOO_LONG = 3;
    private static final int INIT_TWICE = 5;
    private static final int NO_VALUE_WANTED = 6;

    /** As published with the algorithm. */
    private static final Hash KECCAK_OF_ABC =
            hash("4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");

    private static final int ALICE = 1;
    private static final int BOB = 2;

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
                        .u64(7)
                        .value(Hash.of(Bytes.utf8("abc")))
                        .value(KECCAK_OF_ABC)
                        .u32(0)
                        .u32(0)
                        .u32(1)
                        .value(of(4))
                        .i32(-1)
                        .u32(0)
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
}
