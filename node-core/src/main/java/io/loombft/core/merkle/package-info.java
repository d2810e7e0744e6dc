/** Merkle trees: RFC 6962 over lists, and the sparse tree over the state. */
@NullMarked
package io.loombft.core.merkle;

import org.jspecify.annotations.NullMarked;
