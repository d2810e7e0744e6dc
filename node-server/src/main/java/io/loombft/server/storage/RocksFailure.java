package io.loombft.server.storage;

import io.loombft.server.storage.StorageException.Reason;
import java.nio.file.Path;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Turns what RocksDB says into our reasons and sentences. */
final class RocksFailure {
    private RocksFailure() {}

    static StorageException of(String verb, Path folder, RocksDBException cause) {
        Reason reason = reason(cause);
        String sentence =
                switch (reason) {
                    case IN_USE ->
                            "another process uses the database in %s: stop it, or use another folder"
                                    .formatted(folder);
                    case DAMAGED ->
                            "the database in %s is damaged: move the data folder away and let the node fetch the chain from its peers (%s)"
                                    .formatted(folder, cause.getMessage());
                    case FULL ->
                            "cannot %s the database in %s: the disk is full; make room and start the node again"
                                    .formatted(verb, folder);
                    case UNKNOWN_SCHEMA, CLOSED, FAILED ->
                            "cannot %s the database in %s: %s; check the disk and the permissions, then start the node again"
                                    .formatted(verb, folder, cause.getMessage());
                };
        return new StorageException(reason, sentence, cause);
    }

    private static Reason reason(RocksDBException cause) {
        Status status = cause.getStatus();
        String text = String.valueOf(cause.getMessage());
        if (text.contains("lock hold by current process") || text.contains("While lock file")) {
            return Reason.IN_USE;
        }
        if (text.contains("No space left") || text.contains("quota exceeded")) {
            return Reason.FULL;
        }
        if (status == null) {
            return Reason.FAILED;
        }
        if (status.getSubCode() == Status.SubCode.NoSpace) {
            return Reason.FULL;
        }
        boolean isFileMissing = text.contains("No such file");
        return status.getCode() == Status.Code.Corruption || isFileMissing
                ? Reason.DAMAGED
                : Reason.FAILED;
    }
}
