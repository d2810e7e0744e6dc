/** The entry point of the node's process. */
@NullMarked
package io.loombft.server;

import org.jspecify.annotations.NullMarked;
