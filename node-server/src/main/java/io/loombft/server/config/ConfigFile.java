package io.loombft.server.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/** Reads the configuration from its file, the environment and the defaults. */
public final class ConfigFile {
    /** Longest file in bytes. */
    static final int BYTES_MAX = 256 * 1024;

    /** Most opening brackets and braces, so that no nesting can exhaust the parser's stack. */
    static final int BRACKETS_MAX = 512;

    private ConfigFile() {}

    /**
     * Reads a file.
     *
     * @throws ConfigException that names all that is wrong
     */
    public static LoadedConfig load(Path file, Map<String, String> environment)
            throws ConfigException {
        String text = read(file);
        return parse(text, file.toString(), homeOf(file), environment);
    }

    /** What a node without a file runs with: nothing of it listens beyond this machine. */
    public static LoadedConfig withoutFile(Path home, Map<String, String> environment)
            throws ConfigException {
        Reading reading =
                new Reading("no file", home.toAbsolutePath().normalize(), emptyToml(), environment);
        return reading.load(Reading.Defaults.LOOPBACK);
    }

    /** The folder that relative paths of the file resolve against: above {@code config/}, or its own. */
    public static Path homeOf(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        Path folder = absolute.getParent();
        if (folder == null) {
            return absolute;
        }
        Path above = folder.getParent();
        return above != null && folder.endsWith("config") ? above : folder;
    }

    /** Reads the text of a file called {@code name}. */
    static LoadedConfig parse(String text, String name, Path home, Map<String, String> environment)
            throws ConfigException {
        return new Reading(name, home, toml(text, name), environment)
                .load(Reading.Defaults.OF_FILE);
    }

    private static TomlParseResult toml(String text, String name) throws ConfigException {
        if (text.chars().filter(c -> c == '[' || c == '{').count() > BRACKETS_MAX) {
            throw problem(name + ": more than " + BRACKETS_MAX + " brackets.");
        }
        TomlParseResult toml;
        try {
            toml = Toml.parse(text);
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            // A text can break the parser itself; its author needs a sentence all the same.
            throw problem(name + ": not valid TOML (" + e.getClass().getSimpleName() + ").");
        }
        if (toml.hasErrors()) {
            throw new ConfigException(
                    toml.errors().stream()
                            .map(
                                    error ->
                                            Reading.place(name, error.position())
                                                    + ": "
                                                    + error.getMessage()
                                                    + ".")
                            .toList());
        }
        return toml;
    }

    private static TomlParseResult emptyToml() {
        return Toml.parse("");
    }

    private static String read(Path file) throws ConfigException {
        if (Files.isDirectory(file)) {
            throw problem(file + " is a folder, expected a TOML file.");
        }
        try (var input = Files.newInputStream(file)) {
            byte[] bytes = input.readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) {
                throw problem(file + " is longer than " + BYTES_MAX + " bytes.");
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (NoSuchFileException e) {
            throw problem(file + " does not exist.");
        } catch (CharacterCodingException e) {
            throw problem(file + " is not UTF-8 text.");
        } catch (IOException e) {
            throw problem(file + " cannot be read: " + e.getMessage() + ".");
        }
    }

    private static ConfigException problem(String sentence) {
        return new ConfigException(List.of(sentence));
    }
}
