package io.loombft.server.cli;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.client.JsonRpcClient;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.ChainId;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the values of options; what is wrong is said in one sentence. */
final class Texts {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

    private Texts() {}

    /** Reads a value or refuses it. */
    private interface Parser<T> {
        T parse(String text) throws MalformedInputException;
    }

    static void register(CommandLine line) {
        line.registerConverter(Duration.class, of(Texts::duration));
        line.registerConverter(Address.class, of(Address::fromHex));
        line.registerConverter(Bytes.class, of(Bytes::fromHex));
        line.registerConverter(Amount.class, of(Amount::parse));
        line.registerConverter(ChainId.class, of(ChainId::parse));
        line.registerConverter(PublicKey.class, of(PublicKey::fromHex));
        line.registerConverter(NodeUrl.class, of(NodeUrl::parse));
        line.registerConverter(Whole.class, of(Whole::parse));
    }

    /** Where a node listens, in a form that is known to be an address. */
    record NodeUrl(String value) {
        static NodeUrl parse(String text) throws MalformedInputException {
            return new NodeUrl(JsonRpcClient.checkedUrl(text));
        }
    }

    /** A whole number from 0 to 2^63 - 1. */
    record Whole(long value) {
        static Whole parse(String text) throws MalformedInputException {
            try {
                if (text.matches("[0-9]{1,19}")) {
                    return new Whole(Long.parseLong(text));
                }
            } catch (NumberFormatException e) {
                // Falls through to the one sentence that says what is expected.
            }
            throw new MalformedInputException(
                    "expected a whole number from 0 to 2^63 - 1, got \"" + text + '"');
        }
    }

    /** Reads {@code 500ms}, {@code 30s}, {@code 5m} or {@code 1h}. */
    static Duration duration(String text) throws MalformedInputException {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new MalformedInputException(
                    "a duration is like 500ms, 30s, 5m or 1h, got \"" + text + '"');
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
    }

    private static <T> ITypeConverter<T> of(Parser<T> parser) {
        return text -> {
            try {
                return parser.parse(text);
            } catch (MalformedInputException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        };
    }
}
