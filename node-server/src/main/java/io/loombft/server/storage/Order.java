package io.loombft.server.storage;

/** In which direction a range is read, by unsigned byte order of the keys. */
public enum Order {
    ASCENDING,
    DESCENDING
}
