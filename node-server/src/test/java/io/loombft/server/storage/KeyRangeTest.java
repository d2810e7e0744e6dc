package io.loombft.server.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import org.junit.jupiter.api.Test;

class KeyRangeTest {
    @Test
    void aPrefixEndsBeforeTheNextKeyThatDoesNotBeginWithIt() throws Exception {
        assertEquals(hex("0103"), KeyRange.prefix(hex("0102")).to());
        assertEquals(hex("02"), KeyRange.prefix(hex("01ff")).to());
        assertEquals(hex("02"), KeyRange.prefix(hex("01ffff")).to());
    }

    @Test
    void aPrefixOfTheHighestBytesHasNoEnd() throws Exception {
        assertTrue(KeyRange.prefix(hex("ffff")).isOpen());
        assertTrue(KeyRange.prefix(Bytes.EMPTY).isOpen());
        assertFalse(KeyRange.prefix(hex("00")).isOpen());
    }

    @Test
    void bytesAreUnsigned() throws Exception {
        assertEquals(hex("80"), KeyRange.prefix(hex("7f")).to());
        assertTrue(new KeyRange(hex("00"), hex("80")).endsAbove(hex("7fff")));
        assertFalse(new KeyRange(hex("00"), hex("80")).endsAbove(hex("80")));
    }

    @Test
    void doesNotEndBeforeItBegins() {
        assertThrows(IllegalArgumentException.class, () -> new KeyRange(hex("02"), hex("01")));
    }

    private static Bytes hex(String hex) throws MalformedInputException {
        return Bytes.fromHex(hex);
    }
}
