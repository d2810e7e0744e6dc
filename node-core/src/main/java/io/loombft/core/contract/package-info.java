/**
 * Runs contracts: an engine behind a port, the host functions that modules may import, and a bounded
 * cache of programs.
 */
@NullMarked
package io.loombft.core.contract;

import org.jspecify.annotations.NullMarked;
