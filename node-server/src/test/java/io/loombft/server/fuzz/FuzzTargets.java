package io.loombft.server.fuzz;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/**
 * Several targets behind one input: its first byte is the place of the target in the list, the rest is
 * what the target reads. {@code -Dfuzz.target=NAME} keeps to one of them.
 *
 * <p>Inputs that reached something new are kept in a file, a line each: the name of the target and the
 * bytes. Together with the seeds of the targets they are where fuzzing begins.
 */
final class FuzzTargets {
    private static final Path KEPT = Path.of("src/test/resources/fuzz/corpus.txt");

    /** Longer inputs say little more than shorter ones, and fill the file. */
    private static final int KEPT_BYTES_MAX = 384;

    private final List<FuzzTarget> targets;
    private final Optional<String> only = Optional.ofNullable(System.getProperty("fuzz.target"));

    FuzzTargets(List<FuzzTarget> targets) {
        this.targets = List.copyOf(targets);
        if (targets.size() > 256 || targets.stream().noneMatch(this::isChosen)) {
            throw new IllegalArgumentException(
                    "no target is called " + only.orElse("") + ", there are " + names());
        }
    }

    /** For each target nothing, and its seeds. */
    Stream<Named<byte[]>> seeds() {
        List<Named<byte[]>> seeds = new ArrayList<>();
        for (int place = 0; place < targets.size(); place++) {
            FuzzTarget target = targets.get(place);
            if (isChosen(target)) {
                seeds.add(named("nothing", place, Bytes.EMPTY));
                for (Bytes seed : target.seeds()) {
                    seeds.add(named("a seed", place, seed));
                }
            }
        }
        return seeds.stream();
    }

    /** The inputs that were kept, for the targets that there still are. */
    List<Bytes> keptInputs() {
        List<Bytes> inputs = new ArrayList<>();
        for (String line : kept()) {
            int space = line.indexOf(' ');
            int place = names().indexOf(line.substring(0, space));
            if (place >= 0) {
                inputs.add(input(place, bytes(line.substring(space + 1))));
            }
        }
        return inputs;
    }

    /** Writes the kept inputs into the folder where the fuzzer looks for what it found before. */
    void lay(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Bytes input : keptInputs()) {
            Files.write(folder.resolve(Hash.of(input).hex()), input.toArray());
        }
    }

    void read(byte[] input) throws Exception {
        int place = input.length == 0 ? targets.size() : input[0] & 0xff;
        if (place < targets.size() && isChosen(targets.get(place))) {
            byte[] rest = new byte[input.length - 1];
            System.arraycopy(input, 1, rest, 0, rest.length);
            targets.get(place).read(rest);
        }
    }

    List<String> names() {
        return targets.stream().map(FuzzTarget::name).toList();
    }

    /** Adds the inputs in the folder, which are files of the fuzzer's, to those that are kept. */
    void keep(Path folder) throws IOException {
        TreeSet<String> lines = new TreeSet<>(kept());
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Bytes input = Bytes.copyOf(Files.readAllBytes(file));
                if (input.size() > 1
                        && input.size() <= KEPT_BYTES_MAX
                        && (input.at(0) & 0xff) < targets.size()) {
                    String name = names().get(input.at(0) & 0xff);
                    lines.add(name + ' ' + input.slice(1, input.size() - 1).hex());
                }
            }
        }
        Files.createDirectories(KEPT.getParent());
        Files.write(KEPT, lines);
    }

    private boolean isChosen(FuzzTarget target) {
        return only.isEmpty() || only.get().equals(target.name());
    }

    private Named<byte[]> named(String what, int place, Bytes rest) {
        return Named.of(targets.get(place).name() + ", " + what, input(place, rest).toArray());
    }

    private static Bytes input(int place, Bytes rest) {
        return Bytes.copyOf(new byte[] {(byte) place}).concat(rest);
    }

    private static List<String> kept() {
        try {
            return Files.exists(KEPT) ? Files.readAllLines(KEPT) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Bytes bytes(String hex) {
        try {
            return Bytes.fromHex(hex);
        } catch (MalformedInputException e) {
            throw new AssertionError(KEPT + " is damaged", e);
        }
    }
}
