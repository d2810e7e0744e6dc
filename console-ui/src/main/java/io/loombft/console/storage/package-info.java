/** A node's disk and runtime, from its metrics. */
@NullMarked
package io.loombft.console.storage;

import org.jspecify.annotations.NullMarked;
