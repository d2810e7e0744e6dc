package io.loombft.core.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.PublicKey;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeedTest {
    private static final String ID = "00112233445566778899aabbccddeeff".repeat(2);

    @Test
    void aSeedIsAnAddressWithOrWithoutAnId() throws Exception {
        assertEquals(
                new Seed(new PeerAddress("node0.example", 26656), Optional.empty()),
                Seed.parse("node0.example:26656"));
        assertEquals(
                new Seed(new PeerAddress("10.0.0.1", 1), Optional.of(PublicKey.fromHex(ID))),
                Seed.parse(ID + "@10.0.0.1:1"));
        assertEquals(
                new PeerAddress("2001:db8::1", 65535), Seed.parse("[2001:db8::1]:65535").address());
    }

    @Test
    void aHostHasSoManyCharacters() throws Exception {
        String longest = "h".repeat(PeerAddress.HOST_CHARACTERS_MAX);
        assertEquals(longest, Seed.parse(longest + ":1").address().host());
        assertThrows(MalformedInputException.class, () -> Seed.parse(longest + "h:1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1:26656", "[2001:db8::1]:26656", "a.example:1"})
    void aSeedIsPrintedAsItIsRead(String text) throws Exception {
        assertEquals(text, Seed.parse(text).toString());
        assertEquals(ID + "@" + text, Seed.parse(ID + "@" + text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host",
                ":1",
                "host:",
                "host:0",
                "host:65536",
                "host:-1",
                "ab@host:1",
                "[[::1]]:1",
                "two hosts:1",
                "h\n:1",
                "h\u00f6st:1",
                "\ud800:1"
            })
    void anythingElseIsRefused(String text) {
        assertThrows(MalformedInputException.class, () -> Seed.parse(text));
    }
}
