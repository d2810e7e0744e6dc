package io.loombft.server.storage;

import io.loombft.core.journal.Disk;
import io.loombft.core.journal.DiskFailedException;
import io.loombft.core.journal.DiskFailedException.Reason;
import io.loombft.core.journal.DiskFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of one real folder, readable by their owner alone; safe for use by several threads, each of
 * its files by one.
 *
 * <p>A thread may be interrupted at any time without harm: what it began is finished, and the interrupt
 * stays pending.
 */
public final class FileDisk implements Disk {
    private final Path folder;
    private final Access access;

    /** What may be done with the files. */
    private enum Access {
        ALL,
        READ
    }

    private FileDisk(Path folder, Access access) {
        this.folder = folder;
        this.access = access;
    }

    /** The disk over this folder, which is made when it is missing. */
    public static FileDisk open(Path folder) throws DiskFailedException {
        try {
            Files.createDirectories(folder);
            return new FileDisk(folder.toRealPath(), Access.ALL);
        } catch (IOException e) {
            throw failure("make the folder", folder, e);
        }
    }

    /** The disk over this folder to read from, while another writes there. */
    public static FileDisk toRead(Path folder) {
        return new FileDisk(folder, Access.READ);
    }

    @Override
    public List<String> list() throws DiskFailedException {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .map(path -> path.getFileName().toString())
                    .filter(Disk::isName)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw failure("list", folder, e);
        }
    }

    @Override
    public DiskFile create(String name) throws DiskFailedException {
        Path path = writable(name);
        try {
            Files.createFile(path, ownerOnly());
            return OpenFile.at(path);
        } catch (IOException e) {
            throw failure("create", path, e);
        }
    }

    @Override
    public DiskFile open(String name) throws DiskFailedException {
        Path path = path(name);
        try {
            if (!Files.exists(path)) {
                throw new NoSuchFileException(path.toString());
            }
            return access == Access.ALL ? OpenFile.at(path) : OpenFile.toRead(path);
        } catch (IOException e) {
            throw failure("open", path, e);
        }
    }

    @Override
    public void delete(String name) throws DiskFailedException {
        Path path = writable(name);
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw failure("delete", path, e);
        }
    }

    @Override
    public void rename(String from, String to) throws DiskFailedException {
        Path path = writable(from);
        try {
            Files.move(
                    path,
                    path(to),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw failure("rename", path, e);
        }
    }

    @Override
    public void syncFolder() throws DiskFailedException {
        // An interrupt would close the channel under the sync.
        boolean wasInterrupted = Thread.interrupted();
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            throw failure("sync", folder, e);
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static DiskFailedException failure(String verb, Path path, IOException cause) {
        String text = String.valueOf(cause.getMessage());
        if (cause instanceof FileAlreadyExistsException) {
            return new DiskFailedException(Reason.EXISTS, path + " is there already", cause);
        }
        if (cause instanceof NoSuchFileException) {
            return new DiskFailedException(Reason.MISSING, path + " is not there", cause);
        }
        if (text.contains("No space left") || text.contains("quota exceeded")) {
            return new DiskFailedException(
                    Reason.FULL,
                    "cannot %s %s: the disk is full; make room and start the node again"
                            .formatted(verb, path),
                    cause);
        }
        return new DiskFailedException(
                Reason.FAILED,
                "cannot %s %s: %s; check the disk and the permissions, then start the node again"
                        .formatted(verb, path, why(cause, text)),
                cause);
    }

    private static String why(IOException cause, String text) {
        boolean hasReason =
                cause instanceof FileSystemException failed && failed.getReason() != null;
        return hasReason || !(cause instanceof FileSystemException)
                ? text
                : cause.getClass().getSimpleName();
    }

    private Path writable(String name) {
        if (access == Access.READ) {
            throw new AssertionError(folder + " is only read");
        }
        return path(name);
    }

    private Path path(String name) {
        return folder.resolve(Disk.checkedName(name));
    }

    private FileAttribute<?>[] ownerOnly() {
        boolean isPosix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        return isPosix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
