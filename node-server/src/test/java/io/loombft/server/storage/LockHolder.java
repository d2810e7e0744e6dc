package io.loombft.server.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Another process that holds the lock of a database until its input ends; says L once it does. */
final class LockHolder {
    private LockHolder() {}

    public static void main(String[] arguments) throws IOException {
        try (FileChannel file = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE);
                FileLock lock = file.lock()) {
            System.out.print(lock.isValid() ? 'L' : '-');
            System.out.flush();
            int read = System.in.read();
            while (read >= 0) {
                read = System.in.read();
            }
        }
    }
}
