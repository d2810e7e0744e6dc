package io.loombft.server.storage;

import io.loombft.core.journal.DiskFailedException;
import io.loombft.core.journal.DiskFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * An open file of a {@link FileDisk}, used by one thread at a time.
 *
 * <p>Not a channel: an interrupted thread would close that in the middle of a write.
 */
final class OpenFile implements DiskFile {
    private final Path path;
    private final RandomAccessFile file;

    private OpenFile(Path path, RandomAccessFile file) {
        this.path = path;
        this.file = file;
    }

    static OpenFile at(Path path) throws IOException {
        return new OpenFile(path, new RandomAccessFile(path.toFile(), "rw"));
    }

    /** A file that is only read; writing fails. */
    static OpenFile toRead(Path path) throws IOException {
        return new OpenFile(path, new RandomAccessFile(path.toFile(), "r"));
    }

    @Override
    public long size() throws DiskFailedException {
        try {
            return file.length();
        } catch (IOException e) {
            throw FileDisk.failure("read the size of", path, e);
        }
    }

    @Override
    public int read(long offset, ByteBuffer into) throws DiskFailedException {
        byte[] bytes = new byte[into.remaining()];
        try {
            file.seek(offset);
            int length = 0;
            int more = file.read(bytes, 0, bytes.length);
            while (more > 0) {
                length += more;
                more = file.read(bytes, length, bytes.length - length);
            }
            into.put(bytes, 0, length);
            return length;
        } catch (IOException e) {
            throw FileDisk.failure("read", path, e);
        }
    }

    @Override
    public void write(long offset, ByteBuffer bytes) throws DiskFailedException {
        checkOffset(offset);
        byte[] all = new byte[bytes.remaining()];
        bytes.get(all);
        try {
            file.seek(offset);
            file.write(all);
        } catch (IOException e) {
            throw FileDisk.failure("write", path, e);
        }
    }

    @Override
    public void truncate(long size) throws DiskFailedException {
        checkOffset(size);
        try {
            file.setLength(size);
        } catch (IOException e) {
            throw FileDisk.failure("truncate", path, e);
        }
    }

    @Override
    public void sync() throws DiskFailedException {
        try {
            file.getFD().sync();
        } catch (IOException e) {
            throw FileDisk.failure("sync", path, e);
        }
    }

    @Override
    public void close() throws DiskFailedException {
        try {
            file.close();
        } catch (IOException e) {
            throw FileDisk.failure("close", path, e);
        }
    }

    private void checkOffset(long offset) throws DiskFailedException {
        long size = size();
        if (offset < 0 || offset > size) {
            throw new IllegalArgumentException(
                    "offset " + offset + " in " + path + " of " + size + " bytes");
        }
    }
}
