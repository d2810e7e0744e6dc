/**
 * The deciding core: Tendermint as in arXiv 1807.04938, rule for rule, as a function from events to
 * commands with no clock, thread, file or socket.
 */
@NullMarked
package io.loombft.core.consensus;

import org.jspecify.annotations.NullMarked;
