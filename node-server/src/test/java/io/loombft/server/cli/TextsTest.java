package io.loombft.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.loombft.core.bytes.MalformedInputException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {
    @ParameterizedTest
    @CsvSource({"250ms, 250", "30s, 30000", "5m, 300000", "1h, 3600000", "0s, 0"})
    void readsDurations(String text, long milliseconds) throws MalformedInputException {
        assertEquals(Duration.ofMillis(milliseconds), Texts.duration(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "5 s", "-5s", "1.5s", "5S", "5d", "9999999999s", "٥s"})
    void refusesWhatIsNoDuration(String text) {
        assertThrows(MalformedInputException.class, () -> Texts.duration(text));
    }

    @Test
    void namedParametersBecomeAnObject() throws CommandFailedException {
        assertEquals("{\"height\":5}", arguments("height=5"));
        assertEquals(
                "{\"address\":\"" + "11".repeat(20) + "\"}",
                arguments("address=" + "11".repeat(20)));
        assertEquals(
                "{\"a\":true,\"b\":null,\"c\":\"x=y\"}", arguments("a=true", "b=null", "c=x=y"));
        assertEquals("{}", arguments());
    }

    @Test
    void otherParametersBecomeAnArray() throws CommandFailedException {
        assertEquals("[5]", arguments("5"));
        assertEquals("[\"" + "00".repeat(32) + "\"]", arguments("00".repeat(32)));
        assertEquals("[\"007\",[1],\"q\"]", arguments("007", "[1]", "\"q\""));
    }

    private static String arguments(String... params) throws CommandFailedException {
        return QueryCommand.arguments(List.of(params)).toString();
    }
}
