package io.loombft.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.tomlj.TomlArray;

/**
 * What a key takes: as a value of the file, as the text of an environment variable, and how it is
 * shown.
 */
interface Shape<T> {
    /** The value that tomlj read, or nothing when it is not of this shape. */
    Optional<T> ofFile(Object value);

    /** The text of an environment variable, or nothing when it is not of this shape. */
    Optional<T> ofText(String text);

    /** As the file would say it. */
    String show(T value);

    /** Ends the sentence "expected …". */
    String expected();

    /** A whole number in a range, both ends included. */
    record Whole(long min, long max) implements Shape<Long> {
        @Override
        public Optional<Long> ofFile(Object value) {
            return value instanceof Long number && number >= min && number <= max
                    ? Optional.of(number)
                    : Optional.empty();
        }

        @Override
        public Optional<Long> ofText(String text) {
            boolean isDecimal =
                    !text.isEmpty()
                            && text.length() <= 18
                            && text.chars().allMatch(c -> c >= '0' && c <= '9');
            return isDecimal ? ofFile(Long.valueOf(text)) : Optional.empty();
        }

        @Override
        public String show(Long value) {
            return value.toString();
        }

        @Override
        public String expected() {
            return "a whole number from " + min + " to " + max;
        }
    }

    /** {@code true} or {@code false}. */
    record Flag() implements Shape<Boolean> {
        @Override
        public Optional<Boolean> ofFile(Object value) {
            return value instanceof Boolean flag ? Optional.of(flag) : Optional.empty();
        }

        @Override
        public Optional<Boolean> ofText(String text) {
            return switch (text) {
                case "true" -> Optional.of(true);
                case "false" -> Optional.of(false);
                default -> Optional.empty();
            };
        }

        @Override
        public String show(Boolean value) {
            return value.toString();
        }

        @Override
        public String expected() {
            return "true or false";
        }
    }

    /** A text that a parser understands. */
    record Text<T>(Function<String, Optional<T>> parser, String expected) implements Shape<T> {
        @Override
        public Optional<T> ofFile(Object value) {
            return value instanceof String text ? parser.apply(text) : Optional.empty();
        }

        @Override
        public Optional<T> ofText(String text) {
            return parser.apply(text);
        }

        @Override
        public String show(T value) {
            return TomlText.quote(value.toString());
        }
    }

    /** One of the names of an enum, in lower case. */
    record Choice<E extends Enum<E>>(Class<E> of) implements Shape<E> {
        @Override
        public Optional<E> ofFile(Object value) {
            return value instanceof String text ? ofText(text) : Optional.empty();
        }

        @Override
        public Optional<E> ofText(String text) {
            for (E constant : of.getEnumConstants()) {
                if (name(constant).equals(text)) {
                    return Optional.of(constant);
                }
            }
            return Optional.empty();
        }

        @Override
        public String show(E value) {
            return TomlText.quote(name(value));
        }

        @Override
        public String expected() {
            List<String> names = new ArrayList<>();
            for (E constant : of.getEnumConstants()) {
                names.add(TomlText.quote(name(constant)));
            }
            String last = names.removeLast();
            return names.isEmpty() ? last : String.join(", ", names) + " or " + last;
        }

        private static String name(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
    }

    /** A list; in an environment variable its items stand between commas, none when it is empty. */
    record Many<T>(Shape<T> item, int countMax, String expected) implements Shape<List<T>> {
        @Override
        public Optional<List<T>> ofFile(Object value) {
            return value instanceof TomlArray array && array.size() <= countMax
                    ? all(array.toList(), item::ofFile)
                    : Optional.empty();
        }

        @Override
        public Optional<List<T>> ofText(String text) {
            List<String> parts = text.isBlank() ? List.of() : List.of(text.split(",", -1));
            return parts.size() <= countMax
                    ? all(parts, part -> item.ofText(part.strip()))
                    : Optional.empty();
        }

        @Override
        public String show(List<T> values) {
            return values.stream()
                    .map(item::show)
                    .collect(java.util.stream.Collectors.joining(", ", "[", "]"));
        }

        private static <A, B> Optional<List<B>> all(
                List<? extends A> inputs, Function<A, Optional<B>> reader) {
            List<B> items = new ArrayList<>();
            for (A input : inputs) {
                Optional<B> read = reader.apply(input);
                if (read.isEmpty()) {
                    return Optional.empty();
                }
                items.add(read.get());
            }
            return Optional.of(List.copyOf(items));
        }
    }
}
