package io.loombft.server.fuzz;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/**
 * Several targets behind one input: its first byte is the place of the target in the list, the rest is
 * what the target reads. {@code -Dfuzz.target=NAME} keeps to one of them.
 */
final class FuzzTargets {
    private final List<FuzzTarget> targets;
    private final Optional<String> only = Optional.ofNullable(System.getProperty("fuzz.target"));

    /** New targets go to the end: inputs that are kept as files begin with a place in this list. */
    FuzzTargets(List<FuzzTarget> targets) {
        this.targets = List.copyOf(targets);
        if (targets.size() > 256 || targets.stream().noneMatch(this::isChosen)) {
            throw new IllegalArgumentException(
                    "no target is called " + only.orElse("") + ", there are " + names());
        }
    }

    /** Where fuzzing begins: for each target nothing, one byte, and its seeds. */
    Stream<Named<byte[]>> seeds() {
        Stream.Builder<Named<byte[]>> seeds = Stream.builder();
        for (int place = 0; place < targets.size(); place++) {
            FuzzTarget target = targets.get(place);
            if (isChosen(target)) {
                seeds.add(Named.of(target.name() + ", nothing", new byte[] {(byte) place}));
                seeds.add(Named.of(target.name() + ", one byte", new byte[] {(byte) place, 1}));
                for (int i = 0; i < target.seeds().size(); i++) {
                    byte[] seed = new byte[1 + target.seeds().get(i).size()];
                    seed[0] = (byte) place;
                    target.seeds().get(i).copyTo(seed, 1);
                    seeds.add(Named.of(target.name() + ", seed " + i, seed));
                }
            }
        }
        return seeds.build();
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

    private boolean isChosen(FuzzTarget target) {
        return only.isEmpty() || only.get().equals(target.name());
    }
}
