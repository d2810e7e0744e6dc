package io.loombft.core.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.HostPrices;
import io.loombft.core.types.Receipt;
import io.loombft.core.types.Receipt.Code;
import org.junit.jupiter.api.Test;

/** Each host function, called as a contract would, with what it gives and what it costs. */
class HostFunctionsTest {
    private static final int HEAP = ScriptedMachine.HEAP;
    private static final int OUT = ScriptedMachine.OUT;
    private static final Bytes KEY = Bytes.utf8("key");
    private static final Bytes VALUE = Bytes.utf8("a value");

    private final PlainContracts chain = new PlainContracts();

    // ---- Storage.

    @Test
    void readsWhatItHasWritten() {
        succeeds(
                on -> {
                    on.store(KEY, VALUE);
                    assertArrayEquals(
                            new long[] {1, VALUE.size()},
                            on.host(HostFunction.STORAGE_READ, HEAP, KEY.size(), OUT));
                    assertEquals(VALUE, on.read(OUT, VALUE.size()));
                    assertEquals(1, on.ask(HostFunction.STORAGE_HAS, HEAP, KEY.size()));
                });
        assertEquals(VALUE, chain.read(PlainContracts.address(0xff), KEY).orElseThrow());
    }

    @Test
    void saysWhatIsNotThere() {
        succeeds(
                on -> {
                    on.write(HEAP, KEY);
                    assertArrayEquals(
                            new long[] {0, 0},
                            on.host(HostFunction.STORAGE_READ, HEAP, KEY.size(), OUT));
                    assertEquals(-1, on.ask(HostFunction.STORAGE_GET, HEAP, KEY.size(), OUT, 10));
                    assertEquals(0, on.ask(HostFunction.STORAGE_HAS, HEAP, KEY.size()));
                    on.host(HostFunction.STORAGE_DELETE, HEAP, KEY.size());
                });
    }

    @Test
    void getWritesWhatFitsAndTellsTheWholeLength() {
        succeeds(
                on -> {
                    on.store(KEY, VALUE);
                    assertEquals(
                            VALUE.size(),
                            on.ask(HostFunction.STORAGE_GET, HEAP, KEY.size(), OUT, 2));
                    assertEquals(VALUE.slice(0, 2), on.read(OUT, 2));
                    assertEquals(Bytes.copyOf(new byte[1]), on.read(OUT + 2, 1));
                });
    }

    @Test
    void deletesAndKeepsValuesOfNoBytes() {
        succeeds(
                on -> {
                    on.store(KEY, Bytes.EMPTY);
                    assertEquals(1, on.ask(HostFunction.STORAGE_HAS, HEAP, KEY.size()));
                    on.host(HostFunction.STORAGE_DELETE, HEAP, KEY.size());
                    assertEquals(0, on.ask(HostFunction.STORAGE_HAS, HEAP, KEY.size()));
                });
    }

    @Test
    void walksKeysInUnsignedByteOrder() {
        Bytes[] keys = {
            Bytes.copyOf(new byte[] {0}),
            Bytes.copyOf(new byte[] {0, 0}),
            Bytes.copyOf(new byte[] {1}),
            Bytes.copyOf(new byte[] {(byte) 0x80}),
            Bytes.copyOf(new byte[] {(byte) 0xff, (byte) 0xff})
        };
        succeeds(
                on -> {
                    for (Bytes key : keys) {
                        on.store(key, VALUE);
                    }
                    Bytes at = Bytes.EMPTY;
                    for (Bytes key : keys) {
                        on.write(HEAP, at);
                        assertEquals(
                                key.size(),
                                on.ask(HostFunction.STORAGE_NEXT, HEAP, at.size(), OUT, 256));
                        at = on.read(OUT, key.size());
                        assertEquals(key, at);
                    }
                    on.write(HEAP, at);
                    assertEquals(-1, on.ask(HostFunction.STORAGE_NEXT, HEAP, at.size(), OUT, 256));
                });
    }

    @Test
    void keysHaveOneTo256BytesAndValuesAtMost64KiB() {
        refuses(on -> on.host(HostFunction.STORAGE_WRITE, HEAP, 0, OUT, 1));
        refuses(on -> on.host(HostFunction.STORAGE_WRITE, HEAP, 257, OUT, 1));
        refuses(on -> on.host(HostFunction.STORAGE_READ, HEAP, 0, OUT));
        refuses(on -> on.host(HostFunction.STORAGE_GET, HEAP, 257, OUT, 1));
        refuses(on -> on.host(HostFunction.STORAGE_HAS, HEAP, 0));
        refuses(on -> on.host(HostFunction.STORAGE_DELETE, HEAP, 0));
        refuses(on -> on.host(HostFunction.STORAGE_NEXT, HEAP, 257, OUT, 1));
        refuses(on -> on.host(HostFunction.STORAGE_WRITE, HEAP, 1, 0, 65_537));
        succeeds(on -> on.host(HostFunction.STORAGE_WRITE, HEAP, 256, 0, 65_536));
    }

    // ---- Context.

    @Test
    void tellsWhoCallsWhereAndWhen() {
        succeeds(
                on -> {
                    on.host(HostFunction.GET_CALLER, OUT);
                    assertEquals(PlainContracts.CALLER.bytes(), on.read(OUT, 20));
                    on.host(HostFunction.GET_ORIGIN, OUT);
                    assertEquals(PlainContracts.CALLER.bytes(), on.read(OUT, 20));
                    on.host(HostFunction.GET_SELF_ADDRESS, OUT);
                    assertEquals(PlainContracts.address(0xff).bytes(), on.read(OUT, 20));
                    assertEquals(7, on.ask(HostFunction.GET_BLOCK_HEIGHT));
                    assertEquals(1_234, on.ask(HostFunction.GET_BLOCK_TIMESTAMP));
                    long before = on.gasLeft();
                    assertEquals(
                            before - HostPrices.DEFAULT.context(),
                            on.ask(HostFunction.GET_GAS_REMAINING));
                });
    }

    @Test
    void tellsTheValueAndTrapsWhenItDoesNotFit() {
        chain.fund(PlainContracts.CALLER, 50);
        Address contract =
                chain.deploy(
                        1,
                        (on, input) -> {
                            assertEquals(41, on.ask(HostFunction.GET_VALUE));
                            on.host(HostFunction.GET_VALUE128, OUT);
                            return on.answer(on.read(OUT, 16));
                        });
        CallResult result = chain.call(contract, Bytes.EMPTY, PlainContracts.GAS, 41);
        assertEquals(Amount.of(41).encoded(), result.output());
        assertEquals(Amount.of(9), chain.balance(PlainContracts.CALLER));
        assertEquals(Amount.of(41), chain.balance(contract));
    }

    // ---- Money.

    @Test
    void movesMoneyOfItsOwnOnly() {
        chain.fund(PlainContracts.address(0xff), 100);
        Address other = PlainContracts.address(3);
        succeeds(
                on -> {
                    assertEquals(1, on.transfer(other, Amount.of(60)));
                    assertEquals(0, on.transfer(other, Amount.of(41)));
                    assertEquals(0, on.transfer(other, Amount.MAX));
                    on.write(HEAP, other.bytes());
                    on.host(HostFunction.GET_BALANCE, HEAP, OUT);
                    assertEquals(Amount.of(60).encoded(), on.read(OUT, 16));
                });
        assertEquals(Amount.of(40), chain.balance(PlainContracts.address(0xff)));
    }

    // ---- Cryptography.

    @Test
    void hashes() {
        succeeds(
                on -> {
                    on.write(HEAP, Bytes.utf8("abc"));
                    on.host(HostFunction.SHA256, HEAP, 3, OUT);
                    assertEquals(
                            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                            on.read(OUT, 32).hex());
                    on.host(HostFunction.KECCAK256, HEAP, 3, OUT);
                    assertEquals(
                            "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45",
                            on.read(OUT, 32).hex());
                });
    }

    @Test
    void verifiesEd25519AsTheChainDoes() {
        Ed25519 scheme = new Ed25519();
        KeyPair key = scheme.keyPair(Hash.of(Bytes.utf8("seed")).bytes());
        Bytes message = Bytes.utf8("a message");
        Bytes signature = scheme.sign(key, message).bytes();
        succeeds(
                on -> {
                    on.write(HEAP, key.publicKey().bytes());
                    on.write(HEAP + 32, signature);
                    on.write(HEAP + 96, message);
                    long[] arguments = {HEAP, HEAP + 32, HEAP + 96, message.size()};
                    assertEquals(1, on.ask(HostFunction.VERIFY_ED25519, arguments));
                    on.write(HEAP + 96, Bytes.utf8("A"));
                    assertEquals(0, on.ask(HostFunction.VERIFY_ED25519, arguments));
                    // The point of order one: everybody could sign with it.
                    on.write(HEAP, Bytes.copyOf(new byte[32]));
                    assertEquals(0, on.ask(HostFunction.VERIFY_ED25519, arguments));
                });
    }

    @Test
    void verifiesSecp256k1WithLowSOnly() throws Exception {
        // RFC 6979 deterministic signature by the key 1 over SHA-256("Satoshi Nakamoto").
        Bytes publicKey =
                Bytes.fromHex("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
        Bytes hash = Hash.of(Bytes.utf8("Satoshi Nakamoto")).bytes();
        Bytes signature =
                Bytes.fromHex(
                        "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8"
                                + "2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5");
        Bytes highS =
                Bytes.fromHex(
                        "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8"
                                + "dbbd3162d46e9f9bef7feb87c16dc13b4f6568a87f4e83f728e2443ba586675c");
        succeeds(
                on -> {
                    on.write(HEAP, publicKey);
                    on.write(HEAP + 64, signature);
                    on.write(HEAP + 128, hash);
                    long[] arguments = {HEAP, HEAP + 64, HEAP + 128};
                    assertEquals(1, on.ask(HostFunction.SECP256K1_VERIFY, arguments));
                    on.write(HEAP + 64, highS);
                    assertEquals(0, on.ask(HostFunction.SECP256K1_VERIFY, arguments));
                    on.write(HEAP + 64, Bytes.copyOf(new byte[64]));
                    assertEquals(0, on.ask(HostFunction.SECP256K1_VERIFY, arguments));
                    on.write(HEAP + 64, signature);
                    on.write(HEAP, Bytes.copyOf(new byte[33]));
                    assertEquals(0, on.ask(HostFunction.SECP256K1_VERIFY, arguments));
                });
    }

    // ---- Events and the end.

    @Test
    void emitsEventsInTheirOrder() {
        CallResult result =
                chain.run(
                        (on, input) -> {
                            on.emit(Bytes.utf8("one"), Bytes.EMPTY);
                            on.emit(Bytes.utf8("two"), VALUE);
                            return on.answer(Bytes.EMPTY);
                        });
        assertEquals(2, result.events().size());
        assertEquals(
                new Receipt.Event(PlainContracts.address(0xff), Bytes.utf8("two"), VALUE),
                result.events().get(1));
    }

    @Test
    void eventsAreBounded() {
        refuses(on -> on.host(HostFunction.EMIT_EVENT, HEAP, 257, OUT, 0));
        refuses(on -> on.host(HostFunction.EMIT_EVENT, HEAP, 1, 0, 65_537));
        refuses(
                on -> {
                    for (int i = 0; i <= Receipt.EVENTS_MAX; i++) {
                        on.emit(Bytes.EMPTY, Bytes.EMPTY);
                    }
                });
    }

    @Test
    void abortRevertsWithItsData() {
        CallResult result =
                chain.run(
                        (on, input) -> {
                            on.store(KEY, VALUE);
                            on.emit(KEY, VALUE);
                            on.write(HEAP, Bytes.utf8("no"));
                            on.host(HostFunction.ABORT, HEAP, 2);
                            throw new AssertionError("abort came back");
                        });
        assertEquals(Code.CONTRACT_REVERTED, result.code());
        assertEquals(Bytes.utf8("no"), result.output());
        assertEquals(0, result.events().size());
        assertTrue(chain.read(PlainContracts.address(0xff), KEY).isEmpty());
        assertTrue(result.gasUsed() < PlainContracts.GAS);
    }

    @Test
    void bytesCostGasBeforeAnythingIsDone() {
        HostPrices prices = HostPrices.DEFAULT;
        assertCosts(
                prices.storageWrite() + (prices.storageWriteByte() + prices.memoryByte()) * 1_003L,
                on -> on.host(HostFunction.STORAGE_WRITE, HEAP, 3, OUT, 1_000));
        assertCosts(
                prices.event() + (prices.eventByte() + prices.memoryByte()) * 1_010L,
                on -> on.host(HostFunction.EMIT_EVENT, HEAP, 10, OUT, 1_000));
        assertCosts(
                prices.sha256() + prices.sha256Byte() * 1_000L + prices.memoryByte() * 1_032L,
                on -> on.host(HostFunction.SHA256, HEAP, 1_000, OUT));
        assertCosts(
                prices.ed25519() + prices.sha256Byte() * 1_000L + prices.memoryByte() * 1_096L,
                on -> on.host(HostFunction.VERIFY_ED25519, HEAP, HEAP + 32, HEAP + 96, 1_000));
    }

    @Test
    void whatIsNotPaidForIsNotDone() {
        Address contract =
                chain.deploy(
                        1,
                        (on, input) -> {
                            on.store(KEY, Bytes.copyOf(new byte[1_000]));
                            return on.answer(Bytes.EMPTY);
                        });
        CallResult result = chain.call(contract, Bytes.EMPTY, 30_000, 0);
        assertEquals(Code.OUT_OF_GAS, result.code());
        assertEquals(30_000, result.gasUsed());
        assertTrue(chain.read(contract, KEY).isEmpty());
    }

    // ---- What is expected.

    private interface Steps {
        void run(ScriptedMachine on) throws Trap;
    }

    private void succeeds(Steps steps) {
        CallResult result =
                chain.run(
                        (on, input) -> {
                            steps.run(on);
                            return on.answer(Bytes.EMPTY);
                        });
        assertEquals(Code.SUCCESS, result.code(), result.output()::hex);
    }

    private void refuses(Steps steps) {
        CallResult result =
                chain.run(
                        (on, input) -> {
                            steps.run(on);
                            return on.answer(Bytes.EMPTY);
                        });
        assertEquals(Code.CONTRACT_TRAP, result.code());
        assertEquals(TrapCode.HOST_ARGUMENT.code(), result.output().at(0));
    }

    private void assertCosts(long gas, Steps steps) {
        succeeds(
                on -> {
                    long before = on.gasLeft();
                    steps.run(on);
                    assertEquals(gas, before - on.gasLeft());
                });
    }
}
