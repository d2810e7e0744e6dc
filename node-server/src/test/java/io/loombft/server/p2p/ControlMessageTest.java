package io.loombft.server.p2p;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.crypto.Signature;
import io.loombft.core.peers.DisconnectReason;
import java.net.InetAddress;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ControlMessageTest {
    private static final PublicKey ID = new PublicKey(Hash.of(Bytes.utf8("id")).bytes());
    private static final Signature SIGNATURE =
            new Signature(ID.bytes().concat(Hash.of(Bytes.utf8("s")).bytes()));

    static List<ControlMessage> oneOfEach() throws Exception {
        return List.of(
                new ControlMessage.Authentication(ID, SIGNATURE, "node0", Optional.empty()),
                new ControlMessage.Authentication(
                        ID,
                        SIGNATURE,
                        "é".repeat(32),
                        Optional.of(new ValidatorProver.Proof(ID, SIGNATURE))),
                new ControlMessage.Ready(),
                new ControlMessage.Ping(-1),
                new ControlMessage.Pong(Long.MIN_VALUE),
                new ControlMessage.Goodbye(DisconnectReason.BANNED),
                new ControlMessage.Addresses(List.of()),
                new ControlMessage.Addresses(
                        List.of(address("192.0.2.1", 1), address("2001:db8::1", 65_535))));
    }

    @ParameterizedTest
    @MethodSource("oneOfEach")
    void whatIsWrittenIsRead(ControlMessage message) throws Exception {
        assertEquals(message, ControlMessage.decode(message.encoded()));
    }

    @ParameterizedTest
    @MethodSource("oneOfEach")
    void noByteMayBeMissingOrFollow(ControlMessage message) {
        Bytes bytes = message.encoded();
        assertRefused(bytes.concat(Bytes.utf8("x")));
        for (int size = 0; size < bytes.size(); size++) {
            assertRefused(bytes.slice(0, size));
        }
    }

    @Test
    void goldenBytes() throws Exception {
        assertEquals("030000000000000007", new ControlMessage.Ping(7).encoded().hex());
        assertEquals("0504", new ControlMessage.Goodbye(DisconnectReason.BANNED).encoded().hex());
        assertEquals(
                "0600000001" + ID.hex() + "04c00002016820",
                new ControlMessage.Addresses(List.of(address("192.0.2.1", 26_656)))
                        .encoded()
                        .hex());
    }

    @Test
    void aHelloIsTheseBytes() throws Exception {
        Hello hello =
                new Hello(
                        1,
                        Hello.Role.LISTENER,
                        new Hash(ID.bytes()),
                        SIGNATURE.bytes().slice(32, 32),
                        26_656,
                        Bytes.utf8("localnet"));
        assertEquals(
                "4c4f4f4d4246540a"
                        + "01"
                        + "004e"
                        + "0001"
                        + "02"
                        + ID.hex()
                        + SIGNATURE.bytes().slice(32, 32).hex()
                        + "6820"
                        + "08"
                        + "6c6f63616c6e6574",
                hello.encoded().hex());
        assertEquals(hello, Hello.decode(hello.encoded()));
        assertEquals("4c4f4f4d4246540a02000105", Hello.refusal(DisconnectReason.WRONG_CHAIN).hex());
    }

    @Test
    void countsKindsFamiliesAndPortsOutOfBoundsAreRefused() throws Exception {
        assertRefused(new Encoder().u8(0).toBytes());
        assertRefused(new Encoder().u8(7).toBytes());
        assertRefused(new Encoder().u8(6).u32(65).toBytes());
        assertRefused(new Encoder().u8(6).u32(Integer.MAX_VALUE).toBytes());
        assertRefused(new Encoder().u8(6).i32(-1).toBytes());
        assertRefused(new Encoder().u8(6).u32(1).value(ID).u8(5).i32(1).u8(0).u8(1).toBytes());
        assertRefused(new Encoder().u8(6).u32(1).value(ID).u8(4).i32(1).u8(0).u8(0).toBytes());
        Bytes mapped = Bytes.fromHex("00000000000000000000ffff01020304");
        assertRefused(
                new Encoder().u8(6).u32(1).value(ID).u8(6).fixed(mapped).u8(0).u8(1).toBytes());
        new ControlMessage.Addresses(Collections.nCopies(64, address("192.0.2.1", 1)));
    }

    @Test
    void aReasonOfALaterVersionIsALostConnection() throws Exception {
        assertEquals(
                new ControlMessage.Goodbye(DisconnectReason.CONNECTION_LOST),
                ControlMessage.decode(new Encoder().u8(5).u8(255).toBytes()));
    }

    @Test
    void codesAreUniqueAndFitAByte() {
        Set<Integer> codes = new HashSet<>();
        for (DisconnectReason reason : DisconnectReason.values()) {
            assertEquals(
                    true, codes.add(reason.code()) && reason.code() > 0 && reason.code() < 256);
            assertEquals(Optional.of(reason), DisconnectReason.ofCode(reason.code()));
        }
    }

    private static ControlMessage.NodeAddress address(String ip, int port) throws Exception {
        return new ControlMessage.NodeAddress(ID, InetAddress.getByName(ip), port);
    }

    private static void assertRefused(Bytes bytes) {
        assertThrows(MalformedInputException.class, () -> ControlMessage.decode(bytes));
    }
}
