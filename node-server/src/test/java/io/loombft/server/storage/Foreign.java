package io.loombft.server.storage;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** Does to a database what another version of the node may have done. */
final class Foreign {
    private Foreign() {}

    static void addFamily(Path folder, String name) throws RocksDBException {
        List<ColumnFamilyDescriptor> known = new ArrayList<>();
        try (Options options = new Options()) {
            for (byte[] family : RocksDB.listColumnFamilies(options, folder.toString())) {
                known.add(new ColumnFamilyDescriptor(family));
            }
        }
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (DBOptions options = new DBOptions();
                RocksDB database = RocksDB.open(options, folder.toString(), known, handles)) {
            byte[] label = name.getBytes(StandardCharsets.UTF_8);
            handles.add(database.createColumnFamily(new ColumnFamilyDescriptor(label)));
            handles.forEach(ColumnFamilyHandle::close);
        }
    }
}
