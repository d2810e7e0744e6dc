package io.loombft.server.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder in which a network is measured; gone when it is closed, unless it is kept. */
record BenchFolder(Path path, AtTheEnd atTheEnd) implements AutoCloseable {
    private static final String PREFIX = "loombft-bench-";

    /** What becomes of it. */
    enum AtTheEnd {
        REMOVED,
        KEPT
    }

    /** A new folder in the given one, which is there, or in the system's for temporary files. */
    static BenchFolder make(Optional<Path> parent, AtTheEnd atTheEnd)
            throws CommandFailedException {
        try {
            Path path =
                    parent.isPresent()
                            ? Files.createTempDirectory(parent.get(), PREFIX)
                            : Files.createTempDirectory(PREFIX);
            return new BenchFolder(path.toRealPath(), atTheEnd);
        } catch (IOException e) {
            throw CommandFailedException.file(
                    "make a folder in", parent.map(Path::toString).orElse("java.io.tmpdir"), e);
        }
    }

    /** What the disk under it is formatted with: on tmpfs a sync costs nothing, and means nothing. */
    String fileSystem() {
        try {
            return Files.getFileStore(path).type();
        } catch (IOException e) {
            return "unknown";
        }
    }

    @Override
    public void close() throws CommandFailedException {
        if (atTheEnd == AtTheEnd.KEPT) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw CommandFailedException.file("remove", path, e);
        } catch (UncheckedIOException e) {
            throw CommandFailedException.file("remove", path, new IOException(e.getMessage(), e));
        }
    }
}
