/** Immutable byte strings, the canonical big-endian encoder and its bounded decoder, a bounded cache. */
@NullMarked
package io.loombft.core.bytes;

import org.jspecify.annotations.NullMarked;
