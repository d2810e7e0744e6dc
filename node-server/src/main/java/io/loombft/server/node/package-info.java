/** Wires the core to disk, network, time and clients: threads, loops and timers, no decisions. */
@NullMarked
package io.loombft.server.node;

import org.jspecify.annotations.NullMarked;
