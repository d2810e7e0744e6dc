/** Hashes, keys and signatures: fixed-size values and the pure functions over them. */
@NullMarked
package io.loombft.core.crypto;

import org.jspecify.annotations.NullMarked;
