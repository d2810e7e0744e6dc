/** All nodes side by side, with what differs between them, and how the chain has run. */
@NullMarked
package io.loombft.console.overview;

import org.jspecify.annotations.NullMarked;
