/**
 * Transactions that wait for a block: which are let in, in which order they leave, and which give
 * way. A plain deterministic object; time, height and accounts come in as arguments.
 */
@NullMarked
package io.loombft.core.mempool;

import org.jspecify.annotations.NullMarked;
