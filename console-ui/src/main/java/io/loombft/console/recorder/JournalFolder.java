package io.loombft.console.recorder;

import io.loombft.core.journal.Disk;
import io.loombft.core.journal.DiskFailedException;
import io.loombft.core.journal.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** A journal's folder to read from. Nothing in it is ever changed: a node may be writing there. */
final class JournalFolder implements Disk {
    private final Path folder;

    JournalFolder(Path folder) {
        this.folder = folder;
    }

    @Override
    public List<String> list() throws DiskFailedException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw failed("list", folder, e);
        }
    }

    @Override
    public DiskFile open(String name) throws DiskFailedException {
        Path file = folder.resolve(Disk.checkedName(name));
        try {
            return new ReadFile(file, FileChannel.open(file, StandardOpenOption.READ));
        } catch (NoSuchFileException e) {
            throw new DiskFailedException(
                    DiskFailedException.Reason.MISSING, "there is no " + file, e);
        } catch (IOException e) {
            throw failed("open", file, e);
        }
    }

    @Override
    public DiskFile create(String name) {
        throw readOnly();
    }

    @Override
    public void delete(String name) {
        throw readOnly();
    }

    @Override
    public void rename(String from, String to) {
        throw readOnly();
    }

    @Override
    public void syncFolder() {
        throw readOnly();
    }

    private static AssertionError readOnly() {
        return new AssertionError("the recorder only reads");
    }

    private static DiskFailedException failed(String what, Path file, IOException e) {
        return new DiskFailedException(
                DiskFailedException.Reason.FAILED,
                "could not " + what + " " + file + ": " + e.getMessage(),
                e);
    }

    private record ReadFile(Path file, FileChannel channel) implements DiskFile {
        @Override
        public long size() throws DiskFailedException {
            try {
                return channel.size();
            } catch (IOException e) {
                throw failed("measure", file, e);
            }
        }

        @Override
        public int read(long offset, ByteBuffer into) throws DiskFailedException {
            try {
                int total = 0;
                int length = channel.read(into, offset);
                while (length > 0) {
                    total += length;
                    length = into.hasRemaining() ? channel.read(into, offset + total) : 0;
                }
                return total;
            } catch (IOException e) {
                throw failed("read", file, e);
            }
        }

        @Override
        public void write(long offset, ByteBuffer bytes) {
            throw readOnly();
        }

        @Override
        public void truncate(long size) {
            throw readOnly();
        }

        @Override
        public void sync() {
            throw readOnly();
        }

        @Override
        public void close() throws DiskFailedException {
            try {
                channel.close();
            } catch (IOException e) {
                throw failed("close", file, e);
            }
        }
    }
}
