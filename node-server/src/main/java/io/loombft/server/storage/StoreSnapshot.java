package io.loombft.server.storage;

/** The database as it was when this was made; to be closed soon, since it holds deleted data. */
public interface StoreSnapshot extends StoreReader, AutoCloseable {
    @Override
    void close();
}
