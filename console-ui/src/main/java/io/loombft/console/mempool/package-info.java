/** What waits for a block. */
@NullMarked
package io.loombft.console.mempool;

import org.jspecify.annotations.NullMarked;
