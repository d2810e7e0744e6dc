/** Blocks, transactions and accounts, each block with whether this console has checked its commit. */
@NullMarked
package io.loombft.console.chain;

import org.jspecify.annotations.NullMarked;
