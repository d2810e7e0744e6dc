package io.loombft.core.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Files that are written once as a whole and read as a whole. */
final class SmallFile {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> READABLE =
            PosixFilePermissions.fromString("rw-r--r--");

    private static final Set<PosixFilePermission> OTHERS =
            EnumSet.of(
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.GROUP_EXECUTE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE,
                    PosixFilePermission.OTHERS_EXECUTE);

    private SmallFile() {}

    /** Who may read a file. */
    enum Readers {
        OWNER,
        ALL
    }

    static byte[] read(Path file, int bytesMax) throws InvalidFileException {
        if (Files.isDirectory(file)) {
            throw new InvalidFileException(file, "is a folder, expected a file.");
        }
        try (var input = Files.newInputStream(file)) {
            byte[] bytes = input.readNBytes(bytesMax + 1);
            if (bytes.length > bytesMax) {
                throw new InvalidFileException(file, "is longer than " + bytesMax + " bytes.");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new InvalidFileException(file, "does not exist.");
        } catch (IOException e) {
            throw new InvalidFileException(file, "cannot be read (" + e.getMessage() + ").");
        }
    }

    /**
     * Checks that nobody but its owner may open the file.
     *
     * @param secret what the file holds, for the sentence
     */
    static void checkOwnerOnly(Path file, String secret) throws InvalidFileException {
        try {
            if (!hasModes(file)) {
                return;
            }
            Set<PosixFilePermission> modes = Files.getPosixFilePermissions(file);
            if (modes.stream().anyMatch(OTHERS::contains)) {
                throw new InvalidFileException(
                        file,
                        "others may open this "
                                + secret
                                + " (mode "
                                + PosixFilePermissions.toString(modes)
                                + "); run: chmod 600 "
                                + file);
            }
        } catch (IOException e) {
            throw new InvalidFileException(file, "cannot be read (" + e.getMessage() + ").");
        }
    }

    /**
     * Writes a new file, whole and on the disk or not at all.
     *
     * @throws FileAlreadyExistsException when there is one: it stays as it is
     */
    static void writeNew(Path file, byte[] bytes, Readers readers) throws IOException {
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " is no place for a file");
        }
        Files.createDirectories(folder);
        Path draft = Files.createTempFile(folder, "." + file.getFileName(), ".new");
        try {
            writeDraft(draft, bytes, readers);
            publish(draft, file);
        } finally {
            Files.deleteIfExists(draft);
        }
        syncFolder(folder);
    }

    /** A temporary file is the owner's alone from the first moment, wherever the system knows modes. */
    private static void writeDraft(Path draft, byte[] bytes, Readers readers) throws IOException {
        if (hasModes(draft)) {
            Files.setPosixFilePermissions(draft, readers == Readers.OWNER ? OWNER_ONLY : READABLE);
        }
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
    }

    /** A link, unlike a move, never replaces what is there. */
    private static void publish(Path draft, Path file) throws IOException {
        try {
            Files.createLink(file, draft);
        } catch (UnsupportedOperationException e) {
            Files.move(draft, file);
        }
    }

    private static void syncFolder(Path folder) throws IOException {
        if (!hasModes(folder)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Whether the file system knows owner, group and others. */
    static boolean hasModes(Path path) throws IOException {
        return Files.getFileStore(path).supportsFileAttributeView("posix");
    }
}
