/** Immutable byte strings, their canonical encoder and bounded decoder, and a bounded cache. */
@NullMarked
package io.loombft.core.bytes;

import org.jspecify.annotations.NullMarked;
