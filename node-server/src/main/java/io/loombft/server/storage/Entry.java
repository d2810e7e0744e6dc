package io.loombft.server.storage;

import io.loombft.core.bytes.Bytes;

/** A key and its value. */
public record Entry(Bytes key, Bytes value) {}
