package io.loombft.server.storage;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.server.storage.StorageException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** Finds out whether what lies in a folder is a database that this version understands, and opens it. */
final class RocksOpening {
    private static final Bytes SCHEMA_KEY = Bytes.utf8("schema_version");

    /** RocksDB wants this one; it stays empty. */
    private static final byte[] DEFAULT_FAMILY = RocksDB.DEFAULT_COLUMN_FAMILY;

    private final Path folder;

    private RocksOpening(Path folder) {
        this.folder = folder;
    }

    static RocksDb open(Path folder) throws StorageException {
        RocksOpening opening = new RocksOpening(folder);
        opening.loadLibrary();
        opening.checkFolder();
        opening.checkFamilies();
        RocksDb database = opening.openDatabase();
        try {
            opening.checkSchema(database);
            return database;
        } catch (StorageException e) {
            database.close();
            throw e;
        }
    }

    private void loadLibrary() throws StorageException {
        try {
            RocksDB.loadLibrary();
        } catch (RuntimeException | UnsatisfiedLinkError e) {
            throw new StorageException(
                    Reason.FAILED,
                    "cannot load the native library of RocksDB: this build is for 64-bit Linux with"
                            + " glibc; on other systems build with the profile all-platforms",
                    e);
        }
    }

    /** RocksDB would make a new database over the remains of one whose first file is gone. */
    private void checkFolder() throws StorageException {
        try {
            Files.createDirectories(folder);
            if (!Files.exists(folder.resolve("CURRENT")) && holdsData()) {
                throw new StorageException(
                        Reason.DAMAGED,
                        "the database in %s is damaged: its file CURRENT is missing; move the data folder away and let the node fetch the chain from its peers"
                                .formatted(folder));
            }
        } catch (IOException e) {
            throw new StorageException(
                    Reason.FAILED,
                    "cannot use the folder " + folder + " for the database: " + e.getMessage(),
                    e);
        }
    }

    private boolean holdsData() throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                String name = path.getFileName().toString();
                if (name.endsWith(".sst") || (name.endsWith(".log") && Files.size(path) > 0)) {
                    return true;
                }
            }
            return false;
        }
    }

    private void checkFamilies() throws StorageException {
        if (!Files.exists(folder.resolve("CURRENT"))) {
            return;
        }
        TreeSet<String> unknown = new TreeSet<>();
        try (Options options = new Options()) {
            for (byte[] name : RocksDB.listColumnFamilies(options, folder.toString())) {
                unknown.add(new String(name, StandardCharsets.UTF_8));
            }
        } catch (RocksDBException e) {
            throw RocksFailure.of("open", folder, e);
        }
        unknown.remove(new String(DEFAULT_FAMILY, StandardCharsets.UTF_8));
        unknown.removeAll(
                Arrays.stream(Family.values()).map(Family::label).collect(Collectors.toSet()));
        if (!unknown.isEmpty()) {
            throw unknownSchema("it holds " + String.join(", ", unknown));
        }
    }

    private RocksDb openDatabase() throws StorageException {
        RocksOptions options = new RocksOptions();
        List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
        descriptors.add(new ColumnFamilyDescriptor(DEFAULT_FAMILY, options.family()));
        for (Family family : Family.values()) {
            descriptors.add(new ColumnFamilyDescriptor(family.nameOnDisk(), options.family()));
        }
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try {
            DBOptions database = options.database();
            RocksDB opened = RocksDB.open(database, folder.toString(), descriptors, handles);
            return new RocksDb(folder, options, opened, byFamily(handles));
        } catch (RocksDBException e) {
            options.close();
            throw RocksFailure.of("open", folder, e);
        }
    }

    private static EnumMap<Family, ColumnFamilyHandle> byFamily(List<ColumnFamilyHandle> handles) {
        EnumMap<Family, ColumnFamilyHandle> families = new EnumMap<>(Family.class);
        var handle = handles.iterator();
        handle.next().close();
        for (Family family : Family.values()) {
            families.put(family, handle.next());
        }
        return families;
    }

    /** A database without a version is new, when it is empty, or else not one of ours. */
    private void checkSchema(RocksDb database) throws StorageException {
        Optional<Bytes> version = database.get(Family.METADATA, SCHEMA_KEY);
        if (version.isPresent()) {
            int found = decode(version.get());
            if (found != RocksDb.SCHEMA_VERSION) {
                throw unknownSchema("it has schema version " + found);
            }
            return;
        }
        for (Family family : Family.values()) {
            if (!database.range(family, KeyRange.all(), Order.ASCENDING, 1).isEmpty()) {
                throw unknownSchema("it has no schema version");
            }
        }
        Bytes current = new Encoder().u32(RocksDb.SCHEMA_VERSION).toBytes();
        database.write(new Batch().put(Family.METADATA, SCHEMA_KEY, current), Durability.SYNCED);
    }

    private int decode(Bytes version) throws StorageException {
        try {
            return Decoder.whole(version, Decoder::u32);
        } catch (MalformedInputException e) {
            throw unknownSchema("its schema version is unreadable");
        }
    }

    private StorageException unknownSchema(String what) {
        return new StorageException(
                Reason.UNKNOWN_SCHEMA,
                "the database in %s is not one that this version of the node understands (schema %d): %s; use the version that wrote it, or move the data folder away and let the node fetch the chain from its peers"
                        .formatted(folder, RocksDb.SCHEMA_VERSION, what));
    }
}
