/** Files and the database: the only package that touches the node's folders and RocksDB. */
@NullMarked
package io.loombft.server.storage;

import org.jspecify.annotations.NullMarked;
